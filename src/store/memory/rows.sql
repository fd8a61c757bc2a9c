-- The memories $1 of the namespaces $2 (of all where it is null), in no order.
SELECT m.id::text, m.namespace, m.content, m.sealed, m.key_id, m.context, m.metadata::text,
       m.tags, m.importance, m.tier, m.source, m.uses, m.superseded_by::text,
       to_char(m.created_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_at,
       to_char(m.updated_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS updated_at,
       to_char(m.valid_to AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS valid_to,
       to_char(m.expires_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS expires_at,
       to_char(m.used_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS used_at,
       (extract(epoch FROM now() - m.created_at) / 86400)::real AS age_days
FROM unnest($1::text[]) AS wanted (id)
JOIN memories m ON m.id = wanted.id::uuid
WHERE $2::text[] IS NULL OR m.namespace = ANY ($2)
