; id: format-from-variable
; title: Format that is no literal
; severity: warning
; message: `{format}` may hold a `%` that nobody counted on
; explanation: Whoever writes the text reads and writes memory with it. Use `"%s"` as the format.

((call_expression function: (identifier) @callee arguments: (argument_list . (identifier) @format .)) @finding
 (#eq? @callee "printf")
 (#not-match? @format "^[A-Z0-9_]+$"))
((call_expression function: (identifier) @callee arguments: (argument_list . (_) . (identifier) @format .)) @finding
 (#any-of? @callee "fprintf" "sprintf" "syslog")
 (#not-match? @format "^[A-Z0-9_]+$"))
