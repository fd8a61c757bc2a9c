-- The modules $3 levels below the folder $2 ('' for the root): folders, and documents by their
-- stems, so that `a.rs` and `a/` are one. At most $4, those with most lines first.
SELECT module.path, count(*) AS documents, sum(d.lines)::bigint AS lines
FROM documents d
CROSS JOIN LATERAL (
    SELECT regexp_replace(
        array_to_string((string_to_array(
            substr(d.path, CASE WHEN $2 = '' THEN 1 ELSE length($2) + 2 END), '/'))[1:$3], '/'),
        '\.[^./]+$', '') AS path
) module
WHERE d.repository_id = $1 AND ($2 = '' OR starts_with(d.path, $2 || '/'))
GROUP BY module.path
ORDER BY lines DESC, module.path COLLATE "C"
LIMIT $4
