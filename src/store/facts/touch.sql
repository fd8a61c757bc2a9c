-- Once a day is exact enough, and spares a write per document and run. A row that another
-- session holds is being marked there.
UPDATE facts
SET used_at = now()
WHERE (content_hash, language, version) IN (
    SELECT f.content_hash, f.language, f.version
    FROM unnest($1::bytea[], $2::smallint[]) AS k (content_hash, language)
    JOIN facts f ON f.content_hash = k.content_hash AND f.language = k.language AND f.version = $3
    WHERE f.used_at < now() - interval '1 day'
    FOR UPDATE OF f SKIP LOCKED
)
