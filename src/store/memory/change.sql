UPDATE memories
SET context = $3, metadata = $4::jsonb, tags = $5, importance = $6,
    expires_at = CASE
           WHEN starts_with($7, '+') THEN now() + $7::interval
           ELSE $7::timestamptz
       END, updated_at = now()
WHERE id = $1::uuid AND namespace = $2 AND valid_to IS NULL
