-- Resolution 4: external, the target is a row of `externals`.
WITH gone AS (
    DELETE FROM edges_{id} WHERE repository_id = {id} AND document_id = ANY($1)
    RETURNING target_id, resolution
)
SELECT count(*), coalesce(array_agg(DISTINCT target_id) FILTER (WHERE resolution = 4), '{}')
FROM gone
