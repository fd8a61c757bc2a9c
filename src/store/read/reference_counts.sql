-- How many occurrences the targets $2 have, by kind and resolution. $3: kinds. What contains a symbol
-- is of the kind $4 and the resolution $5; it follows from the symbol.
SELECT e.kind, e.resolution, sum(cardinality(e.positions) / 2)::bigint AS occurrences
FROM seen_edges e
WHERE e.repository_id = $1
  AND e.target_id = ANY ($2)
  AND e.kind = ANY ($3)
GROUP BY e.kind, e.resolution
UNION ALL
SELECT $4, $5, count(*)
FROM symbols s
WHERE s.repository_id = $1
  AND s.id = ANY ($2)
  AND s.enclosing_id IS NOT NULL
  AND $4 = ANY ($3)
HAVING count(*) > 0
ORDER BY 1, 2
