-- Edges and their occurrences by kind and resolution.
SELECT kind, resolution, count(*) AS edges, sum(cardinality(positions) / 2)::bigint AS occurrences
FROM edges
WHERE repository_id = $1
GROUP BY kind, resolution
ORDER BY kind, resolution
