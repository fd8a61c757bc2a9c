SELECT f.content_hash, f.language, f.data
FROM unnest($1::bytea[], $2::smallint[]) AS k (content_hash, language)
JOIN facts f ON f.content_hash = k.content_hash AND f.language = k.language AND f.version = $3
