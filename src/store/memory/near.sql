-- Memories that speak of the symbols $2 of the repository $1 (distance 0), of others in the
-- documents $3 (1), or of symbols that those in $2 refer to or that refer to them (2); the nearest,
-- at most $4. No more than $5 edges are looked at in each direction. Only memories of the namespaces $6,
-- of all where it is null.
SELECT a.memory_id::text, min(n.distance)::smallint AS distance
FROM (
    SELECT id, 0 AS distance FROM unnest($2::bigint[]) AS centre (id)
    UNION ALL
    SELECT s.id, 1 FROM symbols s WHERE s.repository_id = $1 AND s.document_id = ANY ($3)
    UNION ALL
    (SELECT e.target_id, 2 FROM edges e
     WHERE e.repository_id = $1 AND e.source_id = ANY ($2) AND e.resolution <> 4 LIMIT $5)
    UNION ALL
    (SELECT e.source_id, 2 FROM edges e
     WHERE e.repository_id = $1 AND e.target_id = ANY ($2) LIMIT $5)
) n
JOIN memory_anchors a ON a.repository_id = $1 AND a.symbol_id = n.id
WHERE $6::text[] IS NULL
   OR EXISTS (SELECT FROM memories m WHERE m.id = a.memory_id AND m.namespace = ANY ($6))
GROUP BY a.memory_id
ORDER BY 2, 1
LIMIT $4
