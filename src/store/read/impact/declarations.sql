-- What each of the symbols $2 stands in for: edges of the kind $3 found by the resolutions $4 that
-- lead from it; at most $5 in all.
SELECT e.source_id AS id, e.target_id AS declaration
FROM edges e
WHERE e.repository_id = $1
  AND e.source_id = ANY ($2)
  AND e.kind = $3
  AND e.resolution = ANY ($4)
ORDER BY e.source_id, e.target_id
LIMIT $5
