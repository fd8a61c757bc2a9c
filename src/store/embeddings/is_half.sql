SELECT format_type(atttypid, NULL) LIKE '%halfvec'
FROM pg_attribute
WHERE attrelid = 'embeddings'::regclass AND attname = 'vector'
