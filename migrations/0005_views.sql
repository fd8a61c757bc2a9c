-- Views for analysts: what the tables hold, with names in place of codes. Lines and columns count
-- from 1. README.md, "In SQL", says how to ask them.

-- What the codes of the index mean. The program has the same list (src/model); a test holds the two
-- equal.
CREATE TABLE codes (
    of   text     NOT NULL,
    code smallint NOT NULL,
    name text     NOT NULL,
    PRIMARY KEY (of, code),
    UNIQUE (of, name)
);

-- Numbered in this order, from 1; visibilities, which are compared, from 0.
INSERT INTO codes (of, code, name)
SELECT 'language', ordinality, name FROM unnest(ARRAY[
    'rust', 'typescript', 'tsx', 'javascript', 'python', 'go',
    'java', 'c', 'cpp', 'csharp', 'ruby', 'php',
    'bash'
]) WITH ORDINALITY AS n (name, ordinality)
UNION ALL
SELECT 'document_status', ordinality, name FROM unnest(ARRAY[
    'parsed', 'partial', 'too large', 'binary', 'unreadable', 'not utf-8',
    'generated', 'timed out', 'too deep', 'failed'
]) WITH ORDINALITY AS n (name, ordinality)
UNION ALL
SELECT 'symbol_kind', ordinality, name FROM unnest(ARRAY[
    'file', 'module', 'namespace', 'function', 'method', 'constructor',
    'accessor', 'struct', 'class', 'enum', 'enum_member', 'union',
    'trait', 'interface', 'type_alias', 'constant', 'static', 'field',
    'property', 'variable', 'macro', 'impl'
]) WITH ORDINALITY AS n (name, ordinality)
UNION ALL
SELECT 'visibility', ordinality - 1, name FROM unnest(ARRAY[
    'private', 'restricted', 'crate', 'public'
]) WITH ORDINALITY AS n (name, ordinality)
UNION ALL
SELECT 'edge_kind', ordinality, name FROM unnest(ARRAY[
    'calls', 'uses_type', 'imports', 'imports_module', 'extends', 'implements',
    'expands_macro', 'references', 'overrides', 'tests', 'contains'
]) WITH ORDINALITY AS n (name, ordinality)
UNION ALL
SELECT 'resolution', ordinality, name FROM unnest(ARRAY[
    'exact', 'inferred', 'candidate', 'external', 'unresolved'
]) WITH ORDINALITY AS n (name, ordinality);

CREATE VIEW document_list AS
SELECT d.repository_id, r.name AS repository, d.id, d.path, l.name AS language, s.name AS status,
       d.detail, d.size, d.lines, d.unresolved, d.external
FROM documents d
JOIN repositories r ON r.id = d.repository_id
LEFT JOIN codes l ON l.of = 'language' AND l.code = d.language
LEFT JOIN codes s ON s.of = 'document_status' AND s.code = d.status;

CREATE VIEW symbol_list AS
SELECT s.repository_id, r.name AS repository, s.id, s.enclosing_id,
       concat_ws('::', nullif(s.container, ''), s.name) AS symbol,
       s.name, s.container, k.name AS kind, v.name AS visibility,
       d.path, l.name AS language, s.line, s.col, s.start_line, s.end_line,
       s.descriptor, s.signature, s.documentation
FROM symbols s
JOIN repositories r ON r.id = s.repository_id
JOIN documents d ON d.repository_id = s.repository_id AND d.id = s.document_id
LEFT JOIN codes k ON k.of = 'symbol_kind' AND k.code = s.kind
LEFT JOIN codes v ON v.of = 'visibility' AND v.code = s.visibility
LEFT JOIN codes l ON l.of = 'language' AND l.code = d.language;

CREATE VIEW edge_list AS
SELECT e.repository_id, r.name AS repository, d.path, k.name AS kind, n.name AS resolution,
       e.source_id, concat_ws('::', nullif(a.container, ''), a.name) AS source,
       e.target_id, concat_ws('::', nullif(b.container, ''), b.name) AS target,
       t.path AS target_path, x.package,
       concat_ws('::', x.package, nullif(x.path, '')) AS external, e.alias,
       cardinality(e.positions) / 2 AS occurrences, e.positions
FROM edges e
JOIN repositories r ON r.id = e.repository_id
JOIN documents d ON d.repository_id = e.repository_id AND d.id = e.document_id
JOIN codes n ON n.of = 'resolution' AND n.code = e.resolution
LEFT JOIN codes k ON k.of = 'edge_kind' AND k.code = e.kind
LEFT JOIN symbols a ON a.repository_id = e.repository_id AND a.id = e.source_id
-- What an edge leads to is a symbol, or what a dependency defines.
LEFT JOIN symbols b
    ON b.repository_id = e.repository_id AND b.id = e.target_id AND n.name <> 'external'
LEFT JOIN documents t ON t.repository_id = b.repository_id AND t.id = b.document_id
LEFT JOIN externals x
    ON x.repository_id = e.repository_id AND x.id = e.target_id AND n.name = 'external';

CREATE VIEW occurrence_list AS
SELECT e.repository_id, e.repository, e.path, e.positions[2 * i - 1] AS line,
       e.positions[2 * i] AS col, e.kind, e.resolution, e.source_id, e.source, e.target_id,
       e.target, e.target_path, e.package, e.external, e.alias
FROM edge_list e
CROSS JOIN LATERAL generate_series(1, e.occurrences) AS i;
