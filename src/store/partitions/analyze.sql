ANALYZE symbols_{id}, symbol_names_{id}, edges_{id}, documents, externals;
