INSERT INTO symbol_names_{id} (repository_id, name)
SELECT DISTINCT {id}::bigint, name FROM symbols_{id}
