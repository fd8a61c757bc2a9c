-- Which documents' edges of the kinds $3, found by the resolutions $4, lead to which other
-- documents, both within the folder $2 ('' for the root): at most $5 pairs.
SELECT f.path AS from_path, t.path AS to_path,
       sum(cardinality(e.positions) / 2)::bigint AS occurrences
FROM edges e
JOIN symbols s ON s.repository_id = e.repository_id AND s.id = e.target_id
JOIN documents f ON f.repository_id = e.repository_id AND f.id = e.document_id
JOIN documents t ON t.repository_id = s.repository_id AND t.id = s.document_id
WHERE e.repository_id = $1
  AND e.kind = ANY ($3)
  AND e.resolution = ANY ($4)
  AND s.document_id <> e.document_id
  AND ($2 = '' OR f.path = $2 OR starts_with(f.path, $2 || '/'))
  AND ($2 = '' OR t.path = $2 OR starts_with(t.path, $2 || '/'))
GROUP BY f.path, t.path
ORDER BY f.path COLLATE "C", t.path COLLATE "C"
LIMIT $5
