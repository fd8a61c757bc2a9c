-- All tokens, or the one with the id $1.
SELECT id, name, hash, permissions, repositories, namespaces,
       to_char(created_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_at,
       to_char(expires_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS expires_at,
       to_char(revoked_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS revoked_at,
       to_char(used_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS used_at,
       (revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())) AS valid,
       extract(epoch FROM expires_at - now())::float8 AS expires_in
FROM access_tokens
WHERE $1::text IS NULL OR id = $1
ORDER BY revoked_at IS NOT NULL, name, id
