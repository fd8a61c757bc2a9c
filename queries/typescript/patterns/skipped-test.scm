; id: skipped-test
; title: Test that is skipped without a reason
; severity: note
; message: nothing says why this test is skipped
; explanation: Say so in a comment above: what is skipped without a reason is never run again.
; tests: only

((call_expression
  function: (member_expression object: (identifier) @object property: (property_identifier) @skip)
  @finding
  arguments: (arguments . [(string) (template_string)] . (_)))
 (#any-of? @object "it" "test" "describe" "context" "suite")
 (#eq? @skip "skip")
 (#not-commented? @finding "\\w"))
