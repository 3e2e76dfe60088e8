-- Half days away, and whoever stands in on whole ones.

ALTER TABLE away ADD COLUMN half TEXT CHECK (half IN ('am', 'pm'));  -- of its one day; NULL: all of it
ALTER TABLE away ADD COLUMN stand_in INTEGER;                        -- a person of the org, or nobody
CREATE INDEX away_stand_in ON away (org_id, stand_in) WHERE stand_in IS NOT NULL;
