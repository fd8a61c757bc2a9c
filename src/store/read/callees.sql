-- Direct callees of each of the symbols $2: edges of the kinds $3 found by the resolutions $4, at
-- most $5 callees each, in the order they first stand in the body. $6 is the resolution whose
-- targets are externals: they have a package instead of a document.
SELECT wanted.id AS of_id, n.*
FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (id, place)
CROSS JOIN LATERAL (
    SELECT e.target_id AS id, s.name, s.container, s.kind, d.path, s.line,
           x.package, x.path AS external_path,
           min(e.resolution) AS resolution,
           sum(cardinality(e.positions) / 2)::bigint AS occurrences,
           min(e.positions[1:2]) AS first_place
    FROM seen_edges e
    LEFT JOIN symbols s
        ON e.resolution <> $6 AND s.repository_id = e.repository_id AND s.id = e.target_id
    LEFT JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
    LEFT JOIN externals x
        ON e.resolution = $6 AND x.repository_id = e.repository_id AND x.id = e.target_id
    WHERE e.repository_id = $1
      AND e.source_id = wanted.id
      AND e.kind = ANY ($3)
      AND e.resolution = ANY ($4)
      AND (s.id IS NOT NULL OR x.id IS NOT NULL)
    GROUP BY e.target_id, s.name, s.container, s.kind, d.path, s.line, x.package, x.path
    ORDER BY first_place, e.target_id
    LIMIT $5
) n
ORDER BY wanted.place, n.first_place, n.id
