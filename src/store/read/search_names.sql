-- Names whose words match each of the questions $2 (tsqueries), at most $3 of each.
SELECT wanted.place, n.name
FROM unnest($2::text[]) WITH ORDINALITY AS wanted (question, place)
CROSS JOIN LATERAL (
    SELECT n.name
    FROM symbol_names n
    WHERE n.repository_id = $1 AND search_words(n.name) @@ wanted.question::tsquery
    LIMIT $3
) n
ORDER BY wanted.place
