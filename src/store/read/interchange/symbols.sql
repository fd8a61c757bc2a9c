-- Every symbol of the documents $2, in the order of their places.
SELECT s.*
FROM symbols s
WHERE s.repository_id = $1 AND s.document_id = ANY ($2)
ORDER BY s.document_id, s.line, s.col, s.id
