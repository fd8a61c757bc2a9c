DELETE FROM documents WHERE repository_id = $1 AND id = ANY($2)
