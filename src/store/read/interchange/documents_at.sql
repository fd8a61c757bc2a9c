-- The documents at the paths $2.
SELECT d.id, d.path, d.language, d.status, d.content_hash
FROM documents d
WHERE d.repository_id = $1 AND d.path = ANY ($2)
