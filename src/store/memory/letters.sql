-- Memories whose beginning holds the text $12 (a LIKE pattern), at most $13, the newest first. $14:
-- only of these; NULL: of all.
SELECT m.id::text
FROM memories m
WHERE ($14::text[] IS NULL OR m.id = ANY ($14::text[]::uuid[]))
  AND left(m.content, 1000) ILIKE $12 AND {filter}
ORDER BY m.created_at DESC, m.id DESC
LIMIT $13
