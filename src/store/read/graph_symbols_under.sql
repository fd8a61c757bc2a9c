-- The symbols of the document $2, or of all documents in the folder $2 ('' for the root): at most $3.
SELECT s.id
FROM documents d
JOIN symbols s ON s.repository_id = d.repository_id AND s.document_id = d.id
WHERE d.repository_id = $1
  AND ($2 = '' OR d.path = $2 OR starts_with(d.path, $2 || '/'))
ORDER BY d.path COLLATE "C", s.line, s.id
LIMIT $3
