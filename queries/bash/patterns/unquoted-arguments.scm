; id: unquoted-arguments
; title: Arguments taken apart
; severity: warning
; message: arguments with spaces are taken apart
; explanation: Write `"$@"`. What is only shown (`echo $*`) is passed over.

((command name: (command_name) @name argument: (simple_expansion (special_variable_name) @variable) @finding)
 (#any-of? @variable "@" "*")
 (#not-match? @name "^(echo|printf)$"))
((for_statement value: (simple_expansion (special_variable_name) @variable) @finding)
 (#any-of? @variable "@" "*"))
