-- Vectors of the memories $1, one behind the other in $5, $3 numbers each; {vector} is the type of the
-- column. What a memory has of the model already is replaced.
INSERT INTO memory_vectors AS v (memory_id, model, dimensions, settled, vector)
SELECT n.memory_id::uuid, $2, $3, $4,
       ($5::real[])[(n.place - 1) * $3 + 1 : n.place * $3]::{vector}
FROM unnest($1::text[]) WITH ORDINALITY AS n (memory_id, place)
JOIN memories m ON m.id = n.memory_id::uuid
ON CONFLICT (memory_id, model) DO UPDATE
SET dimensions = excluded.dimensions, settled = excluded.settled, vector = excluded.vector
