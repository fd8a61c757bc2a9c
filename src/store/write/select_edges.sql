SELECT ctid::text AS place, document_id, source_id, target_id, kind, resolution, alias, positions
FROM edges_{id} WHERE repository_id = {id} AND document_id = ANY($1)
