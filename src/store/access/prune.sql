-- Entries older than $1 days, and those beyond the newest $2; at most $3 at once.
DELETE FROM access_log
WHERE id IN (
    SELECT id FROM access_log
    WHERE at < now() - make_interval(days => $1)
       OR id <= (SELECT id FROM access_log ORDER BY id DESC OFFSET $2 LIMIT 1)
    ORDER BY id
    LIMIT $3
)
