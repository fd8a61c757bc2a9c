-- How many memories of the namespaces $1 hold each of the words $2, counted up to $3.
SELECT wanted.place, n.found
FROM unnest($2::text[]) WITH ORDINALITY AS wanted (question, place)
CROSS JOIN LATERAL (
    SELECT count(*) AS found
    FROM (
        SELECT FROM memories m
        WHERE m.words @@ wanted.question::tsquery AND m.namespace = ANY ($1)
        LIMIT $3
    ) held
) n
ORDER BY wanted.place
