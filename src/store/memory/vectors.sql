-- The vectors of the model $12 of what passes the filter, where pgvector is not there to compare
-- them; at most $13.
SELECT m.id::text, v.vector::real[] AS vector
FROM memories m
JOIN memory_vectors v ON v.memory_id = m.id
WHERE v.model = $12 AND {filter}
LIMIT $13
