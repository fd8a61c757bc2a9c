-- Documents below the folder $2 ('' for the root) that are called one of $3, the highest first; at
-- most $4.
SELECT d.path
FROM documents d
WHERE d.repository_id = $1 AND ($2 = '' OR starts_with(d.path, $2 || '/'))
  AND regexp_replace(d.path, '^.*/', '') = ANY ($3)
ORDER BY cardinality(string_to_array(d.path, '/')), d.path COLLATE "C"
LIMIT $4
