-- Names are looked up as they are typed, whatever else the book holds.
CREATE INDEX person_name ON person (org_id, lower(name));
CREATE INDEX team_name ON team (org_id, lower(name));
CREATE INDEX identity_name ON identity (connection_id, lower(user_name));

-- Who is away on the days that are planned.
CREATE INDEX away_last_day ON away (org_id, last_day);

-- A key result has a ledger row for every check-in; what else was changed stands beside them.
DROP INDEX change_noun;
CREATE INDEX change_noun ON change (org_id, noun, noun_id, field, id);

-- What is not finished, in words that SQLite compares without building a table for every row.
DROP INDEX delivery_next;
CREATE INDEX delivery_next ON delivery (due_at, id, next_at)
  WHERE state <> 'sent' AND state <> 'dead' AND state <> 'cancelled';
DROP INDEX delivery_lane;
CREATE INDEX delivery_lane ON delivery (lane, due_at, id)
  WHERE state <> 'sent' AND state <> 'dead' AND state <> 'cancelled';
