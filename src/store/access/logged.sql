-- The newest $1 entries of the log; of the token called $2 only where that is given.
SELECT token_id, token, peer, request, action, target, outcome, detail,
       to_char(at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at
FROM access_log
WHERE $2::text IS NULL OR token = $2
ORDER BY id DESC
LIMIT $1
