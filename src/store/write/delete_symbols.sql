WITH gone AS (
    DELETE FROM symbols_{id} WHERE repository_id = {id} AND document_id = ANY($1) RETURNING name
)
SELECT count(*), coalesce(array_agg(DISTINCT name), '{}') FROM gone
