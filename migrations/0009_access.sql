-- Access: who may ask over HTTP, and what they did.

CREATE TABLE access_tokens (
    id           text        PRIMARY KEY,          -- 16 hexadecimal digits, part of the token itself
    name         text        NOT NULL,
    -- BLAKE3 of the whole token. A token is 256 random bits: nothing can be guessed that a slow hash
    -- would have to protect, and every request is hashed once.
    hash         bytea       NOT NULL CHECK (octet_length(hash) = 32),
    permissions  text[]      NOT NULL,
    repositories text[],                           -- roots; null: all
    namespaces   text[],                           -- of memories; null: all
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    used_at      timestamptz                       -- to a minute
);
-- A name says who it is in the log, so no two that are valid share one.
CREATE UNIQUE INDEX access_tokens_name ON access_tokens (name) WHERE revoked_at IS NULL;

-- What was written and what was denied. Rows go by age and number.
CREATE TABLE access_log (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT now(),
    token_id   text,                               -- null: nobody that is known
    token      text        NOT NULL,               -- its name
    peer       text        NOT NULL,               -- address, or `socket`
    request    text        NOT NULL,               -- as the logs have it
    action     text        NOT NULL,               -- a tool, or the path of a request
    target     text        NOT NULL,               -- a repository or a namespace; '' where none is named
    outcome    text        NOT NULL CHECK (outcome IN ('done', 'failed', 'denied')),
    detail     text        NOT NULL
);
CREATE INDEX access_log_at ON access_log (at);
