-- Symbols of the kinds $7 in the folder $2 ('' for the root) that more than $3 documents refer to by
-- edges of the kinds $4 found by the resolutions $5, the most used first; at most $6.
SELECT used.id, used.metric
FROM (
    SELECT e.target_id AS id, count(DISTINCT e.document_id) AS metric
    FROM edges e
    WHERE e.repository_id = $1 AND e.kind = ANY ($4) AND e.resolution = ANY ($5)
    GROUP BY e.target_id
    HAVING count(DISTINCT e.document_id) > $3
) used
JOIN symbols s ON s.repository_id = $1 AND s.id = used.id
JOIN documents d ON d.repository_id = $1 AND d.id = s.document_id
WHERE s.kind = ANY ($7) AND ($2 = '' OR d.path = $2 OR starts_with(d.path, $2 || '/'))
ORDER BY used.metric DESC, used.id
LIMIT $6
