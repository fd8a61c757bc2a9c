; id: eval
; title: Text that is run as code
; severity: warning
; message: `eval` runs a text as code
; explanation: Whoever writes the text does what they like. Use a table of functions.

((function_call_expression function: (name) @callee) @finding
 (#eq? @callee "eval"))
