-- Several weekdays, and months; a cadence can be paused.

CREATE TABLE cadence_with_rhythm (
  org_id        INTEGER NOT NULL,
  id            INTEGER NOT NULL,
  team_id       INTEGER NOT NULL,
  kind          TEXT    NOT NULL CHECK (kind IN ('prompts', 'digest')),
  period        TEXT    NOT NULL CHECK (period IN ('week', 'month')),
  every         INTEGER NOT NULL CHECK (every BETWEEN 1 AND 12),           -- periods
  weekdays      INTEGER NOT NULL CHECK (weekdays BETWEEN 0 AND 127),       -- bit 0 is Monday
  day_of_month  INTEGER NOT NULL CHECK (day_of_month BETWEEN 0 AND 31),    -- 0: none
  week_of_month INTEGER NOT NULL CHECK (week_of_month BETWEEN 0 AND 5),    -- 0: none, 5: the last
  minute        INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439),        -- of the local day
  zone_of       TEXT    NOT NULL CHECK (zone_of IN ('person', 'team')),
  connection_id INTEGER REFERENCES connection (id),
  channel_id    TEXT,
  channel_name  TEXT,
  since         INTEGER NOT NULL,             -- instant
  state         TEXT    NOT NULL CHECK (state IN ('active', 'paused', 'ended', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO cadence_with_rhythm
  (org_id, id, team_id, kind, period, every, weekdays, day_of_month, week_of_month, minute, zone_of,
   connection_id, channel_id, channel_name, since, state)
SELECT org_id, id, team_id, kind, 'week', every_weeks,
       CASE weekday WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN 4 WHEN 4 THEN 8 WHEN 5 THEN 16
                    WHEN 6 THEN 32 ELSE 64 END,
       0, 0, minute, zone_of, connection_id, channel_id, channel_name, since, state
FROM cadence;
DROP TABLE cadence;
ALTER TABLE cadence_with_rhythm RENAME TO cadence;
CREATE INDEX cadence_team ON cadence (org_id, team_id, kind, state);
