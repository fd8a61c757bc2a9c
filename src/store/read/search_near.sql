-- Those of the symbols $3 that an edge leads to from the document $2.
SELECT DISTINCT e.target_id AS id
FROM edges e
WHERE e.repository_id = $1 AND e.document_id = $2 AND e.target_id = ANY ($3)
