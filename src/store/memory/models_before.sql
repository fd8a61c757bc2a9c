-- Models other than $1 that memories still have vectors of, at most $2. Read from the primary key.
SELECT DISTINCT model FROM memory_vectors WHERE model <> $1 ORDER BY 1 LIMIT $2
