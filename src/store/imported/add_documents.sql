-- Documents that the tool $4 speaks of, with the hashes of the texts it speaks of.
INSERT INTO imported_documents (repository_id, document_id, content_hash, tool)
SELECT $1, n.id, n.content_hash, $4
FROM unnest($2::bigint[], $3::bytea[]) AS n (id, content_hash)
