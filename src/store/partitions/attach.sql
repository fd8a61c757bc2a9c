-- Always in this order, so that two first loads wait for each other and never lock crosswise.
ALTER TABLE symbols ATTACH PARTITION symbols_{id} FOR VALUES IN ({id});
ALTER TABLE symbol_names ATTACH PARTITION symbol_names_{id} FOR VALUES IN ({id});
ALTER TABLE edges ATTACH PARTITION edges_{id} FOR VALUES IN ({id});
-- The partitions' bounds say the same from here on.
ALTER TABLE symbols_{id} DROP CONSTRAINT is_of_repository;
ALTER TABLE symbol_names_{id} DROP CONSTRAINT is_of_repository;
ALTER TABLE edges_{id} DROP CONSTRAINT is_of_repository;
