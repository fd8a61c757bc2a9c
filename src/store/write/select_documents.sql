SELECT id, path, language, status, detail, size, lines, content_hash, edges_hash, unresolved, external
FROM documents
WHERE repository_id = $1
ORDER BY path COLLATE "C"
