-- How many occurrences the targets $2 have, by kind and resolution. $3: kinds, NULL for all.
SELECT e.kind, e.resolution, sum(cardinality(e.positions) / 2)::bigint AS occurrences
FROM edges e
WHERE e.repository_id = $1
  AND e.target_id = ANY ($2)
  AND ($3::smallint[] IS NULL OR e.kind = ANY ($3))
GROUP BY e.kind, e.resolution
ORDER BY e.kind, e.resolution
