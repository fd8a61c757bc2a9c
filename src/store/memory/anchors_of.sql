-- What code the memories $1 of the namespaces $2 (of all where it is null) speak of.
SELECT a.memory_id::text, a.ordinal, a.repository_id, a.root, a.descriptor, a.body_hash,
       a.symbol_id, a.seen_descriptor, a.seen_hash, a.name, a.container, a.kind, a.path, a.line,
       CASE WHEN a.repository_id IS NULL THEN 4 ELSE a.state END::smallint AS state
FROM unnest($1::text[]) AS wanted (id)
JOIN memory_anchors a ON a.memory_id = wanted.id::uuid
WHERE $2::text[] IS NULL
   OR EXISTS (SELECT FROM memories m WHERE m.id = a.memory_id AND m.namespace = ANY ($2))
ORDER BY a.memory_id, a.ordinal
