-- Memories whose beginning holds the text $12 (a LIKE pattern), at most $13, the newest first.
SELECT m.id::text
FROM memories m
WHERE left(m.content, 1000) ILIKE $12 AND {filter}
ORDER BY m.created_at DESC, m.id DESC
LIMIT $13
