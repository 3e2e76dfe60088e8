-- Reminders, the lead's list of who is missing, and corrections of digests that can no longer be
-- edited. The kinds of messages are those of okr::DeliveryKind; the tables stay as they were.

ALTER TABLE cadence ADD COLUMN nudges INTEGER NOT NULL DEFAULT 1 CHECK (nudges IN (0, 1));

CREATE TABLE delivery_of_any_kind (
  id              INTEGER NOT NULL PRIMARY KEY,  -- counted over the whole database
  org_id          INTEGER NOT NULL REFERENCES org (id),
  kind            TEXT    NOT NULL,
  person_id       INTEGER,
  team_id         INTEGER,
  connection_id   INTEGER REFERENCES connection (id),
  channel_id      TEXT,
  thread_of       INTEGER REFERENCES delivery_of_any_kind (id),
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
INSERT INTO delivery_of_any_kind
  (id, org_id, kind, person_id, team_id, connection_id, channel_id, thread_of, lane, body, reason,
   due_at, late, state, attempt, next_at, first_try_at, lease_until, error, sent_at,
   sent_connection, sent_channel, sent_message)
SELECT id, org_id, kind, person_id, team_id, connection_id, channel_id, thread_of, lane, body,
       reason, due_at, late, state, attempt, next_at, first_try_at, lease_until, error, sent_at,
       sent_connection, sent_channel, sent_message
FROM delivery;

CREATE TABLE occurrence_of_any_kind (
  org_id      INTEGER NOT NULL REFERENCES org (id),
  key         TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  team_id     INTEGER,
  person_id   INTEGER,
  due_at      INTEGER NOT NULL,               -- instant
  local_day   INTEGER NOT NULL,               -- day in the zone of the rule
  reason      TEXT    NOT NULL,
  skipped     INTEGER NOT NULL CHECK (skipped IN (0, 1)),
  late        INTEGER NOT NULL CHECK (late IN (0, 1)),
  delivery_id INTEGER REFERENCES delivery_of_any_kind (id),
  PRIMARY KEY (org_id, key)
) STRICT, WITHOUT ROWID;
INSERT INTO occurrence_of_any_kind
  (org_id, key, kind, team_id, person_id, due_at, local_day, reason, skipped, late, delivery_id)
SELECT org_id, key, kind, team_id, person_id, due_at, local_day, reason, skipped, late, delivery_id
FROM occurrence;

DROP TABLE occurrence;
DROP TABLE delivery;
ALTER TABLE delivery_of_any_kind RENAME TO delivery;
ALTER TABLE occurrence_of_any_kind RENAME TO occurrence;

CREATE INDEX delivery_next ON delivery (due_at, id, next_at)
  WHERE state <> 'sent' AND state <> 'dead' AND state <> 'cancelled';
CREATE INDEX delivery_lane ON delivery (lane, due_at, id)
  WHERE state <> 'sent' AND state <> 'dead' AND state <> 'cancelled';
CREATE INDEX delivery_lease ON delivery (lease_until) WHERE state = 'sending';
CREATE INDEX delivery_thread ON delivery (thread_of) WHERE thread_of IS NOT NULL;
CREATE INDEX delivery_person ON delivery (org_id, person_id, due_at);
CREATE INDEX delivery_team ON delivery (org_id, team_id, due_at) WHERE kind = 'digest';
CREATE INDEX occurrence_delivery ON occurrence (delivery_id) WHERE delivery_id IS NOT NULL;
