-- Every occurrence in the documents $2 that leads to a symbol, in the order of their places.
-- $3: resolutions. $4: the kinds that occurrences make.
SELECT d.path, p.line, p.col, coalesce(e.alias, s.name) AS name, e.kind, e.resolution,
       t.path AS target_path, s.line AS target_line
FROM edges e
JOIN documents d ON d.repository_id = $1 AND d.id = e.document_id
JOIN symbols s ON s.repository_id = $1 AND s.id = e.target_id
JOIN documents t ON t.repository_id = $1 AND t.id = s.document_id
CROSS JOIN LATERAL (
    SELECT e.positions[2 * i - 1] AS line, e.positions[2 * i] AS col
    FROM generate_series(1, cardinality(e.positions) / 2) AS i
) p
WHERE e.repository_id = $1 AND e.document_id = ANY ($2) AND e.resolution = ANY ($3)
  AND e.kind = ANY ($4)
ORDER BY d.path COLLATE "C", p.line, p.col, t.path COLLATE "C", s.line, s.col
