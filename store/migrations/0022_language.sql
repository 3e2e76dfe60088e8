-- The language a person reads numbers in: "1.200" is 1200 to one and 1.2 to another.

ALTER TABLE person ADD COLUMN language TEXT NOT NULL DEFAULT '';  -- "de", "en-GB"; empty: unknown
