-- Memories that match the question $12 (a tsquery), at most $13: how many different words each has,
-- and which of the words $14 (tsqueries) it holds.
SELECT m.id::text, length(m.words) AS words,
       ARRAY(SELECT m.words @@ w.word FROM unnest($14::text[]::tsquery[]) AS w (word)) AS held
FROM memories m
WHERE m.words @@ $12::tsquery AND {filter}
LIMIT $13
