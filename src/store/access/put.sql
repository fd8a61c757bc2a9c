-- A token: $1 id, $2 name, $3 hash, $4 permissions, $5 repositories, $6 namespaces, $7 when it
-- expires: a time, or a span from now where it begins with `+`.
INSERT INTO access_tokens (id, name, hash, permissions, repositories, namespaces, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, CASE
    WHEN starts_with($7, '+') THEN now() + $7::interval
    ELSE $7::timestamptz
END)
