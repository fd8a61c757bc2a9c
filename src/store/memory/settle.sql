UPDATE memory_vectors v SET settled = true
FROM (
    SELECT memory_id, model FROM memory_vectors WHERE NOT settled
    ORDER BY memory_id LIMIT $1
    FOR UPDATE SKIP LOCKED
) held
WHERE v.memory_id = held.memory_id AND v.model = held.model
