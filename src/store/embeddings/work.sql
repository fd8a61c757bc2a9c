-- Symbols without a vector of the model $2 for what they say now, at most $4: those that are public
-- and documented first, of these the most referred to. $3: kinds that are worth it without
-- documentation.
SELECT s.id, s.name, s.container, s.kind, s.signature, s.documentation, s.text_hash
FROM (
    SELECT s.id, s.name, s.container, s.kind, s.signature, s.documentation, s.visibility,
           sha256(convert_to(
               concat_ws(E'\n', s.kind, s.container, s.name, s.signature, s.documentation), 'UTF8'
           )) AS text_hash
    FROM symbols s
    WHERE s.repository_id = $1 AND (s.documentation <> '' OR s.kind = ANY ($3))
) s
LEFT JOIN embeddings e
    ON e.repository_id = $1 AND e.symbol_id = s.id AND e.text_hash = s.text_hash AND e.model = $2
LEFT JOIN (
    SELECT target_id, count(*) AS uses FROM edges WHERE repository_id = $1 GROUP BY target_id
) u ON u.target_id = s.id
WHERE e.symbol_id IS NULL
ORDER BY (s.visibility = 3)::integer + (s.documentation <> '')::integer DESC,
         u.uses DESC NULLS LAST, s.id
LIMIT $4
