-- When a person may be asked, where that differs from when their teams ask.

CREATE TABLE own_times (
  org_id      INTEGER NOT NULL,
  person_id   INTEGER NOT NULL,
  time_of_day INTEGER CHECK (time_of_day BETWEEN 0 AND 1439),  -- minute of the local day
  work_days   INTEGER CHECK (work_days BETWEEN 1 AND 127),     -- bit 0 is Monday
  quiet       TEXT,                                            -- '18:00-09:00', local
  holidays    TEXT,                                            -- whose: holiday.country
  PRIMARY KEY (org_id, person_id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE holiday (                       -- as read from the operator's files
  org_id  INTEGER NOT NULL REFERENCES org (id),
  country TEXT    NOT NULL,                   -- 'DE'
  day     INTEGER NOT NULL,
  name    TEXT    NOT NULL,
  PRIMARY KEY (org_id, country, day)
) STRICT, WITHOUT ROWID;
