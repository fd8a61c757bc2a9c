-- All that was imported of the documents $2; their edges go with them.
DELETE FROM imported_documents WHERE repository_id = $1 AND document_id = ANY ($2)
