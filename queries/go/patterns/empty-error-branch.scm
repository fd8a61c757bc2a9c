; id: empty-error-branch
; title: Error that is looked at and dropped
; severity: warning
; message: `{condition}` is asked, and nothing is done
; explanation: Handle it, hand it on, or say in a comment why it does not matter.

((if_statement condition: (binary_expression left: (identifier) @error operator: "!=" right: (nil)) @condition
  consequence: (block) @body !alternative) @finding
 (#match? @error "^(e|err|\\w+Err)$")
 (#match? @body "^\\{\\s*\\}$"))
