-- What each of the symbols $2 is related to by its own edges: of each of the kinds $3, found by the
-- resolutions $4, at most $5 symbols, in the order they first stand. $6 is the resolution whose
-- targets are externals: they have a package instead of a document.
SELECT wanted.id AS of_id, wanted.edge_kind, n.*
FROM (
    SELECT i.id, i.place, k.kind AS edge_kind
    FROM unnest($2::bigint[]) WITH ORDINALITY AS i (id, place)
    CROSS JOIN unnest($3::smallint[]) AS k (kind)
) wanted
CROSS JOIN LATERAL (
    SELECT e.target_id AS id, s.name, s.container, s.kind, d.path, s.line,
           x.package, x.path AS external_path,
           min(e.resolution) AS resolution,
           sum(cardinality(e.positions) / 2)::bigint AS occurrences,
           min(e.positions[1:2]) AS first_place
    FROM edges e
    LEFT JOIN symbols s
        ON e.resolution <> $6 AND s.repository_id = e.repository_id AND s.id = e.target_id
    LEFT JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
    LEFT JOIN externals x
        ON e.resolution = $6 AND x.repository_id = e.repository_id AND x.id = e.target_id
    WHERE e.repository_id = $1
      AND e.source_id = wanted.id
      AND e.kind = wanted.edge_kind
      AND e.resolution = ANY ($4)
      AND (s.id IS NOT NULL OR x.id IS NOT NULL)
    GROUP BY e.target_id, s.name, s.container, s.kind, d.path, s.line, x.package, x.path
    ORDER BY first_place, e.target_id
    LIMIT $5
) n
ORDER BY wanted.place, wanted.edge_kind, n.first_place, n.id
