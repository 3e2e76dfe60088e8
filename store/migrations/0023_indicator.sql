-- Whether a key result tells early how it goes, or proves in the end that it went.

ALTER TABLE key_result ADD COLUMN indicator TEXT  -- NULL: nobody said
  CHECK (indicator IN ('leading', 'lagging'));
