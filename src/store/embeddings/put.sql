-- {vector} is the type of the column.
INSERT INTO embeddings AS e (repository_id, symbol_id, text_hash, model, dimensions, vector)
SELECT $1, n.symbol_id, n.text_hash, $4, $5, n.vector::{vector}
FROM unnest($2::bigint[], $3::bytea[], $6::text[]) AS n (symbol_id, text_hash, vector)
ON CONFLICT (repository_id, symbol_id) DO UPDATE
SET text_hash = excluded.text_hash,
    model = excluded.model,
    dimensions = excluded.dimensions,
    vector = excluded.vector
