-- The symbols $2, in the order asked for.
SELECT s.*, d.path, d.language, d.content_hash
FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (id, place)
JOIN symbols s ON s.repository_id = $1 AND s.id = wanted.id
JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
ORDER BY wanted.place
