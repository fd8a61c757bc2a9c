-- What other tools, above all compilers, say of occurrences: laid over the index, never part of it.
-- The index stays what a fresh one would be, and an import lasts as long as the documents it speaks
-- of are those it was made from.

CREATE TABLE imported_documents (
    repository_id bigint      NOT NULL REFERENCES repositories ON DELETE CASCADE,
    document_id   bigint      NOT NULL,
    content_hash  bytea       NOT NULL,  -- of the text that the tool spoke of
    tool          text        NOT NULL,  -- name and version
    imported_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (repository_id, document_id)
);

CREATE TABLE imported_edges (
    repository_id bigint    NOT NULL,
    document_id   bigint    NOT NULL,
    source_id     bigint    NOT NULL,
    target_id     bigint    NOT NULL,
    kind          smallint  NOT NULL,
    alias         text      NOT NULL,  -- the name as written; '' where it is the target's
    positions     integer[] NOT NULL,  -- as those of edges: all that the tool says
    shown         integer[] NOT NULL,  -- those of them at which the index has nothing
    PRIMARY KEY (repository_id, document_id, source_id, target_id, kind, alias),
    FOREIGN KEY (repository_id, document_id) REFERENCES imported_documents ON DELETE CASCADE
);
CREATE INDEX imported_edges_target ON imported_edges (repository_id, target_id, kind);
CREATE INDEX imported_edges_source ON imported_edges (repository_id, source_id, kind);

INSERT INTO codes (of, code, name) VALUES ('resolution', 0, 'imported');

-- Edges as questions see them: those of the index, and imported ones where it has none. What an
-- imported one leads to may be gone by now.
CREATE VIEW seen_edges AS
SELECT repository_id, document_id, source_id, target_id, kind, resolution, alias, positions
FROM edges
UNION ALL
SELECT i.repository_id, i.document_id, i.source_id, i.target_id, i.kind, 0::smallint,
       nullif(i.alias, ''), i.shown
FROM imported_edges i
WHERE i.shown <> '{}'
  AND EXISTS (
      SELECT FROM symbols s WHERE s.repository_id = i.repository_id AND s.id = i.target_id
  );

-- The same view as before, of these.
CREATE OR REPLACE VIEW edge_list AS
SELECT e.repository_id, r.name AS repository, d.path, k.name AS kind, n.name AS resolution,
       e.source_id, concat_ws('::', nullif(a.container, ''), a.name) AS source,
       e.target_id, concat_ws('::', nullif(b.container, ''), b.name) AS target,
       t.path AS target_path, x.package,
       concat_ws('::', x.package, nullif(x.path, '')) AS external, e.alias,
       cardinality(e.positions) / 2 AS occurrences, e.positions
FROM seen_edges e
JOIN repositories r ON r.id = e.repository_id
JOIN documents d ON d.repository_id = e.repository_id AND d.id = e.document_id
JOIN codes n ON n.of = 'resolution' AND n.code = e.resolution
LEFT JOIN codes k ON k.of = 'edge_kind' AND k.code = e.kind
LEFT JOIN symbols a ON a.repository_id = e.repository_id AND a.id = e.source_id
-- What an edge leads to is a symbol, or what a dependency defines.
LEFT JOIN symbols b
    ON b.repository_id = e.repository_id AND b.id = e.target_id AND n.name <> 'external'
LEFT JOIN documents t ON t.repository_id = b.repository_id AND t.id = b.document_id
LEFT JOIN externals x
    ON x.repository_id = e.repository_id AND x.id = e.target_id AND n.name = 'external';
