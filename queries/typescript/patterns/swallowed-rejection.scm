; id: swallowed-rejection
; title: Rejection that nobody hears of
; severity: warning
; message: the rejection is dropped without a word
; explanation: Handle it, log it, or say in a comment why it does not matter.
; tests: skip
; not-paths: scripts/, script/, examples/, example/, bench/, benches/, benchmark/, benchmarks/

((call_expression
  function: (member_expression property: (property_identifier) @finding)
  arguments: (arguments . [(arrow_function body: (statement_block) @body)
                           (function_expression body: (statement_block) @body)] .)) @call
 (#eq? @finding "catch")
 (#match? @body "^\\{\\s*\\}$")
 (#not-commented? @call "\\w"))
