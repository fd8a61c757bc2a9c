-- The repository as this snapshot sees it.
SELECT id, root, name, generation, head_commit,
       extract(epoch FROM indexed_at)::bigint AS indexed_at,
       EXISTS (SELECT FROM imported_documents WHERE repository_id = $1) AS imported
FROM repositories
WHERE id = $1
