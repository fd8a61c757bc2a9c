-- What was imported of those of the documents $2 that are gone or no longer the same.
DELETE FROM imported_documents i
WHERE i.repository_id = $1
  AND i.document_id = ANY ($2)
  AND NOT EXISTS (
      SELECT FROM documents d
      WHERE d.repository_id = i.repository_id
        AND d.id = i.document_id
        AND d.content_hash = i.content_hash
  )
