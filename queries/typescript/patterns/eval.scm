; id: eval
; title: Text run as code
; severity: warning
; message: `{callee}` runs whatever the text says
; explanation: Whoever can change the text can run code. Parse it, or look up what is meant in a table.
; tests: skip

((call_expression function: (identifier) @callee) @finding
 (#eq? @callee "eval"))

((new_expression constructor: (identifier) @callee) @finding
 (#eq? @callee "Function")
 (#not-commented? @finding "\\w"))
