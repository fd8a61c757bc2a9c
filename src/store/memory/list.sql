-- The newest that pass the filter, from the $12th on, at most $13.
SELECT m.id::text
FROM memories m
WHERE {filter}
ORDER BY m.created_at DESC, m.id DESC
OFFSET $12 LIMIT $13
