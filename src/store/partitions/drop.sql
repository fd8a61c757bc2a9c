DROP TABLE IF EXISTS symbols_{id}, symbol_names_{id}, edges_{id};
