-- How many messages one person gets in seven days at most.

ALTER TABLE org ADD COLUMN nudge_budget INTEGER NOT NULL DEFAULT 5
  CHECK (nudge_budget >= 1 AND nudge_budget <= 50);

-- What was sent lately, and what was not, is listed by when it was due.
CREATE INDEX occurrence_due ON occurrence (org_id, due_at);

-- The budget is the first thing of the whole book that the ledger tells of. The nouns are those of
-- okr::Noun; the table stays as it was.
CREATE TABLE change_of_any_noun (
  org_id     INTEGER NOT NULL REFERENCES org (id),
  id         INTEGER NOT NULL,
  command_id INTEGER NOT NULL,                -- all rows of one command share it
  at         INTEGER NOT NULL,                -- instant
  person_id  INTEGER NOT NULL,
  via        TEXT    NOT NULL,
  noun       TEXT    NOT NULL,
  noun_id    INTEGER NOT NULL,
  field      TEXT    NOT NULL,
  old_value  TEXT,
  new_value  TEXT,
  because    TEXT    NOT NULL,
  undoes     INTEGER,                         -- the command whose rows this one takes back
  PRIMARY KEY (org_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO change_of_any_noun
  (org_id, id, command_id, at, person_id, via, noun, noun_id, field, old_value, new_value, because,
   undoes)
SELECT org_id, id, command_id, at, person_id, via, noun, noun_id, field, old_value, new_value,
       because, undoes
FROM change;
DROP TABLE change;
ALTER TABLE change_of_any_noun RENAME TO change;
CREATE INDEX change_noun ON change (org_id, noun, noun_id, field, id);
CREATE INDEX change_person ON change (org_id, person_id, command_id);
CREATE INDEX change_undoes ON change (org_id, undoes) WHERE undoes IS NOT NULL;
