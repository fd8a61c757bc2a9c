-- Facts that are there are the same, except where they were damaged.
INSERT INTO facts AS f (content_hash, language, version, data)
SELECT content_hash, language, $3, data
FROM unnest($1::bytea[], $2::smallint[], $4::bytea[]) AS k (content_hash, language, data)
ON CONFLICT (content_hash, language, version) DO UPDATE
SET data = excluded.data, used_at = excluded.used_at
WHERE f.data <> excluded.data
