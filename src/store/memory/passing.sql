-- Those of the memories $12 that pass the filter, in the order given.
SELECT m.id::text
FROM unnest($12::text[]) WITH ORDINALITY AS wanted (id, place)
JOIN memories m ON m.id = wanted.id::uuid
WHERE {filter}
ORDER BY wanted.place
