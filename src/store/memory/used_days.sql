INSERT INTO memory_uses AS u (day, namespace, recalls, memories)
SELECT current_date, n.namespace, n.recalls, n.memories
FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS n (namespace, recalls, memories)
ON CONFLICT (day, namespace) DO UPDATE
SET recalls = u.recalls + excluded.recalls, memories = u.memories + excluded.memories
