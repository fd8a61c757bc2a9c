-- What of dependencies the symbols $2 use, by edges of the kinds $3: at most $4, the most used
-- first. $5 is the resolution of such edges.
SELECT x.package, x.path, min(e.source_id) AS via,
       count(DISTINCT e.source_id) AS symbols,
       sum(cardinality(e.positions) / 2)::bigint AS occurrences
FROM unnest($2::bigint[]) AS wanted (id)
JOIN edges e ON e.repository_id = $1 AND e.source_id = wanted.id
JOIN externals x ON x.repository_id = e.repository_id AND x.id = e.target_id
WHERE e.kind = ANY ($3) AND e.resolution = $5
GROUP BY x.package, x.path
ORDER BY occurrences DESC, x.package COLLATE "C", x.path COLLATE "C"
LIMIT $4
