; id: self-assignment
; title: Value assigned to itself
; severity: warning
; message: `{left}` is assigned to itself
; explanation: Something else was meant, or the line can go.
; tests: skip

((assignment_expression left: (_) @left right: (_) @right) @finding
 (#eq? @left @right)
 (#not-match? @left "[(]"))
