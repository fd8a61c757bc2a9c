-- The newest that pass the filter, from the $12th on, at most $13. Each namespace, or each context of
-- it, is read in its order until there are enough. {narrowed} are the contexts $2, or one that stands
-- for all.
SELECT newest.id::text
FROM (SELECT DISTINCT unnest($1::text[])) AS wanted (namespace)
CROSS JOIN {narrowed} AS narrowed (context)
CROSS JOIN LATERAL (
    SELECT m.id, m.created_at
    FROM memories m
    WHERE m.namespace = wanted.namespace AND {context} AND {filter}
    ORDER BY m.created_at DESC, m.id DESC
    LIMIT $12::bigint + $13::bigint
) newest
ORDER BY newest.created_at DESC, newest.id DESC
OFFSET $12 LIMIT $13
