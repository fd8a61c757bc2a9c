-- What the occurrences in the documents $2 lead to, by edges of the kinds $3 found by the
-- resolutions $4.
SELECT e.document_id, e.kind, e.resolution, e.target_id, e.positions
FROM edges e
WHERE e.repository_id = $1
  AND e.document_id = ANY ($2)
  AND e.kind = ANY ($3)
  AND e.resolution = ANY ($4)
