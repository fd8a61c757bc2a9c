-- The secondary $1 could not be told of the memories $2: again in $3 seconds, or not before somebody
-- drives it where $5 says so.
UPDATE memory_outbox
SET due_at = now() + make_interval(secs => $3), error = $4, dead = $5
WHERE secondary = $1 AND memory_id::text = ANY ($2)
