-- The anchors $1, $2 are found again elsewhere.
UPDATE memory_anchors a
SET symbol_id = n.symbol_id, seen_descriptor = n.descriptor, seen_hash = n.hash, name = n.name,
    container = n.container, path = n.path, line = n.line, state = n.state, changed_at = now()
FROM unnest(
    $1::text[], $2::smallint[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::text[],
    $8::text[], $9::integer[], $10::smallint[]
) AS n (memory_id, ordinal, symbol_id, descriptor, hash, name, container, path, line, state)
WHERE a.memory_id = n.memory_id::uuid AND a.ordinal = n.ordinal
