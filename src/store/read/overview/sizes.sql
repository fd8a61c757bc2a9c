-- How many documents and lines each language has below the folder $2 ('' for the root).
SELECT d.language, count(*) AS documents, sum(d.lines)::bigint AS lines
FROM documents d
WHERE d.repository_id = $1 AND ($2 = '' OR starts_with(d.path, $2 || '/'))
GROUP BY d.language
ORDER BY lines DESC, d.language
