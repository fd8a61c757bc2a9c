COPY imported_edges (
    repository_id, document_id, source_id, target_id, kind, alias, positions, shown
) FROM STDIN (FORMAT binary)
