-- Resolution 4: external, the target is a row of `externals`.
WITH gone AS (
    DELETE FROM edges_{id} WHERE ctid = ANY($1::text[]::tid[]) RETURNING target_id, resolution
)
SELECT count(*), coalesce(array_agg(DISTINCT target_id) FILTER (WHERE resolution = 4), '{}')
FROM gone
