-- The symbols of the anchors $1, $2 are gone.
UPDATE memory_anchors a
SET state = 4, changed_at = now()
FROM unnest($1::text[], $2::smallint[]) AS n (memory_id, ordinal)
WHERE a.memory_id = n.memory_id::uuid AND a.ordinal = n.ordinal AND a.state <> 4
