-- Documents that are $2 or lie in the folder $2 ('' for the root) and whose status is one of $3,
-- with the hash of what was indexed; at most $4.
SELECT d.path, d.language, d.lines, d.content_hash
FROM documents d
WHERE d.repository_id = $1
  AND ($2 = '' OR d.path = $2 OR starts_with(d.path, $2 || '/'))
  AND d.status = ANY ($3)
ORDER BY d.path COLLATE "C"
LIMIT $4
