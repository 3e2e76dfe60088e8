-- What people say to the bot in messages, and where the bot was thrown out.

ALTER TABLE connection ADD COLUMN off_since INTEGER;  -- instant; NULL: the bot may speak there

CREATE TABLE inbox (                          -- messages to the bot that are not answered yet
  id            INTEGER NOT NULL PRIMARY KEY, -- counted over the whole database
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  channel_id    TEXT    NOT NULL,             -- one conversation; answered in order, one at a time
  thread        TEXT    NOT NULL,             -- id of the message whose thread it is in, or ''
  direct        INTEGER NOT NULL CHECK (direct IN (0, 1)),
  user_id       TEXT    NOT NULL,
  user_name     TEXT    NOT NULL,             -- may be ''
  text          TEXT    NOT NULL,             -- as the platform encodes it
  key           TEXT    NOT NULL,             -- names it on its connection
  at            INTEGER NOT NULL,             -- instant at which it came
  attempt       INTEGER NOT NULL CHECK (attempt >= 0),
  next_at       INTEGER NOT NULL,             -- instant before which it is not tried, or its claim
  answer        TEXT    NOT NULL              -- what could not be posted so far, or ''
) STRICT;
CREATE INDEX inbox_lane ON inbox (connection_id, channel_id, id);

CREATE TABLE heard (                          -- up to where a conversation was listened to
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  channel_id    TEXT    NOT NULL,             -- '': all that have no row of their own
  until         INTEGER NOT NULL,             -- milliseconds since 1970, as the platform counts them
  PRIMARY KEY (connection_id, channel_id)
) STRICT, WITHOUT ROWID;
