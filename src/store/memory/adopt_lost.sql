-- As adopt.sql, of what is not there any more.
UPDATE memory_anchors SET repository_id = $1 WHERE repository_id IS NULL AND root = $2
