-- The memories $1 as a secondary is told of them, with their vectors of the model $2.
SELECT m.id::text, m.namespace, m.content, m.sealed, m.key_id, m.context, m.tags, m.importance,
       m.valid_to IS NULL AS valid,
       extract(epoch FROM m.created_at)::float8 AS created_at,
       v.vector::text AS vector
FROM unnest($1::text[]) AS wanted (id)
JOIN memories m ON m.id = wanted.id::uuid
LEFT JOIN memory_vectors v ON v.memory_id = m.id AND v.model = $2
WHERE m.expires_at IS NULL OR m.expires_at > now()
