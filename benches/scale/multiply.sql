-- Makes {copies} repositories out of one, in its own partitions: every copy but the first has other
-- ids, other names and other paths, and edges between its own symbols, so that every symbol keeps
-- the degree it has. What dependencies define is shared by all copies, and so are the {hubs} symbols
-- that most others refer to, as the basis of a large repository is.
CREATE TEMPORARY TABLE hub ON COMMIT DROP AS
SELECT target_id AS id
FROM edges
WHERE repository_id = {id} AND resolution <> {external}
GROUP BY target_id
ORDER BY count(*) DESC, target_id
LIMIT {hubs};

ALTER TABLE symbols DETACH PARTITION symbols_{id};
ALTER TABLE symbol_names DETACH PARTITION symbol_names_{id};
ALTER TABLE edges DETACH PARTITION edges_{id};
ALTER TABLE symbols_{id} RENAME TO one_symbols;
ALTER TABLE edges_{id} RENAME TO one_edges;
DROP TABLE symbol_names_{id};
CREATE TEMPORARY TABLE one_document ON COMMIT DROP AS
SELECT * FROM documents WHERE repository_id = {id};

{create}

DO $$
DECLARE
    mask bigint;
BEGIN
    FOR n IN 0 .. {copies} - 1 LOOP
        mask := CASE n WHEN 0 THEN 0 ELSE hashint8extended(n, 0) END;
        IF n > 0 THEN
            INSERT INTO documents
            SELECT d.repository_id, d.id # mask, 'copy' || n || '/' || d.path, d.language,
                   d.status, d.detail, d.size, d.lines, d.content_hash, d.edges_hash, d.unresolved,
                   d.external
            FROM one_document d;
        END IF;
        INSERT INTO symbols_{id}
        SELECT s.repository_id, s.id # mask, s.document_id # mask, s.enclosing_id # mask,
               CASE n WHEN 0 THEN s.name
                    -- Three letters of its own: an ending that all names of a copy share would make
                    -- them all alike.
                    ELSE s.name || initcap(substr(
                        translate(md5(s.name || n), '0123456789', 'ghijklmnop'), 1, 3))
               END,
               s.container, s.kind, s.visibility, n || s.descriptor, s.signature, s.documentation, s.line, s.col,
               s.start_line, s.start_col, s.end_line, s.end_col
        FROM one_symbols s;
        INSERT INTO edges_{id}
        SELECT e.repository_id, e.document_id # mask, e.source_id # mask,
               CASE WHEN e.resolution = {external} OR h.id IS NOT NULL THEN e.target_id
                    ELSE e.target_id # mask END,
               e.kind, e.resolution, e.alias, e.positions
        FROM one_edges e
        LEFT JOIN hub h ON h.id = e.target_id;
    END LOOP;
END
$$;
DROP TABLE one_symbols, one_edges;
