-- Occurrences of the targets $2, one row each, in the order of their places, after the cursor
-- ($5, $6, $7, $8, $9). $3: kinds. $4: resolutions. $10: at most so many. What contains a symbol is
-- no edge's row: it follows from the symbol, is of the kind $11 and of the resolution $12, and
-- stands where the symbol's name does.
--
-- Documents come first: every one of them but the cursor's own has an occurrence for the page, so
-- that the first $10 + 1 of them hold all of it. Only their edges are read whole, document by
-- document until the page is full, however many there are elsewhere.
WITH page AS (
    SELECT d.path, d.content_hash, p.line, p.col, e.target_id, e.kind, e.resolution, e.alias,
           e.source_id
    FROM (
        SELECT d.id, d.path, d.content_hash
        FROM (
            SELECT e.document_id
            FROM seen_edges e
            WHERE e.repository_id = $1
              AND e.target_id = ANY ($2)
              AND e.kind = ANY ($3)
              AND e.resolution = ANY ($4)
            UNION
            SELECT s.document_id
            FROM symbols s
            WHERE s.repository_id = $1
              AND s.id = ANY ($2)
              AND s.enclosing_id IS NOT NULL
              AND $11 = ANY ($3)
              AND $12 = ANY ($4)
        ) AS e
        JOIN documents d ON d.repository_id = $1 AND d.id = e.document_id
        WHERE d.path COLLATE "C" >= $5
        ORDER BY d.path COLLATE "C"
        LIMIT $10 + 1
    ) d
    CROSS JOIN LATERAL (
        SELECT e.target_id, e.kind, e.resolution, e.alias, e.source_id, e.positions
        FROM seen_edges e
        WHERE e.repository_id = $1
          AND e.document_id = d.id
          AND e.target_id = ANY ($2)
          AND e.kind = ANY ($3)
          AND e.resolution = ANY ($4)
        UNION ALL
        SELECT s.id, $11, $12, NULL, s.enclosing_id, ARRAY[s.line, s.col]
        FROM symbols s
        WHERE s.repository_id = $1
          AND s.document_id = d.id
          AND s.id = ANY ($2)
          AND s.enclosing_id IS NOT NULL
          AND $11 = ANY ($3)
          AND $12 = ANY ($4)
        OFFSET 0  -- for each document, not for all at once
    ) e
    CROSS JOIN LATERAL (
        SELECT e.positions[2 * i - 1] AS line, e.positions[2 * i] AS col
        FROM generate_series(1, cardinality(e.positions) / 2) AS i
    ) p
    WHERE (d.path COLLATE "C", p.line, p.col, e.target_id, e.kind) > ($5, $6, $7, $8, $9)
    ORDER BY d.path COLLATE "C", p.line, p.col, e.target_id, e.kind
    LIMIT $10
)
SELECT page.*, s.name AS source_name, s.container AS source_container, s.kind AS source_kind
FROM page
LEFT JOIN symbols s ON s.repository_id = $1 AND s.id = page.source_id
ORDER BY page.path COLLATE "C", page.line, page.col, page.target_id, page.kind
