COPY edges_{id} (
    repository_id, document_id, source_id, target_id, kind, resolution, alias, positions
) FROM STDIN (FORMAT binary, FREEZE {freeze})
