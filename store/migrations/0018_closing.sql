-- How a cycle ends: grades and votes on them, what becomes of objectives, retrospectives.

CREATE TABLE grade (
  org_id        INTEGER NOT NULL,
  key_result_id INTEGER NOT NULL,
  score         INTEGER CHECK (score BETWEEN 0 AND 100),     -- hundredths; NULL: not graded
  proposed      INTEGER CHECK (proposed BETWEEN 0 AND 100),  -- hundredths; NULL: there was no data
  because       TEXT,
  cause         TEXT,                         -- why it was missed: a word of okr::kCauses or their own
  lesson        TEXT,
  evidence      TEXT,                         -- of a jump shortly before the end
  left_out      TEXT,                         -- why it is not graded at all
  votes_shown   INTEGER,                      -- instant
  PRIMARY KEY (org_id, key_result_id),
  FOREIGN KEY (org_id, key_result_id) REFERENCES key_result (org_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE grade_vote (
  org_id        INTEGER NOT NULL,
  key_result_id INTEGER NOT NULL,
  person_id     INTEGER NOT NULL,
  score         INTEGER CHECK (score BETWEEN 0 AND 100),     -- hundredths; NULL: taken back
  PRIMARY KEY (org_id, key_result_id, person_id),
  FOREIGN KEY (org_id, key_result_id) REFERENCES key_result (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE closing (                        -- of an objective
  org_id       INTEGER NOT NULL,
  objective_id INTEGER NOT NULL,
  decision     TEXT CHECK (decision IN ('keep', 'modify', 'drop')),
  because      TEXT,
  carried_from INTEGER,                       -- the objective of an earlier cycle that goes on in it
  PRIMARY KEY (org_id, objective_id),
  FOREIGN KEY (org_id, objective_id) REFERENCES objective (org_id, id),
  FOREIGN KEY (org_id, carried_from) REFERENCES objective (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX closing_carried_from ON closing (org_id, carried_from)
  WHERE carried_from IS NOT NULL;

CREATE TABLE retro (
  org_id    INTEGER NOT NULL,
  id        INTEGER NOT NULL,
  team_id   INTEGER NOT NULL,
  cycle_id  INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,                 -- instant
  ended_at  INTEGER,                          -- instant
  state     TEXT    NOT NULL CHECK (state IN ('open', 'ended', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id),
  FOREIGN KEY (org_id, cycle_id) REFERENCES cycle (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX retro_team ON retro (org_id, team_id, cycle_id);

-- One that counts per person and question. What was said before is withdrawn.
CREATE TABLE retro_answer (
  org_id    INTEGER NOT NULL,
  id        INTEGER NOT NULL,
  retro_id  INTEGER NOT NULL,
  person_id INTEGER NOT NULL,
  question  TEXT    NOT NULL CHECK (question IN ('worked', 'unrealistic', 'improve', 'carry')),
  text      TEXT    NOT NULL,
  at        INTEGER NOT NULL,                 -- instant
  state     TEXT    NOT NULL CHECK (state IN ('given', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, retro_id) REFERENCES retro (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX retro_answer_retro ON retro_answer (org_id, retro_id, state);
