; id: debugger-statement
; title: Leftover breakpoint
; severity: error
; message: `debugger` stops the program wherever tools are open
; explanation: Remove it, or say in a comment why it is meant.
; tests: any

((debugger_statement) @finding
 (#not-commented? @finding "\\w"))
