-- Documents that are $2 or lie in the folder $2 ('' for the root), after the path $3.
SELECT d.id, d.path, d.language, d.status, d.detail, d.lines
FROM documents d
WHERE d.repository_id = $1
  AND ($2 = '' OR d.path = $2 OR starts_with(d.path, $2 || '/'))
  AND d.path COLLATE "C" > $3
ORDER BY d.path COLLATE "C"
LIMIT $4
