-- Names like $2, by shared trigrams, or that hold $3 (an ILIKE pattern; NULL where the text is too
-- short for one); the likest first.
SELECT name
FROM symbol_names
WHERE repository_id = $1 AND (name % $2 OR name ILIKE $3)
ORDER BY similarity(name, $2) DESC, length(name), name COLLATE "C"
LIMIT $4
