-- Memories $1 were in $2 answers each.
UPDATE memories m
SET uses = m.uses + u.times, used_at = now()
FROM unnest($1::text[], $2::bigint[]) AS u (id, times)
WHERE m.id = u.id::uuid
