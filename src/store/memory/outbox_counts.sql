SELECT secondary, count(*) FILTER (WHERE NOT dead), count(*) FILTER (WHERE dead),
       coalesce(extract(epoch FROM now() - min(queued_at) FILTER (WHERE NOT dead)), 0)::float8,
       (array_agg(error ORDER BY attempts DESC) FILTER (WHERE error IS NOT NULL))[1]
FROM memory_outbox
GROUP BY secondary
ORDER BY secondary
