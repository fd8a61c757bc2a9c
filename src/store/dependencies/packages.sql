SELECT used.name, used.version, used.documents
FROM dependencies d, unnest(d.packages, d.versions, d.documents) AS used (name, version, documents)
WHERE d.repository_id = $1
ORDER BY used.name, used.version
