-- Decides anew at which places in the documents $2 imported edges are seen: at those where the index
-- has no edge of an occurrence (of the kinds $3) that is to be relied on (of the resolutions $4).
WITH ours AS MATERIALIZED (
    SELECT DISTINCT e.document_id, e.positions[2 * i - 1] AS line, e.positions[2 * i] AS col
    FROM edges e
    CROSS JOIN LATERAL generate_series(1, cardinality(e.positions) / 2) AS i
    WHERE e.repository_id = $1
      AND e.document_id = ANY ($2)
      AND e.kind = ANY ($3)
      AND e.resolution = ANY ($4)
), theirs AS (
    SELECT t.document_id, t.source_id, t.target_id, t.kind, t.alias, i,
           t.positions[2 * i - 1] AS line, t.positions[2 * i] AS col
    FROM imported_edges t
    CROSS JOIN LATERAL generate_series(1, cardinality(t.positions) / 2) AS i
    WHERE t.repository_id = $1 AND t.document_id = ANY ($2)
), places AS (
    SELECT t.document_id, t.source_id, t.target_id, t.kind, t.alias,
           coalesce(
               array_agg(n.number ORDER BY t.i, n.part) FILTER (WHERE o.document_id IS NULL),
               '{}'
           ) AS shown
    FROM theirs t
    LEFT JOIN ours o ON o.document_id = t.document_id AND o.line = t.line AND o.col = t.col
    CROSS JOIN LATERAL (VALUES (1, t.line), (2, t.col)) AS n (part, number)
    GROUP BY t.document_id, t.source_id, t.target_id, t.kind, t.alias
)
UPDATE imported_edges e
SET shown = p.shown
FROM places p
WHERE e.repository_id = $1
  AND e.document_id = p.document_id
  AND e.source_id = p.source_id
  AND e.target_id = p.target_id
  AND e.kind = p.kind
  AND e.alias = p.alias
  AND e.shown <> p.shown
