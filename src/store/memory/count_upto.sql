-- How many memories pass the filter, counted up to $12.
SELECT count(*) FROM (SELECT FROM memories m WHERE {filter} LIMIT $12) held
