; id: unsafe-load
; title: Data that may run code
; severity: warning
; message: `{callee}` runs what the data says
; explanation: Data from elsewhere can make it call anything. Use `yaml.safe_load`, or JSON
;   instead of pickles, or say in a comment why the data can be trusted.

((call function: (_) @callee arguments: (argument_list) @arguments) @finding
 (#match? @callee "^yaml\\.(unsafe_load|load|load_all|unsafe_load_all)$")
 (#not-match? @arguments "Safe|Base"))
