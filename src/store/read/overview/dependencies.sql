-- Which modules $3 levels below the folder $2 ('' for the root) refer to which others, and by how
-- many pairs of document and symbol; the strongest $4 first. Looked at are $5 documents in the order
-- of their ids, which are hashes, and $6 edges of each, of the kinds $7 found by the resolutions $8.
-- OFFSET 0 keeps the order of the joins, as in central.sql.
WITH place AS MATERIALIZED (
    SELECT d.id, regexp_replace(
        array_to_string((string_to_array(
            substr(d.path, CASE WHEN $2 = '' THEN 1 ELSE length($2) + 2 END), '/'))[1:$3], '/'),
        '\.[^./]+$', '') AS module
    FROM documents d
    WHERE d.repository_id = $1 AND ($2 = '' OR starts_with(d.path, $2 || '/'))
), looked_at AS MATERIALIZED (
    SELECT place.id, place.module FROM place ORDER BY place.id LIMIT $5
), used AS MATERIALIZED (
    SELECT looked_at.module, s.document_id, count(*) AS uses
    FROM looked_at
    CROSS JOIN LATERAL (
        SELECT DISTINCT e.target_id
        FROM (
            SELECT e.target_id
            FROM edges e
            WHERE e.repository_id = $1 AND e.document_id = looked_at.id
              AND e.kind = ANY ($7) AND e.resolution = ANY ($8)
            LIMIT $6
        ) e
    ) e
    CROSS JOIN LATERAL (
        SELECT s.document_id
        FROM symbols s
        WHERE s.repository_id = $1 AND s.id = e.target_id
        OFFSET 0
    ) s
    GROUP BY looked_at.module, s.document_id
)
SELECT used.module AS source, place.module AS target, sum(used.uses)::bigint AS uses
FROM used
JOIN place ON place.id = used.document_id
WHERE place.module <> used.module
GROUP BY used.module, place.module
ORDER BY uses DESC, used.module COLLATE "C", place.module COLLATE "C"
LIMIT $4
