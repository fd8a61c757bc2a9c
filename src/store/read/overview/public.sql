-- Public symbols that stand in no other one, below the folder $2 ('' for the root): of the $3
-- documents that lie highest at most $4 each, $5 in all. $6: the kind of documents' own symbols, $7:
-- the code for public, $8: folders whose documents are for no one else.
SELECT s.id, s.name, s.container, s.kind, s.signature, s.line, d.path, 0::bigint AS documents
FROM (
    SELECT d.id, d.path, cardinality(string_to_array(d.path, '/')) AS depth
    FROM documents d
    WHERE d.repository_id = $1 AND ($2 = '' OR starts_with(d.path, $2 || '/'))
      AND NOT string_to_array(d.path, '/') && $8
    ORDER BY depth, d.path COLLATE "C"
    LIMIT $3
) d
CROSS JOIN LATERAL (
    SELECT s.*
    FROM symbols s
    WHERE s.repository_id = $1 AND s.document_id = d.id AND s.visibility = $7 AND s.kind <> $6
      AND EXISTS (
          SELECT FROM symbols file
          WHERE file.repository_id = $1 AND file.id = s.enclosing_id AND file.kind = $6
      )
    ORDER BY s.line, s.id
    LIMIT $4
) s
ORDER BY d.depth, d.path COLLATE "C", s.line, s.id
LIMIT $5
