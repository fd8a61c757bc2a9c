; id: dropped-cause
; title: Error replaced without its cause
; severity: note
; message: the cause of the error is thrown away
; explanation: Whoever reads the new error cannot tell what went wrong below. Keep the cause as its
;   source, or at least its text.
; tests: skip
; not-paths: examples/, benches/

((call_expression
  function: (field_expression field: (field_identifier) @finding)
  arguments: (arguments . (closure_expression parameters: (closure_parameters ["_" (identifier)] @bound)) .))
 (#eq? @finding "map_err")
 (#eq? @bound "_")
 (#not-commented? @finding "\\w"))
