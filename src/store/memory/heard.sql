-- The secondary $1 has heard of the memories $2 as of the revisions $3; what has changed since stays
-- and is due at once.
WITH told AS (
    SELECT id::uuid AS memory_id, revision FROM unnest($2::text[], $3::bigint[]) AS t (id, revision)
), done AS (
    DELETE FROM memory_outbox o USING told t
    WHERE o.secondary = $1 AND o.memory_id = t.memory_id AND o.revision = t.revision
)
UPDATE memory_outbox o SET due_at = now()
FROM told t
WHERE o.secondary = $1 AND o.memory_id = t.memory_id AND o.revision <> t.revision
