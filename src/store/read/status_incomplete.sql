-- Documents that are not whole in the index, the skipped ones before the partial ones.
SELECT path, status, detail
FROM documents
WHERE repository_id = $1 AND status <> $2
ORDER BY status = $3, path COLLATE "C"
LIMIT $4
