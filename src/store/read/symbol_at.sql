-- The innermost symbol of the document $2 around the line $3; what has no body there, such as a
-- field, too. The document's own symbol where there is none.
SELECT s.*, d.path, d.language, d.content_hash
FROM symbols s
JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
WHERE s.repository_id = $1 AND s.document_id = $2 AND $3 BETWEEN s.start_line AND s.end_line
ORDER BY s.start_line DESC, s.end_line, s.start_col DESC
LIMIT 1
