-- Symbols called one of $2, in the order of those names; at most $5 of each name, $6 in all.
-- $3: kinds, NULL for all. $4: a document or a folder, '' for all. Of each name the visible ones come
-- first among $7 that are looked at; all are where a path is asked for.
SELECT s.*, wanted.place
FROM unnest($2::text[]) WITH ORDINALITY AS wanted (name, place)
CROSS JOIN LATERAL (
    SELECT s.*, d.path, d.language, d.content_hash
    FROM (
        SELECT *
        FROM symbols s
        WHERE s.repository_id = $1
          AND s.name = wanted.name
          AND ($3::smallint[] IS NULL OR s.kind = ANY ($3))
        LIMIT CASE WHEN $4 = '' THEN $7::bigint END
    ) s
    JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
    WHERE $4 = '' OR d.path = $4 OR starts_with(d.path, $4 || '/')
    ORDER BY s.visibility DESC, d.path COLLATE "C", s.line, s.col, s.id
    LIMIT $5
) s
ORDER BY wanted.place, s.visibility DESC, s.path COLLATE "C", s.line, s.col, s.id
LIMIT $6
