-- What the symbols of the documents $2 are related to as definitions: by edges of the kinds $3,
-- wherever those stand, found by the resolutions $4. $5 is the resolution of external targets.
SELECT DISTINCT a.id AS source_id, e.kind, e.resolution, e.target_id,
       s.descriptor, s.name, t.path, t.language, x.package, x.path AS external_path
FROM symbols a
JOIN edges e ON e.repository_id = a.repository_id AND e.source_id = a.id
LEFT JOIN symbols s
    ON e.resolution <> $5 AND s.repository_id = e.repository_id AND s.id = e.target_id
LEFT JOIN documents t ON t.repository_id = s.repository_id AND t.id = s.document_id
LEFT JOIN externals x
    ON e.resolution = $5 AND x.repository_id = e.repository_id AND x.id = e.target_id
WHERE a.repository_id = $1
  AND a.document_id = ANY ($2)
  AND e.kind = ANY ($3)
  AND e.resolution = ANY ($4)
  AND (t.id IS NOT NULL OR x.id IS NOT NULL)
