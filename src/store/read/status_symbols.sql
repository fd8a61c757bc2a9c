-- Symbols by kind.
SELECT kind, count(*) AS symbols FROM symbols WHERE repository_id = $1 GROUP BY kind ORDER BY kind
