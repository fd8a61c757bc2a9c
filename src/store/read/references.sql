-- Occurrences of the targets $2, one row each, in the order of their places, after the cursor
-- ($5, $6, $7, $8, $9). $3: kinds, NULL for all. $4: resolutions. $10: at most so many.
WITH page AS (
    SELECT d.path, d.content_hash, p.line, p.col, e.target_id, e.kind, e.resolution, e.alias, e.source_id
    FROM edges e
    JOIN documents d ON d.repository_id = e.repository_id AND d.id = e.document_id
    CROSS JOIN LATERAL (
        SELECT e.positions[2 * i - 1] AS line, e.positions[2 * i] AS col
        FROM generate_series(1, cardinality(e.positions) / 2) AS i
    ) p
    WHERE e.repository_id = $1
      AND e.target_id = ANY ($2)
      AND ($3::smallint[] IS NULL OR e.kind = ANY ($3))
      AND e.resolution = ANY ($4)
      AND d.path COLLATE "C" >= $5
      AND (d.path COLLATE "C", p.line, p.col, e.target_id, e.kind) > ($5, $6, $7, $8, $9)
    ORDER BY d.path COLLATE "C", p.line, p.col, e.target_id, e.kind
    LIMIT $10
)
SELECT page.*, s.name AS source_name, s.container AS source_container, s.kind AS source_kind
FROM page
LEFT JOIN symbols s ON s.repository_id = $1 AND s.id = page.source_id
ORDER BY page.path COLLATE "C", page.line, page.col, page.target_id, page.kind
