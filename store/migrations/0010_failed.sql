-- What could not be delivered is found without reading all that was.

CREATE INDEX delivery_dead ON delivery (org_id, id) WHERE state = 'dead';
