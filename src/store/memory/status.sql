-- Of the namespaces $1: valid memories; those that have no vector of the model $2 and may have one; and
-- their anchors that drifted or are orphaned.
SELECT (SELECT count(*) FROM memories m WHERE m.namespace = ANY ($1) AND m.valid_to IS NULL),
       (SELECT count(*)
        FROM memories m
        WHERE m.namespace = ANY ($1) AND m.valid_to IS NULL AND m.sealed IS NULL
          AND $2::text IS NOT NULL AND NOT EXISTS (
              SELECT FROM memory_vectors v WHERE v.memory_id = m.id AND v.model = $2)),
       (SELECT count(*)
        FROM memory_anchors a
        JOIN memories m ON m.id = a.memory_id
        WHERE m.namespace = ANY ($1) AND m.valid_to IS NULL
          AND (a.repository_id IS NULL OR a.state = ANY ($3)))
