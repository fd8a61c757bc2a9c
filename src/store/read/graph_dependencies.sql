-- What the symbols $2 depend on, level by level: what their edges of the kinds $3, found by the
-- resolutions $4, lead to, then what those of these do, to the depth $5.
--
-- As graph_dependents.sql, the other way round. With $8 what is called is followed to what may run
-- in its place: to what overrides it, by edges of the kind $9.
WITH RECURSIVE levels AS (
    SELECT 0 AS depth, $2::bigint[] AS ids, NULL::bigint[] AS via, NULL::smallint[] AS kinds,
           NULL::smallint[] AS resolutions, NULL::bigint[] AS occurrences,
           $2::bigint[] AS seen, false AS cut
    UNION ALL
    SELECT l.depth + 1, n.ids, n.via, n.kinds, n.resolutions, n.occurrences, l.seen || n.ids, n.cut
    FROM levels l
    CROSS JOIN LATERAL (
        WITH edge AS MATERIALIZED (
            SELECT e.id, frontier.id AS via, frontier.place, e.kind, e.resolution, e.occurrences
            FROM unnest(l.ids) WITH ORDINALITY AS frontier (id, place)
            CROSS JOIN LATERAL (
                SELECT e.target_id AS id, e.kind, e.resolution,
                       cardinality(e.positions) / 2 AS occurrences
                FROM seen_edges e
                WHERE e.repository_id = $1 AND e.source_id = frontier.id
                  AND e.kind = ANY ($3) AND e.resolution = ANY ($4)
                UNION ALL
                SELECT e.source_id, e.kind, e.resolution, cardinality(e.positions) / 2
                FROM seen_edges e
                WHERE $8 AND e.repository_id = $1 AND e.target_id = frontier.id
                  AND e.kind = $9 AND e.resolution = ANY ($4)
            ) e
            LIMIT $7 + 1
        ),
        -- What was found on a nearer level sorts first and is dropped then: a join with the array
        -- would compare every pair.
        found AS (
            SELECT DISTINCT ON (id) *
            FROM (
                SELECT edge.*, false AS known FROM edge
                UNION ALL
                SELECT seen.id, NULL, NULL, NULL, NULL, NULL, true
                FROM unnest(l.seen) AS seen (id)
            ) every
            ORDER BY id, known DESC, resolution, place, kind
        ),
        nearest AS (
            SELECT * FROM found
            WHERE NOT known
            ORDER BY place, id
            LIMIT $6 - (cardinality(l.seen) - cardinality($2))
        )
        SELECT array_agg(id) AS ids, array_agg(via) AS via, array_agg(kind) AS kinds,
               array_agg(resolution) AS resolutions, array_agg(occurrences::bigint) AS occurrences,
               (SELECT count(*) FROM edge) > $7 AS cut
        FROM nearest
    ) n
    WHERE l.depth < $5
      AND cardinality(l.ids) > 0
      AND cardinality(l.seen) - cardinality($2) < $6
      AND NOT l.ids && $10
)
-- A level may have been cut before it led to anything new.
SELECT depth, coalesce(ids, '{}') AS ids, coalesce(via, '{}') AS via, coalesce(kinds, '{}') AS kinds,
       coalesce(resolutions, '{}') AS resolutions, coalesce(occurrences, '{}') AS occurrences, cut
FROM levels
WHERE depth > 0 AND (ids IS NOT NULL OR cut)
ORDER BY depth
