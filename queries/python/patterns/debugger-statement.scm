; id: debugger-statement
; title: Breakpoint
; severity: warning
; message: whoever runs this stands in a debugger
; explanation: Take it out before it goes to others.
; tests: any

((call function: (identifier) @callee) @finding (#eq? @callee "breakpoint"))
((call function: (attribute object: (identifier) @module attribute: (identifier) @callee)) @finding
 (#any-of? @module "pdb" "ipdb" "pudb")
 (#eq? @callee "set_trace"))
