DELETE FROM symbol_names_{id} n
WHERE n.repository_id = {id}
  AND n.name = ANY($1)
  AND NOT EXISTS (SELECT FROM symbols_{id} s WHERE s.repository_id = {id} AND s.name = n.name)
