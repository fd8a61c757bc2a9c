-- Occurrences of the targets $2, one row each, in the order of their places, after the cursor
-- ($5, $6, $7, $8, $9). $3: kinds. $4: resolutions. $10: at most so many. What contains a symbol is
-- no edge's row: it follows from the symbol, is of the kind $11 and of the resolution $12, and
-- stands where the symbol's name does.
WITH found AS (
    SELECT d.path, d.content_hash, p.line, p.col, e.target_id, e.kind, e.resolution, e.alias, e.source_id
    FROM edges e
    JOIN documents d ON d.repository_id = e.repository_id AND d.id = e.document_id
    CROSS JOIN LATERAL (
        SELECT e.positions[2 * i - 1] AS line, e.positions[2 * i] AS col
        FROM generate_series(1, cardinality(e.positions) / 2) AS i
    ) p
    WHERE e.repository_id = $1
      AND e.target_id = ANY ($2)
      AND e.kind = ANY ($3)
      AND e.resolution = ANY ($4)
      AND d.path COLLATE "C" >= $5
    UNION ALL
    SELECT d.path, d.content_hash, s.line, s.col, s.id, $11, $12, NULL, s.enclosing_id
    FROM symbols s
    JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
    WHERE s.repository_id = $1
      AND s.id = ANY ($2)
      AND s.enclosing_id IS NOT NULL
      AND $11 = ANY ($3)
      AND $12 = ANY ($4)
), page AS (
    SELECT *
    FROM found
    WHERE (path COLLATE "C", line, col, target_id, kind) > ($5, $6, $7, $8, $9)
    ORDER BY path COLLATE "C", line, col, target_id, kind
    LIMIT $10
)
SELECT page.*, s.name AS source_name, s.container AS source_container, s.kind AS source_kind
FROM page
LEFT JOIN symbols s ON s.repository_id = $1 AND s.id = page.source_id
ORDER BY page.path COLLATE "C", page.line, page.col, page.target_id, page.kind
