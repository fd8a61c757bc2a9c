-- The symbols whose vectors of the model $3 are nearest to $2, at most $4, the nearest first. By the
-- index of near neighbours, or, of a small repository, by all its vectors.
SELECT e.symbol_id AS id, (e.vector <=> $2::halfvec)::real AS distance
FROM embeddings e
WHERE e.repository_id = $1 AND e.model = $3
ORDER BY e.vector <=> $2::halfvec
LIMIT $4
