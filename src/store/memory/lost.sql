-- Anchors in the repository $1 whose symbol is gone, at most $3, each with what has appeared in the
-- documents $2 that may be it: of its kind, and with its body or its name.
WITH lost AS (
    SELECT a.*
    FROM memory_anchors a
    WHERE a.repository_id = $1
      AND NOT EXISTS (SELECT FROM symbols s WHERE s.repository_id = $1 AND s.id = a.symbol_id)
    LIMIT $3
), appeared AS (
    SELECT s.id, s.name, s.container, s.kind, s.descriptor, s.body_hash, s.line, d.path
    FROM symbols s
    JOIN documents d ON d.repository_id = $1 AND d.id = s.document_id
    WHERE s.repository_id = $1 AND s.document_id = ANY ($2)
      AND s.kind IN (SELECT kind FROM lost)
), candidates AS (
    SELECT l.memory_id, l.ordinal, p.*
    FROM lost l JOIN appeared p ON p.kind = l.kind AND p.body_hash = l.seen_hash
    UNION
    SELECT l.memory_id, l.ordinal, p.*
    FROM lost l JOIN appeared p ON p.kind = l.kind AND p.name = l.name
)
SELECT l.memory_id::text, l.ordinal, l.name, l.container, l.kind, l.path, l.seen_hash,
       l.body_hash AS then_hash, l.state,
       c.id AS to_id, c.name AS to_name, c.container AS to_container,
       c.descriptor AS to_descriptor, c.body_hash AS to_hash, c.path AS to_path, c.line AS to_line
FROM lost l
LEFT JOIN candidates c ON c.memory_id = l.memory_id AND c.ordinal = l.ordinal
ORDER BY l.memory_id, l.ordinal, c.id
