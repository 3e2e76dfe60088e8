-- Who may use the HTTP API, and what it has answered.

CREATE TABLE api_token (
  org_id     INTEGER NOT NULL,
  id         INTEGER NOT NULL,
  name       TEXT    NOT NULL,
  hash       TEXT    NOT NULL,                -- SHA-256 of the token, in hex; itself it is not kept
  scopes     TEXT    NOT NULL,                -- with commas between: read, check-ins, kpis
  person_id  INTEGER NOT NULL,                -- on whose behalf it writes
  made_by    INTEGER NOT NULL,
  created_at INTEGER NOT NULL,                -- instant
  state      TEXT    NOT NULL CHECK (state IN ('active', 'revoked', 'withdrawn')),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, made_by) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX api_token_hash ON api_token (hash);

CREATE TABLE api_request (                    -- with an Idempotency-Key, whose effect is on disk
  org_id   INTEGER NOT NULL,
  token_id INTEGER NOT NULL,
  key      TEXT    NOT NULL,
  at       INTEGER NOT NULL,                  -- instant
  request  TEXT    NOT NULL,                  -- SHA-256 of what was asked for, in hex
  status   INTEGER NOT NULL,                  -- of the answer
  body     TEXT    NOT NULL,
  PRIMARY KEY (org_id, token_id, key),
  FOREIGN KEY (org_id, token_id) REFERENCES api_token (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX api_request_at ON api_request (at);
