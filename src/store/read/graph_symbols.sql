-- The symbols $2 and where they are, in no order.
SELECT s.id, s.name, s.container, s.kind, d.path, s.line
FROM symbols s
JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
WHERE s.repository_id = $1 AND s.id = ANY ($2)
