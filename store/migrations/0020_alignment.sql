-- What waits for what, and objectives that were proposed to whoever they concern.

CREATE TABLE dependency (
  org_id    INTEGER NOT NULL,
  id        INTEGER NOT NULL,
  noun      TEXT    NOT NULL CHECK (noun IN ('objective', 'key_result')),             -- what waits
  noun_id   INTEGER NOT NULL,
  on_noun   TEXT    NOT NULL CHECK (on_noun IN ('objective', 'key_result', 'team')),  -- for what
  on_id     INTEGER NOT NULL,
  because   TEXT    NOT NULL,                 -- '' when that was not said
  person_id INTEGER NOT NULL,                 -- who said it
  at        INTEGER NOT NULL,                 -- instant
  state     TEXT    NOT NULL CHECK (state IN ('active', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dependency_noun ON dependency (org_id, noun, noun_id);
CREATE INDEX dependency_on ON dependency (org_id, on_noun, on_id);

-- The newest that is not withdrawn counts.
CREATE TABLE proposal (
  org_id       INTEGER NOT NULL,
  id           INTEGER NOT NULL,
  objective_id INTEGER NOT NULL,
  person_id    INTEGER NOT NULL,              -- who proposes it
  asked        INTEGER NOT NULL,              -- the person whom it waits for
  note         TEXT    NOT NULL,
  at           INTEGER NOT NULL,              -- instant
  decided_by   INTEGER,                       -- of the state that is neither waiting nor withdrawn
  decided_at   INTEGER,                       -- instant
  state        TEXT    NOT NULL CHECK (state IN ('waiting', 'approved', 'returned', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, objective_id) REFERENCES objective (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, asked) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, decided_by) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_objective ON proposal (org_id, objective_id, id);
CREATE INDEX proposal_asked ON proposal (org_id, asked, state);
