-- Joins are estimated by the statistics of the table, whichever partition is read.
ANALYZE
    ONLY symbols (repository_id, id, document_id, name),
    ONLY symbol_names (repository_id, name),
    ONLY edges (repository_id, document_id, source_id, target_id);
