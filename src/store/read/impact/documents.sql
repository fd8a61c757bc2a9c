-- Those of the paths $2 that are indexed, with the hash of what was indexed.
SELECT d.path, d.content_hash
FROM documents d
WHERE d.repository_id = $1 AND d.path = ANY ($2)
ORDER BY d.path COLLATE "C"
