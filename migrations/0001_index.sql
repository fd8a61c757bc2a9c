-- The index: repositories, documents, symbols, edges, and the facts they are made from.
--
-- Every table of the index is keyed by repository_id first. Symbols, their names and edges, the
-- large ones, are partitioned by it, one partition per repository: a first load fills a bare table
-- and indexes it afterwards, dropping a repository drops its partitions, and no repository's size
-- slows another. The store makes the partitions (src/store/partitions.rs).
--
-- The store creates the schema and the extension pg_trgm before this runs (src/store/open.rs).

CREATE TABLE repositories (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    root           text        NOT NULL UNIQUE,  -- absolute, links resolved
    name           text        NOT NULL,         -- last part of the root
    generation     bigint      NOT NULL DEFAULT 0,  -- raised by every visible change; 0: never indexed
    head_commit    text,                         -- of the work tree, where there is one
    manifests_hash bytea,                        -- of all manifests the module graph was made from
    facts_version  integer     NOT NULL DEFAULT 0,  -- of the extraction the index was made by
    added_at       timestamptz NOT NULL DEFAULT now(),
    indexed_at     timestamptz
);

CREATE TABLE documents (
    repository_id bigint   NOT NULL REFERENCES repositories ON DELETE CASCADE,
    id            bigint   NOT NULL,             -- hash of (repository, path)
    path          text     NOT NULL,
    language      smallint NOT NULL,
    status        smallint NOT NULL,
    detail        text     NOT NULL DEFAULT '',
    size          bigint   NOT NULL,             -- bytes
    lines         integer  NOT NULL,
    content_hash  bytea    NOT NULL,             -- BLAKE3
    edges_hash    bigint   NOT NULL,
    unresolved    integer  NOT NULL,
    external      integer  NOT NULL,
    PRIMARY KEY (repository_id, id),
    UNIQUE (repository_id, path)
);

CREATE TABLE symbols (
    repository_id bigint   NOT NULL,
    id            bigint   NOT NULL,             -- hash of (repository, descriptor)
    document_id   bigint   NOT NULL,
    enclosing_id  bigint,
    name          text     NOT NULL,
    container     text     NOT NULL,
    kind          smallint NOT NULL,
    visibility    smallint NOT NULL,
    descriptor    text     NOT NULL,
    signature     text     NOT NULL,
    documentation text     NOT NULL,
    line          integer  NOT NULL,             -- of the name; all lines and columns from 1
    col           integer  NOT NULL,
    start_line    integer  NOT NULL,
    start_col     integer  NOT NULL,
    end_line      integer  NOT NULL,
    end_col       integer  NOT NULL
) PARTITION BY LIST (repository_id);

ALTER TABLE symbols ADD PRIMARY KEY (repository_id, id);
CREATE INDEX symbols_name ON symbols (repository_id, name);
CREATE INDEX symbols_document ON symbols (repository_id, document_id);

-- Fuzzy search runs over the distinct names: a tenth of the rows, so a tenth of the trigrams.
CREATE TABLE symbol_names (
    repository_id bigint NOT NULL,
    name          text   NOT NULL
) PARTITION BY LIST (repository_id);

ALTER TABLE symbol_names ADD PRIMARY KEY (repository_id, name);
CREATE INDEX symbol_names_trigrams ON symbol_names USING gin (name gin_trgm_ops);
CREATE INDEX symbol_names_folded ON symbol_names (repository_id, lower(name) text_pattern_ops);

-- One row per (document, source, target, kind, resolution, alias) with all its positions.
CREATE TABLE edges (
    repository_id bigint    NOT NULL,
    document_id   bigint    NOT NULL,            -- the document the occurrences stand in
    source_id     bigint    NOT NULL,            -- enclosing symbol
    target_id     bigint    NOT NULL,            -- symbol, or external where resolution says so
    kind          smallint  NOT NULL,
    resolution    smallint  NOT NULL,
    alias         text,                          -- the name as written where it is not the target's
    positions     integer[] NOT NULL             -- line, column, line, column, …; ascending
) PARTITION BY LIST (repository_id);

CREATE INDEX edges_target ON edges (repository_id, target_id, kind);
CREATE INDEX edges_source ON edges (repository_id, source_id, kind);
CREATE INDEX edges_document ON edges (repository_id, document_id);

CREATE TABLE externals (
    repository_id bigint NOT NULL REFERENCES repositories ON DELETE CASCADE,
    id            bigint NOT NULL,               -- hash of (package, path)
    package       text   NOT NULL,
    path          text   NOT NULL,
    PRIMARY KEY (repository_id, id)
);

-- Facts belong to no repository: the same bytes say the same wherever they lie.
CREATE TABLE facts (
    content_hash bytea       NOT NULL,
    language     smallint    NOT NULL,
    version      integer     NOT NULL,
    data         bytea       NOT NULL,
    used_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (content_hash, language, version)
);
ALTER TABLE facts ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX facts_used ON facts (used_at);
