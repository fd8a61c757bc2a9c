-- Symbols of the kinds $7 in the folder $2 ('' for the root) from which edges of the kinds $4 found by
-- the resolutions $5 lead to more than $3 others, those with most first; at most $6.
SELECT uses.id, uses.metric
FROM (
    SELECT e.source_id AS id, count(DISTINCT e.target_id) AS metric
    FROM edges e
    WHERE e.repository_id = $1 AND e.kind = ANY ($4) AND e.resolution = ANY ($5)
    GROUP BY e.source_id
    HAVING count(DISTINCT e.target_id) > $3
) uses
JOIN symbols s ON s.repository_id = $1 AND s.id = uses.id
JOIN documents d ON d.repository_id = $1 AND d.id = s.document_id
WHERE s.kind = ANY ($7) AND ($2 = '' OR d.path = $2 OR starts_with(d.path, $2 || '/'))
ORDER BY uses.metric DESC, uses.id
LIMIT $6
