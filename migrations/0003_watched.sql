-- Which repositories a daemon keeps up to date, so that it does so again after a restart.

ALTER TABLE repositories
    ADD COLUMN watched boolean NOT NULL DEFAULT false,
    ADD COLUMN poll    text    NOT NULL DEFAULT 'auto'
        CONSTRAINT repositories_poll CHECK (poll IN ('auto', 'always', 'never'));
