-- Rules of the coach that somebody set aside, with the reason; they are listed at grading.

CREATE TABLE waiver (
  org_id    INTEGER NOT NULL REFERENCES org (id),
  noun      TEXT    NOT NULL CHECK (noun IN ('objective', 'key_result')),
  noun_id   INTEGER NOT NULL,
  rule      INTEGER NOT NULL CHECK (rule BETWEEN 1 AND 99),  -- 15 is L15
  person_id INTEGER NOT NULL,
  at        INTEGER NOT NULL,                 -- instant
  reason    TEXT    NOT NULL,
  PRIMARY KEY (org_id, noun, noun_id, rule),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
) STRICT, WITHOUT ROWID;
