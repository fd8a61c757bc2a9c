-- Vectors of symbols that are gone.
DELETE FROM embeddings e
WHERE e.repository_id = $1
  AND NOT EXISTS (SELECT FROM symbols s WHERE s.repository_id = $1 AND s.id = e.symbol_id)
