-- Symbols called $2, standing in a container that is $3 or ends in it ('' asks for none).
-- $4: kinds, NULL for all. $5: a document or a folder, '' for all. $6: at most so many, the visible
-- ones first among $7 that are looked at: of a name that thousands have, a few pages are read. Where
-- a path is asked for, all are looked at, for its own may be the last.
SELECT s.*, d.path, d.language, d.content_hash
FROM (
    SELECT *
    FROM symbols s
    WHERE s.repository_id = $1
      AND s.name = $2
      AND ($3 = '' OR s.container = $3 OR right(s.container, length($3) + 2) = '::' || $3)
      AND ($4::smallint[] IS NULL OR s.kind = ANY ($4))
    LIMIT CASE WHEN $5 = '' THEN $7::bigint END
) s
JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
WHERE $5 = '' OR d.path = $5 OR starts_with(d.path, $5 || '/')
ORDER BY s.visibility DESC, d.path COLLATE "C", s.line, s.col, s.id
LIMIT $6
