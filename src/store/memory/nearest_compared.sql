-- As nearest.sql, by comparing every vector that passes the filter: exact, for what is small.
SELECT m.id::text, (v.vector::halfvec({dimensions}) <=> $12::halfvec({dimensions}))::real AS distance
FROM memories m
JOIN memory_vectors v ON v.memory_id = m.id
WHERE v.dimensions = {dimensions} AND v.model = $13 AND {filter}
ORDER BY (v.vector::halfvec({dimensions}) <=> $12::halfvec({dimensions})) + 0, m.id
LIMIT $14
