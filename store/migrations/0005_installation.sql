-- Slack workspaces in which somebody installed the app from the browser.

CREATE TABLE installation (
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  team_name     TEXT    NOT NULL,
  scopes        TEXT    NOT NULL,             -- what was granted, comma between
  installed_by  TEXT    NOT NULL,             -- user id
  installed_at  INTEGER NOT NULL,             -- instant
  token         TEXT    NOT NULL,             -- sealed, see bot/seal.h
  refresh_token TEXT    NOT NULL,             -- sealed; '' when tokens are not rotated
  expires_at    INTEGER,                      -- instant; NULL: never
  PRIMARY KEY (connection_id)
) STRICT, WITHOUT ROWID;
