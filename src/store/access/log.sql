-- What was done or denied: one row of each array's place.
INSERT INTO access_log (token_id, token, peer, request, action, target, outcome, detail)
SELECT * FROM unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]
)
