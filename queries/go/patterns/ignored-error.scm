; id: ignored-error
; title: Error that is thrown away
; severity: note
; message: the result of `{callee}` is thrown away
; explanation: Handle it, hand it on, or say in a comment why it does not matter. Only calls that
;   stand alone at `_ =` are found; closing, and writing to buffers and standard error, are passed
;   over.
; not-paths: examples/, example/

((assignment_statement
  left: (expression_list . (identifier) @blank .)
  right: (expression_list . (call_expression function: (_) @callee) .)) @finding
 (#eq? @blank "_")
 (#not-match? @callee "(Close|Flush|Unlock|Sync|Fprint(f|ln)?|WriteString|WriteByte|WriteRune|Remove(All)?|Setenv|Unsetenv|Kill|append|len)$")
 (#not-commented? @finding "\\w"))
((assignment_statement
  left: (expression_list . (identifier) @blank . (identifier) @other .)
  right: (expression_list . (call_expression function: (_) @callee) .)) @finding
 (#eq? @blank "_") (#eq? @other "_")
 (#not-match? @callee "(Fprint(f|ln)?|Print(f|ln)?|Write\\w*|Copy)$")
 (#not-commented? @finding "\\w"))
