; id: eval
; title: Text that is run as code
; severity: note
; message: `{callee}` runs a text as code
; explanation: Whoever writes the text does what they like. Read data with `ast.literal_eval` or
;   `json`, and look names up in a table.
; not-paths: setup.py

((call function: (identifier) @callee arguments: (argument_list . (_) @text)) @finding
 (#any-of? @callee "eval" "exec")
 (#not-match? @text "^[rub]*['\"]|^compile\\("))
