-- Whose edges lead to each of the symbols or externals $2: of each of the kinds $3, found by the
-- resolutions $4, at most $5 symbols, in the order of their places.
SELECT wanted.id AS of_id, wanted.edge_kind, n.*
FROM (
    SELECT i.id, i.place, k.kind AS edge_kind
    FROM unnest($2::bigint[]) WITH ORDINALITY AS i (id, place)
    CROSS JOIN unnest($3::smallint[]) AS k (kind)
) wanted
CROSS JOIN LATERAL (
    SELECT s.id, s.name, s.container, s.kind, d.path, s.line,
           min(e.resolution) AS resolution,
           sum(cardinality(e.positions) / 2)::bigint AS occurrences
    FROM edges e
    JOIN symbols s ON s.repository_id = e.repository_id AND s.id = e.source_id
    JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
    WHERE e.repository_id = $1
      AND e.target_id = wanted.id
      AND e.kind = wanted.edge_kind
      AND e.resolution = ANY ($4)
    GROUP BY s.id, s.name, s.container, s.kind, d.path, s.line
    ORDER BY d.path COLLATE "C", s.line, s.id
    LIMIT $5
) n
ORDER BY wanted.place, wanted.edge_kind, n.path COLLATE "C", n.line, n.id
