-- How many of the symbols that are worth a vector have one, and how many those are. $2: kinds that
-- are worth it without documentation.
SELECT (
    SELECT count(*) FROM embeddings WHERE repository_id = $1
) AS embedded, (
    SELECT count(*) FROM symbols
    WHERE repository_id = $1 AND (documentation <> '' OR kind = ANY ($2))
) AS worth
