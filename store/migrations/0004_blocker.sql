-- What holds key results up, and the posted cards that show something old.

CREATE TABLE blocker (
  org_id        INTEGER NOT NULL,
  id            INTEGER NOT NULL,             -- shown as B7
  key_result_id INTEGER NOT NULL,
  text          TEXT    NOT NULL,
  waits_for     INTEGER,                      -- the person who can end it
  needed_by     INTEGER,                      -- day
  opened_by     INTEGER NOT NULL,
  opened_at     INTEGER NOT NULL,             -- instant
  closed_at     INTEGER,                      -- instant
  state         TEXT    NOT NULL CHECK (state IN ('open', 'closed', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, key_result_id) REFERENCES key_result (org_id, id),
  FOREIGN KEY (org_id, waits_for) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, opened_by) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocker_key_result ON blocker (org_id, key_result_id, state);

-- Whose weekly card shows something old. A row for every command that changed it: commands that
-- come at the same time have none in common to wait for.
CREATE TABLE card_change (
  org_id     INTEGER NOT NULL REFERENCES org (id),
  person_id  INTEGER NOT NULL,
  command_id INTEGER NOT NULL,
  at         INTEGER NOT NULL,                -- instant
  next_at    INTEGER NOT NULL,                -- instant before which the card is not drawn again
  PRIMARY KEY (org_id, person_id, command_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_change_next ON card_change (next_at);
