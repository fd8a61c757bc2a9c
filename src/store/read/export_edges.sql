-- Every edge of the documents $2 with what it relates. $3: the resolution of external targets.
SELECT d.path, a.descriptor AS source,
       coalesce(b.descriptor, concat_ws('::', x.package, nullif(x.path, ''))) AS target,
       e.kind, e.resolution, e.alias, cardinality(e.positions) / 2 AS count
FROM edges e
JOIN documents d ON d.repository_id = $1 AND d.id = e.document_id
JOIN symbols a ON a.repository_id = $1 AND a.id = e.source_id
LEFT JOIN symbols b ON b.repository_id = $1 AND b.id = e.target_id AND e.resolution <> $3
LEFT JOIN externals x ON x.repository_id = $1 AND x.id = e.target_id AND e.resolution = $3
WHERE e.repository_id = $1 AND e.document_id = ANY ($2)
ORDER BY d.path COLLATE "C", a.descriptor COLLATE "C", b.descriptor COLLATE "C",
         x.package COLLATE "C", x.path COLLATE "C", e.kind, e.resolution, e.alias
