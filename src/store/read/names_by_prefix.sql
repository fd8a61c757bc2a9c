-- Names that begin with $2 in any case ($2 has its LIKE signs escaped); the shortest first, so
-- that the whole name in another case leads.
SELECT name
FROM symbol_names
WHERE repository_id = $1 AND lower(name) LIKE lower($2) || '%'
ORDER BY length(name), name COLLATE "C"
LIMIT $3
