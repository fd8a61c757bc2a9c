-- The repository as this snapshot sees it.
SELECT id, root, name, generation, head_commit,
       extract(epoch FROM indexed_at)::bigint AS indexed_at
FROM repositories
WHERE id = $1
