SELECT a.id::text AS older, n.id::text AS newer, n.distance
FROM (
    SELECT m.id, v.vector FROM memories m
    JOIN memory_vectors v ON v.memory_id = m.id AND v.model = $2 AND v.dimensions = {dimensions}
    WHERE m.namespace = $1 AND m.valid_to IS NULL AND m.sealed IS NULL
    ORDER BY m.id DESC LIMIT $4
) newest
CROSS JOIN LATERAL (
    SELECT newest.id, o.id AS other,
           (o.vector::halfvec({dimensions}) <=> newest.vector::halfvec({dimensions}))::real AS distance
    FROM (
        SELECT v.memory_id AS id, v.vector FROM memory_vectors v
        WHERE v.settled AND v.dimensions = {dimensions} AND v.model = $2
        ORDER BY v.vector::halfvec({dimensions}) <=> newest.vector::halfvec({dimensions})
        LIMIT 8
    ) o
) n
JOIN memories a ON a.id = n.other AND a.namespace = $1 AND a.valid_to IS NULL AND a.id < n.id
WHERE n.distance < $3
ORDER BY n.distance, 1, 2
LIMIT $5
