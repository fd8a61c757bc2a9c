-- The symbols of the document $2 in the order they stand, outer before inner.
SELECT id, document_id, enclosing_id, name, kind, visibility, signature, line, start_line, end_line
FROM symbols
WHERE repository_id = $1 AND document_id = $2
ORDER BY start_line, start_col, end_line DESC, end_col DESC, id
LIMIT $3
