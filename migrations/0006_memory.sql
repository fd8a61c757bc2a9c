-- Memory: what was remembered, what code it speaks of, and what secondaries have yet to hear of it.

-- A change of what a symbol says, its name and place apart, is seen by this. 0 until the repository
-- is indexed by a program that knows it.
ALTER TABLE symbols ADD COLUMN body_hash bigint NOT NULL DEFAULT 0;

CREATE TABLE memories (
    id            uuid        PRIMARY KEY,       -- version 7: in the order of their making
    namespace     text        NOT NULL,          -- a workspace's, or `global`
    content       text        NOT NULL,          -- '' where it is sealed
    sealed        bytea,                         -- AES-256-GCM: nonce, then ciphertext and tag
    key_id        text,                          -- of the key it is sealed by
    content_hash  bytea       NOT NULL,          -- BLAKE3; by the key where it is sealed
    context       text        NOT NULL,
    metadata      jsonb       NOT NULL,
    tags          text[]      NOT NULL,
    importance    real        NOT NULL CHECK (importance BETWEEN 0 AND 1),
    tier          smallint    NOT NULL,
    source        text        NOT NULL,          -- who wrote it
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    valid_to      timestamptz,                   -- null: still valid; valid from created_at on
    superseded_by uuid,                          -- by another memory, or by a summary of several
    expires_at    timestamptz,
    uses          bigint      NOT NULL DEFAULT 0,
    used_at       timestamptz,
    words         tsvector    NOT NULL GENERATED ALWAYS AS (search_words(content)) STORED,
    CHECK ((sealed IS NULL) = (key_id IS NULL))
);

-- The same content in the same namespace is one memory, whoever writes it at the same moment.
CREATE UNIQUE INDEX memories_same ON memories (namespace, content_hash) WHERE valid_to IS NULL;
CREATE INDEX memories_newest ON memories (namespace, created_at DESC, id);
CREATE INDEX memories_context ON memories (namespace, context, created_at DESC);
CREATE INDEX memories_tags ON memories USING gin (tags);
CREATE INDEX memories_metadata ON memories USING gin (metadata jsonb_path_ops);
CREATE INDEX memories_words ON memories USING gin (words) WITH (gin_pending_list_limit = 128);
-- The beginning of a content, where people look for what they remember letter by letter: trigrams
-- of all of it would be many times the size of the rest.
CREATE INDEX memories_letters ON memories USING gin (left(content, 1000) gin_trgm_ops);
CREATE INDEX memories_expiry ON memories (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX memories_superseded ON memories (superseded_by) WHERE superseded_by IS NOT NULL;

-- A symbol a memory speaks of: as it was then, and as it was seen last.
CREATE TABLE memory_anchors (
    memory_id       uuid     NOT NULL REFERENCES memories ON DELETE CASCADE,
    ordinal         smallint NOT NULL,
    repository_id   bigint   REFERENCES repositories ON DELETE SET NULL,
    root            text     NOT NULL,           -- of the repository
    descriptor      text     NOT NULL,           -- as it was then
    body_hash       bigint   NOT NULL,           -- as it was then
    symbol_id       bigint   NOT NULL,           -- as it was seen last, as everything below
    seen_descriptor text     NOT NULL,
    seen_hash       bigint   NOT NULL,
    name            text     NOT NULL,
    container       text     NOT NULL,
    kind            smallint NOT NULL,
    path            text     NOT NULL,
    line            integer  NOT NULL,
    state           smallint NOT NULL,
    changed_at      timestamptz,                 -- when its state or place last changed
    PRIMARY KEY (memory_id, ordinal)
);
CREATE INDEX memory_anchors_symbol ON memory_anchors (repository_id, symbol_id);
CREATE INDEX memory_anchors_root ON memory_anchors (root) WHERE repository_id IS NULL;

-- Vectors of contents. While a model is replaced, those of both are there.
CREATE TABLE memory_vectors (
    memory_id  uuid     NOT NULL REFERENCES memories ON DELETE CASCADE,
    model      text     NOT NULL,
    dimensions smallint NOT NULL,
    settled    boolean  NOT NULL,                -- in the index of near neighbours; else compared
    PRIMARY KEY (memory_id, model)
);
CREATE INDEX memory_vectors_unsettled ON memory_vectors (model) WHERE NOT settled;

DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS vector;
    ALTER TABLE memory_vectors ADD COLUMN vector halfvec NOT NULL;
    -- Of the model that comes with loci; one for other dimensions is made when they first come.
    CREATE INDEX memory_vectors_384 ON memory_vectors
        USING hnsw ((vector::halfvec(384)) halfvec_cosine_ops)
        WHERE settled AND dimensions = 384;
EXCEPTION
    -- Not available, no control file, not permitted; too old to know `halfvec`.
    WHEN feature_not_supported OR undefined_file OR insufficient_privilege OR undefined_object THEN
        ALTER TABLE memory_vectors ADD COLUMN vector real[] NOT NULL;
END
$$;

-- What a secondary has yet to hear of: which memory, not what of it. Whoever sends it reads how it
-- stands by then, so what is sent twice or late does no harm.
CREATE TABLE memory_outbox (
    secondary  text        NOT NULL,
    memory_id  uuid        NOT NULL,             -- may be deleted by now
    revision   bigint      NOT NULL DEFAULT 1,   -- raised by every change that has to be told
    attempts   integer     NOT NULL DEFAULT 0,
    due_at     timestamptz NOT NULL DEFAULT now(),
    queued_at  timestamptz NOT NULL DEFAULT now(),
    error      text,
    dead       boolean     NOT NULL DEFAULT false,  -- given up until somebody drives it again
    PRIMARY KEY (secondary, memory_id)
);
CREATE INDEX memory_outbox_due ON memory_outbox (secondary, due_at) WHERE NOT dead;

-- How often memories were recalled, by day.
CREATE TABLE memory_uses (
    day       date   NOT NULL,
    namespace text   NOT NULL,
    recalls   bigint NOT NULL,                   -- questions
    memories  bigint NOT NULL,                   -- memories in their answers
    PRIMARY KEY (day, namespace)
);

-- Memories that were folded into one, so that this can be undone.
CREATE TABLE memory_merges (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    namespace  text        NOT NULL,
    into_id    uuid        NOT NULL,
    from_ids   uuid[]      NOT NULL,
    merged_at  timestamptz NOT NULL DEFAULT now(),
    undone_at  timestamptz
);

-- Switches that take effect while programs run.
CREATE TABLE settings (
    name       text        PRIMARY KEY,
    value      jsonb       NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);
