-- Of each of the symbols $2: whether it tests anything (an edge of the kind $3 leads from it), and
-- whether anything else uses it (an edge of the kinds $4 found by the resolutions $5).
SELECT wanted.id,
       EXISTS (
           SELECT FROM edges e
           WHERE e.repository_id = $1 AND e.source_id = wanted.id AND e.kind = $3
       ) AS tests,
       EXISTS (
           SELECT FROM edges e
           WHERE e.repository_id = $1 AND e.target_id = wanted.id AND e.kind = ANY ($4)
             AND e.resolution = ANY ($5) AND e.source_id <> wanted.id
       ) AS used
FROM unnest($2::bigint[]) AS wanted (id)
