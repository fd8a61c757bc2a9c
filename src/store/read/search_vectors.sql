-- Every vector of the model $2, where pgvector is not there to compare them.
SELECT e.symbol_id AS id, e.vector::real[] AS vector
FROM embeddings e
WHERE e.repository_id = $1 AND e.model = $2
LIMIT $3
