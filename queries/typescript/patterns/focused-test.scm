; id: focused-test
; title: Only some tests run
; severity: error
; message: `{finding}` leaves all other tests of the file out
; explanation: Left over from working on one test.
; tests: only

((call_expression
  function: (member_expression object: (identifier) @object property: (property_identifier) @only)
  @finding)
 (#any-of? @object "it" "test" "describe" "context" "suite" "bench")
 (#eq? @only "only"))

((call_expression function: (identifier) @finding arguments: (arguments . (string)))
 (#any-of? @finding "fit" "fdescribe" "ftest"))
