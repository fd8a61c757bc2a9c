-- {vector} is the type of the column. What a memory has of the model already is replaced.
INSERT INTO memory_vectors AS v (memory_id, model, dimensions, settled, vector)
SELECT n.memory_id::uuid, $2, $3, $4, n.vector::{vector}
FROM unnest($1::text[], $5::text[]) AS n (memory_id, vector)
JOIN memories m ON m.id = n.memory_id::uuid
ON CONFLICT (memory_id, model) DO UPDATE
SET dimensions = excluded.dimensions, settled = excluded.settled, vector = excluded.vector
