; id: swallowed-error
; title: Error that nobody hears of
; severity: warning
; message: the error is dropped without a word
; explanation: Handle it, hand it on, log it, or say in a comment why it does not matter.
; tests: skip
; not-paths: examples/, benches/

((match_arm
  pattern: (match_pattern (tuple_struct_pattern type: (_) @variant ["_" (identifier) (remaining_field_pattern)] @bound))
  value: [(block) (unit_expression)] @value) @finding
 (#match? @variant "(^|::)Err$")
 (#match? @bound "^(_|_\\w+|\\.\\.)$")
 (#match? @value "^(\\{\\s*\\}|\\(\\s*\\))$")
 (#not-commented? @finding "\\w"))
