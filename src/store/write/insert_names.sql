INSERT INTO symbol_names_{id} (repository_id, name)
SELECT {id}, name FROM unnest($1::text[]) AS n (name)
ON CONFLICT DO NOTHING
