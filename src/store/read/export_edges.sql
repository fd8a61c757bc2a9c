-- Every edge of the documents $2 with what it relates. $3: the resolution of external targets. What
-- contains a symbol, of the kind $4 and the resolution $5, follows from the symbol.
SELECT d.path, a.descriptor AS source,
       coalesce(b.descriptor, concat_ws('::', x.package, nullif(x.path, ''))) AS target,
       n.kind, n.resolution, n.alias, n.count
FROM (
    SELECT document_id, source_id, target_id, kind, resolution, alias,
           cardinality(positions) / 2 AS count
    FROM edges
    WHERE repository_id = $1 AND document_id = ANY ($2)
    UNION ALL
    SELECT document_id, enclosing_id, id, $4, $5, NULL, 1
    FROM symbols
    WHERE repository_id = $1 AND document_id = ANY ($2) AND enclosing_id IS NOT NULL
) n
JOIN documents d ON d.repository_id = $1 AND d.id = n.document_id
JOIN symbols a ON a.repository_id = $1 AND a.id = n.source_id
LEFT JOIN symbols b ON b.repository_id = $1 AND b.id = n.target_id AND n.resolution <> $3
LEFT JOIN externals x ON x.repository_id = $1 AND x.id = n.target_id AND n.resolution = $3
ORDER BY d.path COLLATE "C", a.descriptor COLLATE "C", b.descriptor COLLATE "C",
         x.package COLLATE "C", x.path COLLATE "C", n.kind, n.resolution, n.alias
