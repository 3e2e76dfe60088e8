-- The book of an org and everything about getting messages to people.
-- Instants are UTC seconds, days are days since 1970-01-01. Ids are counted per org unless said.
-- Where rows are added all the time, a column's values are compared one by one: to look into a list
-- of more than two SQLite builds a table at every INSERT.

CREATE TABLE org (
  id            INTEGER NOT NULL PRIMARY KEY,
  name          TEXT    NOT NULL,
  time_zone     TEXT    NOT NULL,            -- IANA name, for people and teams without one
  planned_until INTEGER NOT NULL             -- instant up to which occurrences were planned
) STRICT;

CREATE TABLE counter (                       -- the last number given out, per org and noun
  org_id INTEGER NOT NULL REFERENCES org (id),
  noun   TEXT    NOT NULL,
  last   INTEGER NOT NULL CHECK (last > 0),
  PRIMARY KEY (org_id, noun)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  org_id INTEGER NOT NULL REFERENCES org (id),
  name   TEXT    NOT NULL,
  value  TEXT    NOT NULL,
  PRIMARY KEY (org_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE lease (                         -- what only one of several processes does at a time
  name   TEXT    NOT NULL PRIMARY KEY,
  holder TEXT    NOT NULL,                    -- a process
  until  INTEGER NOT NULL                     -- instant at which it is anybody's again
) STRICT, WITHOUT ROWID;

CREATE TABLE connection (
  id           INTEGER NOT NULL PRIMARY KEY,  -- counted over the whole database
  org_id       INTEGER NOT NULL REFERENCES org (id),
  platform     TEXT    NOT NULL CHECK (platform IN ('slack', 'mattermost', 'sandbox')),
  platform_id  TEXT    NOT NULL,              -- Slack's team id, Mattermost's URL
  paused_until INTEGER,                       -- instant before which the platform asked for silence
  UNIQUE (platform, platform_id)
) STRICT;

CREATE TABLE person (
  org_id        INTEGER NOT NULL REFERENCES org (id),
  id            INTEGER NOT NULL,
  name          TEXT    NOT NULL,
  time_zone     TEXT,                         -- IANA name; NULL: the org's
  role          TEXT    NOT NULL CHECK (role IN ('administrator', 'member')),
  snoozed_until INTEGER,                      -- instant
  left_at       INTEGER,                      -- instant
  PRIMARY KEY (org_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE identity (
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  user_id       TEXT    NOT NULL,             -- as the platform spells it
  org_id        INTEGER NOT NULL,
  person_id     INTEGER NOT NULL,
  user_name     TEXT    NOT NULL,             -- what others type after the @, may be ''
  dm_channel    TEXT    NOT NULL,             -- '' until a direct conversation was opened
  profile_at    INTEGER,                      -- instant of the last look at the platform's profile
  PRIMARY KEY (connection_id, user_id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_person ON identity (org_id, person_id);

CREATE TABLE team (
  org_id        INTEGER NOT NULL REFERENCES org (id),
  id            INTEGER NOT NULL,
  name          TEXT    NOT NULL,
  parent_id     INTEGER,
  lead_id       INTEGER,
  connection_id INTEGER REFERENCES connection (id),  -- of the home channel
  channel_id    TEXT,
  channel_name  TEXT,
  state         TEXT    NOT NULL CHECK (state IN ('active', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, parent_id) REFERENCES team (org_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (org_id, lead_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE team_member (
  org_id    INTEGER NOT NULL,
  team_id   INTEGER NOT NULL,
  person_id INTEGER NOT NULL,
  PRIMARY KEY (org_id, team_id, person_id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_member_person ON team_member (org_id, person_id);

CREATE TABLE cycle (
  org_id    INTEGER NOT NULL REFERENCES org (id),
  id        INTEGER NOT NULL,
  name      TEXT    NOT NULL,
  first_day INTEGER NOT NULL,                 -- day
  last_day  INTEGER NOT NULL,                 -- day
  state     TEXT    NOT NULL
            CHECK (state IN ('planning', 'active', 'grading', 'closed', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  CHECK (first_day <= last_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE cadence (
  org_id        INTEGER NOT NULL,
  id            INTEGER NOT NULL,
  team_id       INTEGER NOT NULL,
  kind          TEXT    NOT NULL CHECK (kind IN ('prompts', 'digest')),
  weekday       INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),      -- ISO: Monday is 1
  minute        INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439),    -- of the local day
  every_weeks   INTEGER NOT NULL CHECK (every_weeks BETWEEN 1 AND 12),
  zone_of       TEXT    NOT NULL CHECK (zone_of IN ('person', 'team')),
  connection_id INTEGER REFERENCES connection (id),
  channel_id    TEXT,
  channel_name  TEXT,
  since         INTEGER NOT NULL,             -- instant
  state         TEXT    NOT NULL CHECK (state IN ('active', 'ended', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cadence_team ON cadence (org_id, team_id, kind, state);

CREATE TABLE away (
  org_id    INTEGER NOT NULL,
  id        INTEGER NOT NULL,
  person_id INTEGER NOT NULL,
  first_day INTEGER NOT NULL,                 -- day
  last_day  INTEGER NOT NULL,                 -- day, included
  state     TEXT    NOT NULL CHECK (state IN ('active', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  CHECK (first_day <= last_day),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX away_person ON away (org_id, person_id);

CREATE TABLE objective (
  org_id       INTEGER NOT NULL,
  id           INTEGER NOT NULL,              -- shown as O3
  text         TEXT    NOT NULL,
  why          TEXT    NOT NULL,
  owner_id     INTEGER NOT NULL,
  team_id      INTEGER NOT NULL,
  cycle_id     INTEGER NOT NULL,
  parent_id    INTEGER,
  kind         TEXT    NOT NULL CHECK (kind IN ('committed', 'aspirational', 'learning')),
  state        TEXT    NOT NULL CHECK (state IN ('draft', 'active', 'closed', 'withdrawn')),
  published_at INTEGER,                       -- instant
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, owner_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id),
  FOREIGN KEY (org_id, cycle_id) REFERENCES cycle (org_id, id),
  FOREIGN KEY (org_id, parent_id) REFERENCES objective (org_id, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX objective_team ON objective (org_id, team_id, cycle_id);
CREATE INDEX objective_owner ON objective (org_id, owner_id);

CREATE TABLE key_result (
  org_id            INTEGER NOT NULL,
  id                INTEGER NOT NULL,         -- shown as KR12
  objective_id      INTEGER NOT NULL,
  text              TEXT    NOT NULL,
  owner_id          INTEGER NOT NULL,
  check_in_owner_id INTEGER,                  -- who is asked, when not the owner
  kind              TEXT    NOT NULL
                    CHECK (kind IN ('increase', 'decrease', 'reach', 'milestones', 'pass_fail')),
  unit              TEXT    NOT NULL,         -- '' for a plain count
  baseline          TEXT    NOT NULL,         -- decimal
  target            TEXT    NOT NULL,         -- decimal
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
CREATE INDEX key_result_objective ON key_result (org_id, objective_id);
CREATE INDEX key_result_owner ON key_result (org_id, owner_id);
CREATE INDEX key_result_check_in_owner ON key_result (org_id, check_in_owner_id);

CREATE TABLE milestone (
  org_id        INTEGER NOT NULL,
  key_result_id INTEGER NOT NULL,
  position      INTEGER NOT NULL CHECK (position > 0),
  text          TEXT    NOT NULL,
  PRIMARY KEY (org_id, key_result_id, position),
  FOREIGN KEY (org_id, key_result_id) REFERENCES key_result (org_id, id)
) STRICT, WITHOUT ROWID;

-- Clustered by key result and time: its history is one range. Rows are only ever added.
CREATE TABLE check_in (
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
  FOREIGN KEY (org_id, key_result_id) REFERENCES key_result (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX check_in_corrects ON check_in (org_id, key_result_id, corrects, kind)
  WHERE corrects IS NOT NULL;

CREATE TABLE delivery (
  id              INTEGER NOT NULL PRIMARY KEY,  -- counted over the whole database
  org_id          INTEGER NOT NULL REFERENCES org (id),
  kind            TEXT    NOT NULL
                          CHECK (kind = 'prompt' OR kind = 'digest' OR kind = 'digest_thread' OR
                                 kind = 'answer'),
  person_id       INTEGER,
  team_id         INTEGER,
  connection_id   INTEGER REFERENCES connection (id),
  channel_id      TEXT,
  thread_of       INTEGER REFERENCES delivery (id),
  lane            TEXT    NOT NULL,           -- one conversation; sends in order, one at a time
  body            TEXT    NOT NULL,
  reason          TEXT    NOT NULL,
  due_at          INTEGER NOT NULL,           -- instant
  late            INTEGER NOT NULL CHECK (late IN (0, 1)),
  state           TEXT    NOT NULL
                          CHECK (state = 'planned' OR state = 'sending' OR state = 'sent' OR
                                 state = 'ambiguous' OR state = 'waiting' OR state = 'dead' OR
                                 state = 'cancelled'),
  attempt         INTEGER NOT NULL CHECK (attempt >= 0),
  next_at         INTEGER NOT NULL,           -- instant before which it is not tried
  first_try_at    INTEGER,                    -- instant
  lease_until     INTEGER,                    -- instant at which a claim runs out
  error           TEXT    NOT NULL,
  sent_at         INTEGER,                    -- instant
  sent_connection INTEGER REFERENCES connection (id),
  sent_channel    TEXT,
  sent_message    TEXT                        -- the platform's id of the message
) STRICT;
CREATE INDEX delivery_next ON delivery (due_at, id, next_at)
  WHERE state IN ('planned', 'waiting', 'ambiguous');
CREATE INDEX delivery_lane ON delivery (lane, due_at, id)
  WHERE state IN ('planned', 'sending', 'ambiguous', 'waiting');
CREATE INDEX delivery_lease ON delivery (lease_until) WHERE state = 'sending';
CREATE INDEX delivery_thread ON delivery (thread_of) WHERE thread_of IS NOT NULL;
CREATE INDEX delivery_person ON delivery (org_id, person_id, due_at);

CREATE TABLE occurrence (
  org_id      INTEGER NOT NULL REFERENCES org (id),
  key         TEXT    NOT NULL,
  kind        TEXT    NOT NULL
                      CHECK (kind = 'prompt' OR kind = 'digest' OR kind = 'digest_thread' OR
                             kind = 'answer'),
  team_id     INTEGER,
  person_id   INTEGER,
  due_at      INTEGER NOT NULL,               -- instant
  local_day   INTEGER NOT NULL,               -- day in the zone of the rule
  reason      TEXT    NOT NULL,
  skipped     INTEGER NOT NULL CHECK (skipped IN (0, 1)),
  late        INTEGER NOT NULL CHECK (late IN (0, 1)),
  delivery_id INTEGER REFERENCES delivery (id),
  PRIMARY KEY (org_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX occurrence_delivery ON occurrence (delivery_id) WHERE delivery_id IS NOT NULL;

CREATE TABLE inbound (                        -- requests whose effect is on disk
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  key           TEXT    NOT NULL,
  at            INTEGER NOT NULL,             -- instant
  PRIMARY KEY (connection_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbound_at ON inbound (at);

-- The ledger. Rows are only ever added.
CREATE TABLE change (
  org_id     INTEGER NOT NULL REFERENCES org (id),
  id         INTEGER NOT NULL,
  command_id INTEGER NOT NULL,                -- all rows of one command share it
  at         INTEGER NOT NULL,                -- instant
  person_id  INTEGER NOT NULL,
  via        TEXT    NOT NULL,
  noun       TEXT    NOT NULL
                     CHECK (noun = 'person' OR noun = 'team' OR noun = 'cycle' OR
                            noun = 'objective' OR noun = 'key_result' OR noun = 'cadence' OR
                            noun = 'away'),
  noun_id    INTEGER NOT NULL,
  field      TEXT    NOT NULL,
  old_value  TEXT,
  new_value  TEXT,
  because    TEXT    NOT NULL,
  undoes     INTEGER,                         -- the command whose rows this one takes back
  PRIMARY KEY (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_noun ON change (org_id, noun, noun_id, id);
CREATE INDEX change_person ON change (org_id, person_id, command_id);
CREATE INDEX change_undoes ON change (org_id, undoes) WHERE undoes IS NOT NULL;
