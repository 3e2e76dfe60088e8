-- How fast each platform may be written to, whether it can be reached, and queues of their own.

ALTER TABLE connection ADD COLUMN per_minute INTEGER CHECK (per_minute > 0);  -- messages; NULL: any number
ALTER TABLE connection ADD COLUMN spacing INTEGER NOT NULL DEFAULT 0;     -- seconds between two in a conversation
ALTER TABLE connection ADD COLUMN busy_until INTEGER NOT NULL DEFAULT 0;  -- milliseconds since 1970: paid for up to then
ALTER TABLE connection ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;    -- in a row, in which it was out of reach

CREATE TABLE resting (                     -- lanes that were sent to just now
  lane  TEXT    NOT NULL PRIMARY KEY,
  until INTEGER NOT NULL                   -- instant before which nothing more is sent there
) STRICT, WITHOUT ROWID;
CREATE INDEX resting_until ON resting (until);

-- The connection that it goes through: its channel's, else its person's first, else the org's.
ALTER TABLE delivery ADD COLUMN via INTEGER NOT NULL DEFAULT 0;
UPDATE delivery SET via = coalesce(
  connection_id,
  (SELECT min(i.connection_id) FROM identity i
   WHERE i.org_id = delivery.org_id AND i.person_id = delivery.person_id),
  (SELECT min(c.id) FROM connection c WHERE c.org_id = delivery.org_id),
  0)
WHERE state <> 'sent' AND state <> 'dead' AND state <> 'cancelled';

-- One queue for each connection, in which what goes to a channel stands a day before its time.
DROP INDEX delivery_next;
CREATE INDEX delivery_next
  ON delivery (via, (next_at - CASE WHEN connection_id IS NULL THEN 0 ELSE 86400 END), id)
  WHERE state <> 'sent' AND state <> 'dead' AND state <> 'cancelled';
