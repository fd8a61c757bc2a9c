-- The memories whose vectors of the model $13 are nearest to $12, at most $14, the nearest first.
-- {dimensions} picks the index of near neighbours.
SELECT m.id::text, (v.vector::halfvec({dimensions}) <=> $12::halfvec({dimensions}))::real AS distance
FROM memory_vectors v
JOIN memories m ON m.id = v.memory_id
WHERE v.settled AND v.dimensions = {dimensions} AND v.model = $13 AND {filter}
ORDER BY v.vector::halfvec({dimensions}) <=> $12::halfvec({dimensions})
LIMIT $14
