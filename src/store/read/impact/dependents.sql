-- One step towards dependents: for each of the symbols $2 who refers to it by an edge of the kinds
-- $3 found by the resolutions $4. At most $5 of each, $6 in all.
SELECT step.source_id, wanted.id AS target_id, step.kind, step.resolution
FROM unnest($2::bigint[]) AS wanted (id)
CROSS JOIN LATERAL (
    SELECT e.source_id, e.kind, e.resolution
    FROM seen_edges e
    WHERE e.repository_id = $1
      AND e.target_id = wanted.id
      AND e.kind = ANY ($3)
      AND e.resolution = ANY ($4)
    LIMIT $5
) step
LIMIT $6
