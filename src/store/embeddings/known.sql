-- Which of the texts $1 have a vector of the model $2, of whatever symbol and repository.
SELECT DISTINCT ON (text_hash) text_hash, vector::text AS vector
FROM embeddings
WHERE text_hash = ANY ($1) AND model = $2
