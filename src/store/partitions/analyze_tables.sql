ANALYZE ONLY symbols, ONLY symbol_names, ONLY edges;
