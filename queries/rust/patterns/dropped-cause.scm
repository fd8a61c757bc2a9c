; id: dropped-cause
; title: Error replaced without its cause
; severity: note
; message: the cause of the error is thrown away
; explanation: Whoever reads the new error cannot tell what went wrong below. Keep the cause as its
;   source, or at least its text. Those of `try_from` and `try_into` are passed over: they say
;   nothing but that a value does not fit.
; tests: skip
; not-paths: examples/, benches/

((call_expression
  function: (field_expression value: (_) @value field: (field_identifier) @finding)
  arguments: (arguments . (closure_expression parameters: (closure_parameters ["_" (identifier)] @bound)) .))
 (#eq? @finding "map_err")
 (#eq? @bound "_")
 (#not-match? @value "\\btry_(from|into)\\([^()]*(\\([^()]*\\)[^()]*)*\\)$")
 (#not-commented? @finding "\\w"))
