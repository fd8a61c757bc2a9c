-- The tier of each valid memory by age ($1 days), uses ($2) and importance ($3); beyond $4 working
-- and $5 session memories of a namespace the oldest go one tier on.
WITH ruled AS (
    SELECT m.id, m.namespace, m.tier, m.created_at, m.uses,
           (CASE
               WHEN m.uses >= $2 OR m.importance >= $3 THEN 3
               WHEN m.created_at < now() - make_interval(secs => $1 * 86400) OR m.uses > 0 THEN 2
               ELSE 1
           END)::smallint AS rule
    FROM memories m
    WHERE m.valid_to IS NULL
), placed AS (
    SELECT r.*, row_number() OVER (
               PARTITION BY r.namespace, r.rule ORDER BY r.created_at DESC, r.id) AS place
    FROM ruled r
), limited AS (
    SELECT p.id, p.tier,
           (CASE
               WHEN p.rule = 1 AND p.place > $4 THEN 2
               WHEN p.rule = 2 AND p.place > $5 THEN 3
               ELSE p.rule
           END)::smallint AS new
    FROM placed p
)
UPDATE memories m SET tier = l.new
FROM limited l
WHERE m.id = l.id AND l.tier <> l.new
