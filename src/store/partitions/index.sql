-- Exactly the indexes of the tables they are attached to: ATTACH PARTITION adopts an index that
-- matches and builds one that is missing, which would be right but hold other first loads up.
ALTER TABLE symbols_{id} ADD PRIMARY KEY (repository_id, id);
CREATE INDEX symbols_{id}_name ON symbols_{id} (repository_id, name);
CREATE INDEX symbols_{id}_document ON symbols_{id} (repository_id, document_id);
CREATE INDEX symbols_{id}_words ON symbols_{id}
    USING gin (search_words(signature || ' ' || documentation)) WITH (gin_pending_list_limit = 128);
-- Which words are frequent is asked of the index itself; a sample of it would cost as much as the
-- index at every analysis.
ALTER INDEX symbols_{id}_words ALTER COLUMN 1 SET STATISTICS 0;

ALTER TABLE symbol_names_{id} ADD PRIMARY KEY (repository_id, name);
CREATE INDEX symbol_names_{id}_trigrams ON symbol_names_{id} USING gin (name gin_trgm_ops);
CREATE INDEX symbol_names_{id}_words ON symbol_names_{id}
    USING gin (search_words(name)) WITH (gin_pending_list_limit = 128);
ALTER INDEX symbol_names_{id}_words ALTER COLUMN 1 SET STATISTICS 0;
CREATE INDEX symbol_names_{id}_folded ON symbol_names_{id} (repository_id, lower(name) text_pattern_ops);

CREATE INDEX edges_{id}_target ON edges_{id} (repository_id, target_id, kind);
CREATE INDEX edges_{id}_source ON edges_{id} (repository_id, source_id, kind);
CREATE INDEX edges_{id}_document ON edges_{id} (repository_id, document_id);
