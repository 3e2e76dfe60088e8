-- Codes with which somebody joins their accounts on two platforms, and what became of the person
-- that one of them was.

CREATE TABLE link_code (
  org_id        INTEGER NOT NULL,
  code          TEXT    NOT NULL,              -- as typed, in upper case and without hyphens
  person_id     INTEGER NOT NULL,              -- who asked for it
  connection_id INTEGER NOT NULL REFERENCES connection (id),  -- where
  expires_at    INTEGER NOT NULL,              -- instant
  used_at       INTEGER,                       -- instant
  PRIMARY KEY (org_id, code),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;

-- The person that this one turned out to be: whoever the ledger names so is shown as that one.
ALTER TABLE person ADD COLUMN merged_into INTEGER;
-- Whoever has several accounts has left when the last of them is switched off.
ALTER TABLE identity ADD COLUMN left_at INTEGER;  -- instant
UPDATE identity SET left_at = (
  SELECT p.left_at FROM person p WHERE p.org_id = identity.org_id AND p.id = identity.person_id);
