-- Symbols called one of $2, in the order of those names; of each name at most $6, the visible ones
-- first among $5 that are looked at, and $7 in all. $3: kinds, NULL for all. $4: a document or a
-- folder, '' for all. A name that thousands have costs no more than another, except where a path is
-- asked for: what is in it may be the last.
SELECT s.*
FROM unnest($2::text[]) WITH ORDINALITY AS wanted (name, place)
CROSS JOIN LATERAL (
    SELECT s.*, d.path, d.language, d.content_hash
    FROM (
        SELECT *
        FROM symbols s
        WHERE s.repository_id = $1
          AND s.name = wanted.name
          AND ($3::smallint[] IS NULL OR s.kind = ANY ($3))
        LIMIT CASE WHEN $4 = '' THEN $5::bigint END
    ) s
    JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
    WHERE $4 = '' OR d.path = $4 OR starts_with(d.path, $4 || '/')
    ORDER BY s.visibility DESC, s.id
    LIMIT $6
) s
ORDER BY wanted.place, s.visibility DESC, s.id
LIMIT $7
