-- Exactly the indexes of the tables they are attached to: ATTACH PARTITION adopts an index that
-- matches and builds one that is missing, which would be right but hold other first loads up.
ALTER TABLE symbols_{id} ADD PRIMARY KEY (repository_id, id);
CREATE INDEX symbols_{id}_name ON symbols_{id} (repository_id, name);
CREATE INDEX symbols_{id}_document ON symbols_{id} (repository_id, document_id);

ALTER TABLE symbol_names_{id} ADD PRIMARY KEY (repository_id, name);
CREATE INDEX symbol_names_{id}_trigrams ON symbol_names_{id} USING gin (name gin_trgm_ops);
CREATE INDEX symbol_names_{id}_folded ON symbol_names_{id} (repository_id, lower(name) text_pattern_ops);

CREATE INDEX edges_{id}_target ON edges_{id} (repository_id, target_id, kind);
CREATE INDEX edges_{id}_source ON edges_{id} (repository_id, source_id, kind);
CREATE INDEX edges_{id}_document ON edges_{id} (repository_id, document_id);
