-- At how many places in the documents $2 imported edges are seen.
SELECT coalesce(sum(cardinality(shown) / 2), 0)::bigint
FROM imported_edges
WHERE repository_id = $1 AND document_id = ANY ($2)
