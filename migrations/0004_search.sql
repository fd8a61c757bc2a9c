-- Search: words of names, signatures and documentation, and vectors of what symbols mean.

-- The words of a text as both the index and a question see them: identifiers split on case,
-- underscores and punctuation, in lower case, reduced to their stems, without stop words. Every
-- name in it says its schema: what maintains indexes runs with another search path.
CREATE FUNCTION search_words(body text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_tsvector('pg_catalog.english', translate(
        -- `parseURLFast` is parse, URL, Fast.
        regexp_replace(body, '([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])', '\1\3 \2\4', 'g'),
        -- Else PostgreSQL takes `std.io` for a host, `a/b` for a file, and `Vec<String>` for a word
        -- and a tag, which it passes over.
        './\-_<>&@=:', repeat(' ', 11)));

-- What is new waits in a list that every search reads to its end: kept short.
CREATE INDEX symbol_names_words ON symbol_names
    USING gin (search_words(name)) WITH (gin_pending_list_limit = 128);
CREATE INDEX symbols_words ON symbols
    USING gin (search_words(signature || ' ' || documentation)) WITH (gin_pending_list_limit = 128);

-- Vectors are made behind the index, when there is time: they are no part of what a fresh index is
-- compared by. A row speaks of the text its hash is of, whatever the symbol says by now.
CREATE TABLE embeddings (
    repository_id bigint   NOT NULL REFERENCES repositories ON DELETE CASCADE,
    symbol_id     bigint   NOT NULL,
    text_hash     bytea    NOT NULL,  -- SHA-256; equal texts are embedded once
    model         text     NOT NULL,
    dimensions    smallint NOT NULL,
    PRIMARY KEY (repository_id, symbol_id)
);
CREATE INDEX embeddings_text ON embeddings (text_hash, model);

-- With pgvector, half the precision in half the room, and an index of near neighbours; without it
-- plain numbers, which the program compares by itself.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS vector;
    ALTER TABLE embeddings ADD COLUMN vector halfvec(384) NOT NULL;
    CREATE INDEX embeddings_vector ON embeddings USING hnsw (vector halfvec_cosine_ops);
EXCEPTION
    -- Not available, no control file, not permitted; too old to know `halfvec`.
    WHEN feature_not_supported OR undefined_file OR insufficient_privilege OR undefined_object THEN
        ALTER TABLE embeddings ADD COLUMN vector real[] NOT NULL;
END
$$;
