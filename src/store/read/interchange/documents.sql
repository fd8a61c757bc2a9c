-- Documents after the path $2, in the order of their paths: at most $3.
SELECT d.id, d.path, d.language, d.status, d.content_hash
FROM documents d
WHERE d.repository_id = $1 AND d.path COLLATE "C" > $2
ORDER BY d.path COLLATE "C"
LIMIT $3
