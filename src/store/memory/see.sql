-- Anchors in the repository $1 whose symbol stands in one of the documents $2, as it is now.
WITH seen AS (
    SELECT a.memory_id, a.ordinal, s.descriptor, s.body_hash, s.name, s.container, s.kind, d.path,
           s.line,
           (CASE
               WHEN a.body_hash NOT IN (0, s.body_hash) THEN 2
               WHEN a.descriptor <> s.descriptor THEN 3
               ELSE 1
           END)::smallint AS state
    FROM memory_anchors a
    JOIN symbols s ON s.repository_id = $1 AND s.id = a.symbol_id
    JOIN documents d ON d.repository_id = $1 AND d.id = s.document_id
    WHERE a.repository_id = $1 AND s.document_id = ANY ($2)
)
UPDATE memory_anchors a
SET seen_descriptor = n.descriptor,
    seen_hash = n.body_hash,
    -- Written while the index did not know yet what symbols say.
    body_hash = CASE WHEN a.body_hash = 0 THEN n.body_hash ELSE a.body_hash END,
    name = n.name,
    container = n.container,
    kind = n.kind,
    path = n.path,
    line = n.line,
    state = n.state,
    changed_at = CASE WHEN n.state <> a.state THEN now() ELSE a.changed_at END
FROM seen n
WHERE a.memory_id = n.memory_id AND a.ordinal = n.ordinal
  AND (a.seen_descriptor, a.seen_hash, a.name, a.container, a.kind, a.path, a.line, a.state)
      IS DISTINCT FROM
      (n.descriptor, n.body_hash, n.name, n.container, n.kind, n.path, n.line, n.state)
