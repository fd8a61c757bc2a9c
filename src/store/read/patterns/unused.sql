-- Symbols of the kinds $3 in the documents $2 that are less visible than $4, that no other symbol refers
-- to by an edge of the kinds $5 found by the resolutions $6, and from which no edge of the kinds $7
-- leads: they stand in for nothing, and are no tests. At most $8.
SELECT s.id
FROM symbols s
JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
WHERE s.repository_id = $1
  AND s.kind = ANY ($3)
  AND s.visibility < $4
  AND d.path = ANY ($2)
  AND NOT EXISTS (
      SELECT FROM edges e
      WHERE e.repository_id = $1 AND e.target_id = s.id AND e.source_id <> s.id
        AND e.kind = ANY ($5) AND e.resolution = ANY ($6)
  )
  AND NOT EXISTS (
      SELECT FROM edges e
      WHERE e.repository_id = $1 AND e.source_id = s.id AND e.kind = ANY ($7)
  )
ORDER BY s.id
LIMIT $8
