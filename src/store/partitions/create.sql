-- The CHECK is what lets ATTACH PARTITION trust the rows without reading them.
CREATE TABLE symbols_{id} (LIKE symbols INCLUDING ALL EXCLUDING INDEXES, CONSTRAINT is_of_repository CHECK (repository_id = {id}));
CREATE TABLE symbol_names_{id} (LIKE symbol_names INCLUDING ALL EXCLUDING INDEXES, CONSTRAINT is_of_repository CHECK (repository_id = {id}));
CREATE TABLE edges_{id} (LIKE edges INCLUDING ALL EXCLUDING INDEXES, CONSTRAINT is_of_repository CHECK (repository_id = {id}));
