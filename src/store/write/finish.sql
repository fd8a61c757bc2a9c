UPDATE repositories
SET generation = generation + 1,
    head_commit = $2,
    manifests_hash = $3,
    facts_version = $4,
    indexed_at = now()
WHERE id = $1
RETURNING id, root, name, generation, head_commit, manifests_hash, facts_version,
    extract(epoch FROM indexed_at)::bigint AS indexed_at
