DELETE FROM memories WHERE id::text = ANY ($1) AND namespace = ANY ($2)
RETURNING id::text
