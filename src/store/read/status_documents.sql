-- Documents by language and status.
SELECT language, status, count(*) AS documents, sum(lines)::bigint AS lines,
       sum(size)::bigint AS bytes, sum(unresolved)::bigint AS unresolved,
       sum(external)::bigint AS external
FROM documents
WHERE repository_id = $1
GROUP BY language, status
ORDER BY language, status
