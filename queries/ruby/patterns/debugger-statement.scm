; id: debugger-statement
; title: Breakpoint
; severity: error
; message: whoever runs this stands in a debugger
; explanation: Take it out before it goes to others.
; tests: any

((call receiver: (_) @object method: (identifier) @method) @finding
 (#eq? @object "binding")
 (#any-of? @method "pry" "irb" "remote_pry"))
((body_statement (identifier) @finding)
 (#any-of? @finding "byebug" "debugger"))
((program (identifier) @finding)
 (#any-of? @finding "byebug" "debugger"))
