-- New memories; what is there already under the same namespace and content is merged with it.
INSERT INTO memories AS m (
    id, namespace, content, sealed, key_id, content_hash, context, metadata, tags, importance, tier,
    source, created_at, expires_at, valid_to, superseded_by, uses
)
SELECT n.id::uuid, n.namespace, n.content, n.sealed, n.key_id, n.content_hash, n.context,
       n.metadata::jsonb, ARRAY(SELECT jsonb_array_elements_text(n.tags::jsonb)), n.importance,
       n.tier, n.source, coalesce(n.created_at::timestamptz, now()), CASE
           WHEN starts_with(n.expires_at, '+') THEN now() + n.expires_at::interval
           ELSE n.expires_at::timestamptz
       END,
       n.valid_to::timestamptz, n.superseded_by::uuid, n.uses
FROM unnest(
    $1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::bytea[], $7::text[],
    $8::text[], $9::text[], $10::real[], $11::smallint[], $12::text[], $13::text[], $14::text[],
    $15::text[], $16::text[], $17::bigint[]
) AS n (
    id, namespace, content, sealed, key_id, content_hash, context, metadata, tags, importance, tier,
    source, created_at, expires_at, valid_to, superseded_by, uses
)
ON CONFLICT (namespace, content_hash) WHERE valid_to IS NULL DO UPDATE
SET tags = ARRAY(SELECT DISTINCT unnest(m.tags || excluded.tags) ORDER BY 1),
    metadata = m.metadata || excluded.metadata,
    importance = greatest(m.importance, excluded.importance),
    expires_at = CASE
        WHEN m.expires_at IS NULL OR excluded.expires_at IS NULL THEN NULL
        ELSE greatest(m.expires_at, excluded.expires_at)
    END,
    updated_at = now()
RETURNING m.id::text, m.namespace, m.content_hash, m.xmax <> 0 AS merged
