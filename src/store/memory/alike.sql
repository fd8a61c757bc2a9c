-- Memories with a word like the text $12, at most $13, the likest first.
SELECT m.id::text
FROM memories m
WHERE $12 <% left(m.content, 1000) AND {filter}
ORDER BY word_similarity($12, left(m.content, 1000)) DESC, m.id DESC
LIMIT $13
