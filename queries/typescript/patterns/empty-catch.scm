; id: empty-catch
; title: Empty catch
; severity: warning
; message: the error is dropped without a word
; explanation: Handle it, hand it on, log it, or say in a comment why it does not matter.
; tests: skip
; not-paths: scripts/, script/, examples/, example/, bench/, benches/, benchmark/, benchmarks/

((catch_clause body: (statement_block) @body) @finding
 (#match? @body "^\\{\\s*\\}$"))
