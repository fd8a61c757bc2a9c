; id: lost-stack-trace
; title: Error thrown anew
; severity: warning
; message: `throw {name};` forgets where it came from
; explanation: Write `throw;`.
; tests: any

((catch_clause (catch_declaration name: (identifier) @name) body: (block (throw_statement (identifier) @thrown) @finding))
 (#eq? @name @thrown))
((catch_clause (catch_declaration name: (identifier) @name) body: (block (if_statement (block (throw_statement (identifier) @thrown) @finding))))
 (#eq? @name @thrown))
