-- The secondary $1 has to hear of the memories $2.
INSERT INTO memory_outbox AS o (secondary, memory_id)
SELECT $1, id::uuid FROM unnest($2::text[]) AS changed (id)
ON CONFLICT (secondary, memory_id) DO UPDATE
SET revision = o.revision + 1, attempts = 0, due_at = now(), error = NULL, dead = false
