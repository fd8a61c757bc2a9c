-- Memories that have no vector of the model $1, the newest first, at most $2.
SELECT m.id::text, m.content
FROM memories m
WHERE m.sealed IS NULL
  AND (m.expires_at IS NULL OR m.expires_at > now())
  AND NOT EXISTS (SELECT FROM memory_vectors v WHERE v.memory_id = m.id AND v.model = $1)
ORDER BY m.valid_to IS NULL DESC, m.id DESC
LIMIT $2
