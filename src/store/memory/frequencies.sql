-- How many memories hold each of the words $1: of frequent ones what the statistics say of all
-- namespaces, since reading all their places in the index is what costs; the others are looked up as
-- the questions $2 (tsqueries), and counted up to $3, of the namespaces $4 (null: of all).
WITH frequent AS MATERIALIZED (SELECT * FROM frequent_words() WHERE word = ANY ($1))
SELECT coalesce(f.found, (
    SELECT count(*)
    FROM (SELECT FROM memories m
          WHERE m.words @@ wanted.question::tsquery AND ($4::text[] IS NULL OR m.namespace = ANY ($4))
          LIMIT $3) held
))
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (word, question, place)
LEFT JOIN frequent f ON f.word = wanted.word
ORDER BY wanted.place
