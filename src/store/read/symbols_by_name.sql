-- Symbols called $2, standing in a container that is $3 or ends in it ('' asks for none).
-- $4: kinds, NULL for all. $5: a document or a folder, '' for all. $6: at most so many.
SELECT s.*, d.path, d.language, d.content_hash
FROM symbols s
JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
WHERE s.repository_id = $1
  AND s.name = $2
  AND ($3 = '' OR s.container = $3 OR right(s.container, length($3) + 2) = '::' || $3)
  AND ($4::smallint[] IS NULL OR s.kind = ANY ($4))
  AND ($5 = '' OR d.path = $5 OR starts_with(d.path, $5 || '/'))
ORDER BY s.visibility DESC, d.path COLLATE "C", s.line, s.col, s.id
LIMIT $6
