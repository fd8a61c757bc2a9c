-- Which symbol is declared with which other one as its supertype: edges of the kind $2 found by the
-- resolutions $3; at most $4.
SELECT DISTINCT e.source_id, e.target_id
FROM edges e
WHERE e.repository_id = $1 AND e.kind = $2 AND e.resolution = ANY ($3)
ORDER BY e.source_id, e.target_id
LIMIT $4
