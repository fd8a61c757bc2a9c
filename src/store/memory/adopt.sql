-- The repository $1 at the root $2 is indexed anew: anchors of the one that was there are its own.
UPDATE memory_anchors a
SET repository_id = $1, symbol_id = s.id
FROM symbols s
WHERE a.repository_id IS NULL AND a.root = $2
  AND s.repository_id = $1 AND s.name = a.name AND s.descriptor = a.seen_descriptor
