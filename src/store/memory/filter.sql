m.namespace = ANY ($1)
    AND ($2::text[] IS NULL OR m.context = ANY ($2))
    AND ($3::text[] IS NULL OR m.tags @> $3)
    AND ($4::text IS NULL OR m.created_at >= $4::timestamptz)
    AND ($5::text IS NULL OR m.created_at <= $5::timestamptz)
    AND m.importance >= $6
    AND ($7 OR m.valid_to IS NULL)
    AND ($8::text IS NULL OR m.metadata @> $8::jsonb)
    AND (m.expires_at IS NULL OR m.expires_at > now())
    AND ($9::bigint IS NULL OR EXISTS (
        SELECT FROM memory_anchors a
        WHERE a.memory_id = m.id AND a.repository_id = $9
          AND ($10::bigint[] IS NULL OR a.symbol_id = ANY ($10))
          AND ($11 = '' OR a.path = $11 OR starts_with(a.path, $11 || '/'))))
