-- Memories that match the question $12 (a tsquery), at most $13, with how often each holds each of
-- the words $14 and how long it is.
SELECT m.id::text, length(m.words) AS words,
       ARRAY(
           SELECT coalesce(max(cardinality(l.positions)), 0)::integer
           FROM unnest($14::text[]) WITH ORDINALITY AS w (word, place)
           LEFT JOIN unnest(m.words) AS l (lexeme, positions, weights) ON l.lexeme = w.word
           GROUP BY w.place ORDER BY w.place
       ) AS counts
FROM memories m
WHERE m.words @@ $12::tsquery AND {filter}
LIMIT $13
