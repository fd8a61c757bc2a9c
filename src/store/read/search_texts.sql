-- Symbols whose signature and documentation match each of the questions $2 (tsqueries), at most $6
-- of each. $3: kinds, NULL for all. $4: a document or a folder, '' for all. $5: languages, NULL for
-- all. The expression is that of the index symbols_words.
SELECT wanted.place, n.id
FROM unnest($2::text[]) WITH ORDINALITY AS wanted (question, place)
CROSS JOIN LATERAL (
    SELECT s.id
    FROM symbols s
    WHERE s.repository_id = $1
      AND search_words(s.signature || ' ' || s.documentation) @@ wanted.question::tsquery
      AND ($3::smallint[] IS NULL OR s.kind = ANY ($3))
      AND (($4 = '' AND $5::smallint[] IS NULL) OR EXISTS (
          SELECT FROM documents d
          WHERE d.repository_id = $1 AND d.id = s.document_id
            AND ($4 = '' OR d.path = $4 OR starts_with(d.path, $4 || '/'))
            AND ($5::smallint[] IS NULL OR d.language = ANY ($5))))
    LIMIT $6
) n
ORDER BY wanted.place
