-- Symbols defined below the folder $2 ('' for the root) that most documents refer to, other than
-- the one they stand in; at most $3. Looked at are $4 documents, those below the folder first and
-- else in the order of their ids, which are hashes; and $5 edges of each, of the kinds $6 found by
-- the resolutions $7. Left out are symbols of the kinds $8. OFFSET 0 keeps the order of the joins,
-- which the planner gets wrong as long as a table has no statistics.
WITH looked_at AS MATERIALIZED (
    SELECT d.id
    FROM documents d
    WHERE d.repository_id = $1
    ORDER BY NOT ($2 = '' OR starts_with(d.path, $2 || '/')), d.id
    LIMIT $4
), used AS MATERIALIZED (
    SELECT e.target_id, array_agg(looked_at.id) AS document_ids
    FROM looked_at
    CROSS JOIN LATERAL (
        SELECT DISTINCT e.target_id
        FROM (
            SELECT e.target_id
            FROM edges e
            WHERE e.repository_id = $1 AND e.document_id = looked_at.id
              AND e.kind = ANY ($6) AND e.resolution = ANY ($7)
            LIMIT $5
        ) e
    ) e
    GROUP BY e.target_id
)
SELECT found.id, found.name, found.container, found.kind, found.signature, found.line, found.path,
       found.documents
FROM (
    SELECT s.*,
           cardinality(used.document_ids)
               - (s.document_id = ANY (used.document_ids))::integer::bigint AS documents
    FROM used
    CROSS JOIN LATERAL (
        SELECT s.id, s.name, s.container, s.kind, s.signature, s.line, s.document_id, d.path
        FROM symbols s
        JOIN documents d ON d.repository_id = $1 AND d.id = s.document_id
        WHERE s.repository_id = $1 AND s.id = used.target_id
        OFFSET 0
    ) s
    WHERE s.kind <> ALL ($8) AND ($2 = '' OR starts_with(s.path, $2 || '/'))
) found
WHERE found.documents > 0
ORDER BY found.documents DESC, found.path COLLATE "C", found.line, found.id
LIMIT $3
