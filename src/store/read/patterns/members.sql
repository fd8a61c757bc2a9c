-- Types (symbols of the kinds $4) in the folder $2 ('' for the root) with more than $3 members of the
-- kinds $5 that stand in for none of a supertype (no edge of the kind $6 leads from them), the
-- largest first; at most $7.
SELECT owner.id, count(*) AS metric
FROM symbols member
JOIN symbols owner
  ON owner.repository_id = member.repository_id AND owner.id = member.enclosing_id
JOIN documents d ON d.repository_id = owner.repository_id AND d.id = owner.document_id
WHERE member.repository_id = $1
  AND member.kind = ANY ($5)
  AND owner.kind = ANY ($4)
  AND ($2 = '' OR d.path = $2 OR starts_with(d.path, $2 || '/'))
  AND NOT EXISTS (
      SELECT FROM edges e
      WHERE e.repository_id = $1 AND e.source_id = member.id AND e.kind = $6
  )
GROUP BY owner.id
HAVING count(*) > $3
ORDER BY metric DESC, owner.id
LIMIT $7
