-- What the secondary $1 has to hear of now, at most $2, taken for $3 seconds: whoever else asks is
-- given other ones.
UPDATE memory_outbox o
SET due_at = now() + make_interval(secs => $3), attempts = o.attempts + 1
FROM (
    SELECT memory_id FROM memory_outbox
    WHERE secondary = $1 AND NOT dead AND due_at <= now()
    ORDER BY due_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED
) taken
WHERE o.secondary = $1 AND o.memory_id = taken.memory_id
RETURNING o.memory_id::text, o.revision, o.attempts
