-- The outermost symbols of each of the documents $2, at most $3 each. $4 is the kind of a
-- document's own symbol, in which the outermost ones stand.
SELECT n.*
FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (id, place)
CROSS JOIN LATERAL (
    SELECT s.id, s.document_id, s.enclosing_id, s.name, s.kind, s.visibility, s.signature, s.line,
           s.start_line, s.end_line
    FROM symbols s
    LEFT JOIN symbols o ON o.repository_id = s.repository_id AND o.id = s.enclosing_id
    WHERE s.repository_id = $1
      AND s.document_id = wanted.id
      AND s.kind <> $4
      AND (o.kind = $4 OR s.enclosing_id IS NULL)
    ORDER BY s.start_line, s.start_col, s.end_line DESC, s.id
    LIMIT $3
) n
ORDER BY wanted.place, n.start_line, n.end_line DESC, n.id
