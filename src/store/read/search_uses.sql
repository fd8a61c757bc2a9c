-- How many edges of the kinds $3, found by the resolutions $4, lead to each of the symbols $2;
-- counted up to $5.
SELECT wanted.id, (
    SELECT count(*)
    FROM (
        SELECT FROM edges e
        WHERE e.repository_id = $1 AND e.target_id = wanted.id
          AND e.kind = ANY ($3) AND e.resolution = ANY ($4)
        LIMIT $5
    ) used
) AS uses
FROM unnest($2::bigint[]) AS wanted (id)
