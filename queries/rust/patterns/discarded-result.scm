; id: discarded-result
; title: Result turned into nothing
; severity: note
; message: `.ok()` throws the error away
; explanation: Say `let _ = …` with a comment on why the error does not matter, or handle it.
; tests: skip
; not-paths: examples/, benches/

((expression_statement
  (call_expression
    function: (field_expression field: (field_identifier) @finding)
    arguments: (arguments) @arguments)) @statement
 (#eq? @finding "ok")
 (#eq? @arguments "()")
 (#not-commented? @statement "\\w"))
