-- Direct callers of each of the symbols $2: edges of the kinds $3 found by the resolutions $4, at
-- most $5 callers each, in the order of their places.
SELECT wanted.id AS of_id, n.*
FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (id, place)
CROSS JOIN LATERAL (
    SELECT s.id, s.name, s.container, s.kind, d.path, s.line,
           min(e.resolution) AS resolution,
           sum(cardinality(e.positions) / 2)::bigint AS occurrences
    FROM seen_edges e
    JOIN symbols s ON s.repository_id = e.repository_id AND s.id = e.source_id
    JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
    WHERE e.repository_id = $1
      AND e.target_id = wanted.id
      AND e.kind = ANY ($3)
      AND e.resolution = ANY ($4)
    GROUP BY s.id, s.name, s.container, s.kind, d.path, s.line
    ORDER BY d.path COLLATE "C", s.line, s.id
    LIMIT $5
) n
ORDER BY wanted.place, n.path COLLATE "C", n.line, n.id
