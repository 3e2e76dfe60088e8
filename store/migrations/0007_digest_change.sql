-- Which teams' posted digests show something old. As card_change.

CREATE TABLE digest_change (
  org_id     INTEGER NOT NULL REFERENCES org (id),
  team_id    INTEGER NOT NULL,
  command_id INTEGER NOT NULL,
  at         INTEGER NOT NULL,                -- instant
  next_at    INTEGER NOT NULL,                -- instant before which the digest is not drawn again
  PRIMARY KEY (org_id, team_id, command_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX digest_change_next ON digest_change (next_at);

CREATE INDEX delivery_team ON delivery (org_id, team_id, due_at) WHERE kind = 'digest';
