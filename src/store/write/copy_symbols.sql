COPY symbols_{id} (
    repository_id, id, document_id, enclosing_id, name, container, kind, visibility, descriptor,
    signature, documentation, body_hash, line, col, start_line, start_col, end_line, end_col
) FROM STDIN (FORMAT binary, FREEZE {freeze})
