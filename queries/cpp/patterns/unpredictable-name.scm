; id: unpredictable-name
; title: Temporary file of a known name
; severity: warning
; message: between the name and the file somebody else may make it
; explanation: Use `mkstemp` or `tmpfile`.

((call_expression function: (identifier) @callee) @finding
 (#any-of? @callee "tmpnam" "tempnam" "mktemp"))
