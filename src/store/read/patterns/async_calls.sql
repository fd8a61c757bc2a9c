-- Where documents that are $2 or lie in the folder $2 ('' for the root) call what gives a promise or a
-- future: by edges of the kind $3 found by the resolutions $4 that lead to symbols whose declaration
-- begins with `async`, modifiers passed over, or ends with `): Promise<…>`. At most $5 edges.
SELECT d.path, e.positions
FROM edges e
JOIN symbols s ON s.repository_id = e.repository_id AND s.id = e.target_id
JOIN documents d ON d.repository_id = e.repository_id AND d.id = e.document_id
WHERE e.repository_id = $1
  AND e.kind = $3
  AND e.resolution = ANY ($4)
  AND s.signature ~ '^([a-z]+(\([^)]*\))? )*async (fn|function|[^ ]+ ?[(<])|\) ?: ?Promise ?<.*>$'
  AND ($2 = '' OR d.path = $2 OR starts_with(d.path, $2 || '/'))
LIMIT $5
