-- What valid memories of the namespaces $1 say of the symbols $3 of the repository $2, at most $4: in the
-- order of the symbols, the most important first. What is sealed is not shown.
SELECT a.symbol_id, m.id::text, m.context, left(m.content, $5) AS content, a.name, a.container, a.state
FROM unnest($3::bigint[]) WITH ORDINALITY AS wanted (id, place)
JOIN memory_anchors a ON a.repository_id = $2 AND a.symbol_id = wanted.id
JOIN memories m ON m.id = a.memory_id
WHERE m.namespace = ANY ($1) AND m.valid_to IS NULL AND m.sealed IS NULL
  AND (m.expires_at IS NULL OR m.expires_at > now())
ORDER BY wanted.place, m.importance DESC, m.created_at DESC, m.id
LIMIT $4
