-- As nearest.sql, of vectors that are not in the index yet.
SELECT m.id::text, (v.vector::halfvec({dimensions}) <=> $12::halfvec({dimensions}))::real AS distance
FROM memory_vectors v
JOIN memories m ON m.id = v.memory_id
WHERE NOT v.settled AND v.dimensions = {dimensions} AND v.model = $13 AND {filter}
ORDER BY (v.vector::halfvec({dimensions}) <=> $12::halfvec({dimensions})) + 0
LIMIT $14
