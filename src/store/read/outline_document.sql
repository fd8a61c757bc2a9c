-- The symbols of the document $2 in the order they stand, outer before inner, without the
-- document's own (of kind $3).
SELECT id, document_id, enclosing_id, name, kind, visibility, signature, line, start_line, end_line
FROM symbols
WHERE repository_id = $1 AND document_id = $2 AND kind <> $3
ORDER BY start_line, start_col, end_line DESC, end_col DESC, id
LIMIT $4
