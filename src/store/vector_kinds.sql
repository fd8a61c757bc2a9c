-- Whether vectors of symbols, and those of memories, are pgvector's. It may have come in between.
SELECT bool_or(attrelid = 'embeddings'::regclass AND half),
       bool_or(attrelid = 'memory_vectors'::regclass AND half)
FROM (
    SELECT attrelid, format_type(atttypid, NULL) LIKE '%halfvec' AS half
    FROM pg_attribute
    WHERE attrelid IN ('embeddings'::regclass, 'memory_vectors'::regclass) AND attname = 'vector'
) columns
