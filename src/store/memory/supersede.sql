-- $1 is no longer valid; $2 is said in its place.
UPDATE memories
SET valid_to = now(), superseded_by = $2::uuid, updated_at = now()
WHERE id = $1::uuid AND namespace = $3 AND valid_to IS NULL
