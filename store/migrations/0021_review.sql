-- What a review found of an objective, beside the decision that says so; and the short lists of
-- teams: this week's focus, wins, and what is not done now.

ALTER TABLE remark ADD COLUMN review TEXT         -- decisions that answer a review
  CHECK (review IN ('kept', 'changed', 'dropped', 'doubted'));
ALTER TABLE remark ADD COLUMN confidence INTEGER  -- said with it
  CHECK (confidence BETWEEN 0 AND 10);

CREATE TABLE entry (
  org_id        INTEGER NOT NULL,
  id            INTEGER NOT NULL,
  kind          TEXT    NOT NULL CHECK (kind IN ('focus', 'win', 'not_now')),
  team_id       INTEGER NOT NULL,             -- in whose digest and on whose list it stands
  person_id     INTEGER NOT NULL,
  key_result_id INTEGER,                      -- what it moves
  objective_id  INTEGER,                      -- not_now: the draft that it was
  text          TEXT    NOT NULL,
  because       TEXT    NOT NULL,             -- not_now: why not now; may be ''
  week          INTEGER,                      -- focus: day, the Monday of its week where its author lives
  at            INTEGER NOT NULL,             -- instant
  ended_at      INTEGER,                      -- instant: focus done, not_now taken off the list
  state         TEXT    NOT NULL CHECK (state IN ('open', 'ended', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  CHECK ((kind = 'focus') = (week IS NOT NULL)),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, key_result_id) REFERENCES key_result (org_id, id),
  FOREIGN KEY (org_id, objective_id) REFERENCES objective (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_team ON entry (org_id, team_id, kind, at);
CREATE INDEX entry_person ON entry (org_id, person_id, kind, week);
