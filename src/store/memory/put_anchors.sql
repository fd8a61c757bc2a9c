-- Symbols that memories speak of, behind those they spoke of before.
INSERT INTO memory_anchors (
    memory_id, ordinal, repository_id, root, descriptor, body_hash, symbol_id, seen_descriptor,
    seen_hash, name, container, kind, path, line, state
)
SELECT n.memory_id::uuid,
       coalesce((SELECT max(o.ordinal) FROM memory_anchors o WHERE o.memory_id = n.memory_id::uuid), 0)
           + row_number() OVER (PARTITION BY n.memory_id ORDER BY n.place),
       r.id, r.root, s.descriptor, s.body_hash, s.id, s.descriptor, s.body_hash, s.name,
       s.container, s.kind, d.path, s.line, 1
FROM unnest($1::text[], $2::bigint[], $3::bigint[])
    WITH ORDINALITY AS n (memory_id, repository_id, symbol_id, place)
JOIN repositories r ON r.id = n.repository_id
JOIN symbols s ON s.repository_id = r.id AND s.id = n.symbol_id
JOIN documents d ON d.repository_id = r.id AND d.id = s.document_id
WHERE NOT EXISTS (
    SELECT FROM memory_anchors o
    WHERE o.memory_id = n.memory_id::uuid AND o.repository_id = r.id AND o.symbol_id = s.id
)
