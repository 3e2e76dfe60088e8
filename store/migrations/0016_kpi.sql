-- KPIs, their values, and the key results that they are joined with.

CREATE TABLE kpi (
  org_id       INTEGER NOT NULL,
  id           INTEGER NOT NULL,              -- shown as K4
  text         TEXT    NOT NULL,
  unit         TEXT    NOT NULL,              -- '' for a plain count
  low          TEXT,                          -- decimal; healthy from here on, NULL: no lower edge
  high         TEXT,                          -- decimal; healthy up to here
  frequency    TEXT    NOT NULL CHECK (frequency IN ('weekly', 'monthly')),
  owner_id     INTEGER NOT NULL,
  team_id      INTEGER,
  created_at   INTEGER NOT NULL,              -- instant
  state        TEXT    NOT NULL CHECK (state IN ('active', 'dropped', 'withdrawn')),
  latest_id    INTEGER,                       -- the newest value that counts
  latest_value TEXT,                          -- decimal
  latest_at    INTEGER,                       -- instant
  latest_day   INTEGER,                       -- day
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, owner_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX kpi_owner ON kpi (org_id, owner_id);
CREATE INDEX kpi_team ON kpi (org_id, team_id);

-- Clustered by KPI and time, as check_in is. Rows are only ever added.
CREATE TABLE kpi_value (
  org_id    INTEGER NOT NULL,
  kpi_id    INTEGER NOT NULL,
  at        INTEGER NOT NULL,                 -- instant
  id        INTEGER NOT NULL,
  person_id INTEGER NOT NULL,
  kind      TEXT    NOT NULL
                    CHECK (kind = 'check_in' OR kind = 'correction' OR kind = 'retraction'),
  value     TEXT    NOT NULL,                 -- decimal, in the KPI's unit
  note      TEXT    NOT NULL,
  day       INTEGER NOT NULL,                 -- day in the zone of whoever set it
  corrects  INTEGER,                          -- id of the value it replaces or takes back
  via       TEXT    NOT NULL,
  PRIMARY KEY (org_id, kpi_id, at, id),
  CHECK ((kind = 'check_in') = (corrects IS NULL)),
  FOREIGN KEY (org_id, kpi_id) REFERENCES kpi (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX kpi_value_corrects ON kpi_value (org_id, kpi_id, corrects, kind)
  WHERE corrects IS NOT NULL;

CREATE TABLE kpi_link (                       -- there or not; the ledger knows since when
  org_id        INTEGER NOT NULL,
  kpi_id        INTEGER NOT NULL,
  kind          TEXT    NOT NULL CHECK (kind IN ('measures', 'elevated')),
  key_result_id INTEGER NOT NULL,
  PRIMARY KEY (org_id, kpi_id, kind, key_result_id),
  FOREIGN KEY (org_id, kpi_id) REFERENCES kpi (org_id, id),
  FOREIGN KEY (org_id, key_result_id) REFERENCES key_result (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX kpi_link_key_result ON kpi_link (org_id, key_result_id, kind);
