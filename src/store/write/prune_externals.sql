DELETE FROM externals x
WHERE x.repository_id = {id}
  AND x.id = ANY($1)
  AND NOT EXISTS (
      SELECT FROM edges_{id} e
      WHERE e.repository_id = {id} AND e.target_id = x.id AND e.resolution = 4
  )
