; id: expect
; title: Expectation without a reason
; severity: note
; message: `expect({text})` does not say why there must be a value
; explanation: The text of `expect` should say why the value must be there ("the pool outlives its
;   workers"), so that whoever reads the panic knows which assumption broke. Texts of fewer than
;   three words cannot.
; tests: skip
; not-paths: build.rs, examples/, benches/

((call_expression
  function: (field_expression value: (_) field: (field_identifier) @finding)
  arguments: (arguments . (string_literal) @text .))
 (#eq? @finding "expect")
 (#match? @text "^\"\\S*(\\s+\\S+)?\"$"))
