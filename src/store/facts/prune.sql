-- Takes up the oldest facts. Those that a document still has are marked as used, so that they are
-- not looked at again for as long; the others go.
WITH old AS MATERIALIZED (
    SELECT content_hash, language, version
    FROM facts
    WHERE used_at < now() - make_interval(days => $2)
    ORDER BY used_at
    LIMIT $3
    FOR UPDATE SKIP LOCKED
), kept AS (
    UPDATE facts f
    SET used_at = now()
    FROM old o
    WHERE (f.content_hash, f.language, f.version) = (o.content_hash, o.language, o.version)
      AND f.version = $1
      AND EXISTS (SELECT FROM documents d WHERE d.content_hash = o.content_hash AND d.language = o.language)
    RETURNING f.content_hash, f.language, f.version
), gone AS (
    DELETE FROM facts f
    USING old o
    WHERE (f.content_hash, f.language, f.version) = (o.content_hash, o.language, o.version)
      AND NOT (
          f.version = $1
          AND EXISTS (SELECT FROM documents d WHERE d.content_hash = o.content_hash AND d.language = o.language)
      )
    RETURNING 1
)
SELECT count(*) FROM gone
