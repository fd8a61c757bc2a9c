INSERT INTO dependencies (repository_id, evidence, packages, versions, documents)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (repository_id) DO UPDATE
SET evidence = excluded.evidence,
    packages = excluded.packages,
    versions = excluded.versions,
    documents = excluded.documents
