; id: lost-allocation
; title: Memory lost where realloc fails
; severity: warning
; message: where there is no memory, `{name}` is null and the old block is lost
; explanation: Keep the result in another variable, and look at it first.

((assignment_expression left: (_) @name "=" right: (call_expression function: (identifier) @callee arguments: (argument_list . (_) @old))) @finding
 (#eq? @callee "realloc")
 (#eq? @name @old))
((assignment_expression left: (_) @name "=" right: (cast_expression value: (call_expression function: (identifier) @callee arguments: (argument_list . (_) @old)))) @finding
 (#eq? @callee "realloc")
 (#eq? @name @old))
