-- All kinds of key results, weights, contributors, comments, private objectives, observers, and the
-- numbers of the method as settings. The tables below the key results are made anew because they
-- point at them, and stay as they were.

CREATE TABLE key_result_of_any_kind (
  org_id            INTEGER NOT NULL,
  id                INTEGER NOT NULL,         -- shown as KR12
  objective_id      INTEGER NOT NULL,
  text              TEXT    NOT NULL,
  owner_id          INTEGER NOT NULL,
  check_in_owner_id INTEGER,                  -- who is asked, when not the owner
  kind              TEXT    NOT NULL
                    CHECK (kind IN ('increase', 'decrease', 'reach', 'keep_above', 'keep_below',
                                    'keep_within', 'milestones', 'pass_fail', 'baseline', 'staged',
                                    'percent')),
  unit              TEXT    NOT NULL,         -- '' for a plain count
  baseline          TEXT    NOT NULL,         -- decimal
  target            TEXT    NOT NULL,         -- decimal
  low               TEXT,                     -- decimal: keep_within, the lower bound
  commit_value      TEXT,                     -- decimal: staged
  stretch_value     TEXT,                     -- decimal: staged
  relative          TEXT,                     -- decimal: percent of a baseline not known yet
  weight            INTEGER NOT NULL DEFAULT 1 CHECK (weight >= 0 AND weight <= 100),
  plan              TEXT    NOT NULL DEFAULT '',  -- the planned path: "20376:35 20407:40"
  due_day           INTEGER,                  -- day; NULL: the cycle's last
  created_at        INTEGER NOT NULL,         -- instant
  state             TEXT    NOT NULL CHECK (state IN ('active', 'closed', 'withdrawn')),
  latest_id         INTEGER,                  -- the newest check-in that counts
  latest_value      TEXT,                     -- decimal
  latest_confidence INTEGER CHECK (latest_confidence BETWEEN 0 AND 10),
  latest_at         INTEGER,                  -- instant
  latest_due_day    INTEGER,                  -- day
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, objective_id) REFERENCES objective (org_id, id),
  FOREIGN KEY (org_id, owner_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, check_in_owner_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO key_result_of_any_kind
  (org_id, id, objective_id, text, owner_id, check_in_owner_id, kind, unit, baseline, target,
   due_day, created_at, state, latest_id, latest_value, latest_confidence, latest_at,
   latest_due_day)
SELECT org_id, id, objective_id, text, owner_id, check_in_owner_id, kind, unit, baseline, target,
       due_day, created_at, state, latest_id, latest_value, latest_confidence, latest_at,
       latest_due_day
FROM key_result;

CREATE TABLE milestone_with_day (
  org_id        INTEGER NOT NULL,
  key_result_id INTEGER NOT NULL,
  position      INTEGER NOT NULL CHECK (position > 0),
  text          TEXT    NOT NULL,
  due_day       INTEGER,                      -- day; NULL: the key result's
  PRIMARY KEY (org_id, key_result_id, position),
  FOREIGN KEY (org_id, key_result_id) REFERENCES key_result_of_any_kind (org_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO milestone_with_day (org_id, key_result_id, position, text)
SELECT org_id, key_result_id, position, text FROM milestone;

CREATE TABLE check_in_of_any_kind (
  org_id        INTEGER NOT NULL,
  key_result_id INTEGER NOT NULL,
  at            INTEGER NOT NULL,             -- instant
  id            INTEGER NOT NULL,
  person_id     INTEGER NOT NULL,
  kind          TEXT    NOT NULL
                        CHECK (kind = 'check_in' OR kind = 'correction' OR kind = 'retraction'),
  value         TEXT    NOT NULL,             -- decimal, in the key result's unit
  confidence    INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 10),
  note          TEXT    NOT NULL,
  due_day       INTEGER,                      -- day of the occurrence it answers
  corrects      INTEGER,                      -- id of the check-in it replaces or takes back
  via           TEXT    NOT NULL,
  PRIMARY KEY (org_id, key_result_id, at, id),
  CHECK ((kind = 'check_in') = (corrects IS NULL)),
  FOREIGN KEY (org_id, key_result_id) REFERENCES key_result_of_any_kind (org_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO check_in_of_any_kind
  (org_id, key_result_id, at, id, person_id, kind, value, confidence, note, due_day, corrects, via)
SELECT org_id, key_result_id, at, id, person_id, kind, value, confidence, note, due_day, corrects,
       via
FROM check_in;

CREATE TABLE blocker_of_any_kind (
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
  FOREIGN KEY (org_id, key_result_id) REFERENCES key_result_of_any_kind (org_id, id),
  FOREIGN KEY (org_id, waits_for) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, opened_by) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO blocker_of_any_kind
  (org_id, id, key_result_id, text, waits_for, needed_by, opened_by, opened_at, closed_at, state)
SELECT org_id, id, key_result_id, text, waits_for, needed_by, opened_by, opened_at, closed_at, state
FROM blocker;

DROP TABLE milestone;
DROP TABLE check_in;
DROP TABLE blocker;
DROP TABLE key_result;
ALTER TABLE key_result_of_any_kind RENAME TO key_result;
ALTER TABLE milestone_with_day RENAME TO milestone;
ALTER TABLE check_in_of_any_kind RENAME TO check_in;
ALTER TABLE blocker_of_any_kind RENAME TO blocker;

CREATE INDEX key_result_objective ON key_result (org_id, objective_id);
CREATE INDEX key_result_owner ON key_result (org_id, owner_id);
CREATE INDEX key_result_check_in_owner ON key_result (org_id, check_in_owner_id);
CREATE INDEX check_in_corrects ON check_in (org_id, key_result_id, corrects, kind)
  WHERE corrects IS NOT NULL;
CREATE INDEX blocker_key_result ON blocker (org_id, key_result_id, state);

ALTER TABLE objective ADD COLUMN private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1));
-- Reads everything that is not private and writes nothing but when it may be asked.
ALTER TABLE person ADD COLUMN observer INTEGER NOT NULL DEFAULT 0 CHECK (observer IN (0, 1));

CREATE TABLE contributor (                    -- who works on it beside its owner
  org_id    INTEGER NOT NULL,
  noun      TEXT    NOT NULL,                 -- objective or key_result
  noun_id   INTEGER NOT NULL,
  person_id INTEGER NOT NULL,
  PRIMARY KEY (org_id, noun, noun_id, person_id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contributor_person ON contributor (org_id, person_id);

CREATE TABLE remark (                         -- what was said of an objective or a key result
  org_id    INTEGER NOT NULL,
  id        INTEGER NOT NULL,
  noun      TEXT    NOT NULL,                 -- objective or key_result
  noun_id   INTEGER NOT NULL,
  kind      TEXT    NOT NULL,                 -- comment, acknowledgement, decision
  text      TEXT    NOT NULL,                 -- '' for an acknowledgement alone
  because   TEXT    NOT NULL,                 -- decisions: why
  person_id INTEGER NOT NULL,
  at        INTEGER NOT NULL,                 -- instant
  state     TEXT    NOT NULL,                 -- active, withdrawn
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX remark_noun ON remark (org_id, noun, noun_id, at);
CREATE INDEX remark_at ON remark (org_id, kind, at);

CREATE TABLE method_setting (                 -- the numbers of okr::Settings that were changed
  org_id  INTEGER NOT NULL REFERENCES org (id),
  team_id INTEGER NOT NULL,                   -- 0: for the whole book
  name    TEXT    NOT NULL,
  value   TEXT    NOT NULL,
  PRIMARY KEY (org_id, team_id, name)
) STRICT, WITHOUT ROWID;
