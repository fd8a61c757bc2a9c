INSERT INTO documents AS d (
    repository_id, id, path, language, status, detail, size, lines, content_hash, edges_hash,
    unresolved, external
)
SELECT $1, n.*
FROM unnest(
    $2::bigint[], $3::text[], $4::smallint[], $5::smallint[], $6::text[], $7::bigint[],
    $8::integer[], $9::bytea[], $10::bigint[], $11::integer[], $12::integer[]
) AS n
ON CONFLICT (repository_id, id) DO UPDATE
SET path = excluded.path,
    language = excluded.language,
    status = excluded.status,
    detail = excluded.detail,
    size = excluded.size,
    lines = excluded.lines,
    content_hash = excluded.content_hash,
    edges_hash = excluded.edges_hash,
    unresolved = excluded.unresolved,
    external = excluded.external
WHERE d IS DISTINCT FROM excluded
