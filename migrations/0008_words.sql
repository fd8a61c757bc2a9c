-- Words in one pass. What it makes of a text is what it made before, so that every index stays true;
-- `translate` took as long as all the rest of it.
CREATE OR REPLACE FUNCTION search_words(body text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_tsvector('pg_catalog.english', regexp_replace(
        body,
        -- `parseURLFast` is parse, URL, Fast. And without these characters between words PostgreSQL
        -- takes `std.io` for a host, `a/b` for a file, and `Vec<String>` for a word and a tag, which
        -- it passes over.
        '([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])|[-./\\_<>&@=:]+', '\1\3 \2\4', 'g'));

-- Frequent words of memories and about how many hold each, as the statistics say. A function in this
-- language is planned once a session; the view alone takes longer to plan than a recall may last.
CREATE FUNCTION frequent_words() RETURNS TABLE (word text, found bigint)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    RETURN QUERY
    SELECT e.word, (e.share * greatest(c.reltuples, 0))::bigint
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_stats s
        ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = 'words'
    -- Behind the shares of the words stand three numbers of all of them.
    CROSS JOIN unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs)
        AS e (word, share)
    WHERE c.oid = 'loci.memories'::regclass AND e.word IS NOT NULL;
END
$$;
