-- What was used of other packages' sources when a repository was indexed. None of it is the
-- repository's own: it only helped to find out types.

CREATE TABLE dependencies (
    repository_id bigint PRIMARY KEY REFERENCES repositories ON DELETE CASCADE,
    evidence      bytea  NOT NULL,  -- what was looked at, to know whether it is still the same
    packages      text[] NOT NULL,  -- those whose documents are used, by name
    versions      text[] NOT NULL,
    documents     integer[] NOT NULL
);
