-- There is one writer, so that nothing can be added in between; ON CONFLICT DO NOTHING would cost
-- a quarter more. In order, so that neighbours share a page of the index.
INSERT INTO symbol_names_{id} (repository_id, name)
SELECT {id}, a.name
FROM unnest($1::text[]) AS a (name)
WHERE NOT EXISTS (
    SELECT FROM symbol_names_{id} n WHERE n.repository_id = {id} AND n.name = a.name
)
ORDER BY a.name
