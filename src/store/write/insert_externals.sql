INSERT INTO externals (repository_id, id, package, path)
SELECT $1, n.* FROM unnest($2::bigint[], $3::text[], $4::text[]) AS n
ON CONFLICT DO NOTHING
