-- Every symbol of the documents $2 but their own (kind $3), in the order of their places; `parent`
-- is the names within its document that each stands in. A parameter property (a field $4 that is
-- declared inside a constructor $5 of its class) is declared by its parameter, not by a statement of
-- its own, and is left out: the format lists declarations. So is a shorthand property (a property $6
-- that is no more than its name): what it names is declared elsewhere.
SELECT d.path, s.line, s.col, s.name, s.kind, s.start_line, s.end_line,
       substr(s.container, length(concat_ws('::', nullif(f.container, ''), f.name)) + 3) AS parent
FROM symbols s
JOIN symbols f ON f.repository_id = $1 AND f.document_id = s.document_id AND f.kind = $3
JOIN documents d ON d.repository_id = $1 AND d.id = s.document_id
WHERE s.repository_id = $1 AND s.document_id = ANY ($2) AND s.kind <> $3
  AND NOT (s.kind = $4 AND EXISTS (
      SELECT FROM symbols c
      WHERE c.repository_id = $1 AND c.document_id = s.document_id AND c.kind = $5
        AND c.enclosing_id = s.enclosing_id
        AND (c.start_line, c.start_col) <= (s.line, s.col)
        AND (s.line, s.col) < (c.end_line, c.end_col)))
  AND NOT (s.kind = $6 AND (s.start_line, s.start_col) = (s.line, s.col)
           AND (s.end_line, s.end_col) = (s.line, s.col + char_length(s.name)))
ORDER BY d.path COLLATE "C", s.line, s.col, s.descriptor COLLATE "C"
