-- What the occurrences in the documents $2 lead to, a row for each target and kind with all its
-- positions: of the kinds $3, found by the resolutions $4. $5 is the resolution whose targets are
-- externals: they have a package instead of a document.
SELECT e.document_id, e.kind, e.resolution, e.alias, e.positions, e.target_id,
       s.descriptor, s.name, t.path, t.language, x.package, x.path AS external_path
FROM edges e
LEFT JOIN symbols s
    ON e.resolution <> $5 AND s.repository_id = e.repository_id AND s.id = e.target_id
LEFT JOIN documents t ON t.repository_id = s.repository_id AND t.id = s.document_id
LEFT JOIN externals x
    ON e.resolution = $5 AND x.repository_id = e.repository_id AND x.id = e.target_id
WHERE e.repository_id = $1
  AND e.document_id = ANY ($2)
  AND e.kind = ANY ($3)
  AND e.resolution = ANY ($4)
  AND (t.id IS NOT NULL OR x.id IS NOT NULL)
