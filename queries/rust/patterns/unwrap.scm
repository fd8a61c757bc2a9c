; id: unwrap
; title: Unwrapped Result or Option
; severity: warning
; message: `unwrap` ends the thread where there is no value, and says nothing of why
; explanation: Hand the error on with `?`, or say with `expect` why it cannot happen. What is locked
;   is passed over: a poisoned lock has no better answer, nor has a regular expression
;   that is written in the program, or `write!` to a `String`, or a range of bytes made
;   an array. So is what a comment explains.
; tests: skip
; not-paths: build.rs, examples/, benches/

((call_expression
  function: (field_expression value: (_) @value field: (field_identifier) @finding)
  arguments: (arguments) @arguments)
 (#eq? @finding "unwrap")
 (#eq? @arguments "()")
 (#not-match? @value "(lock|read|write|join)\\(\\)$|\\.wait(_timeout)?(_while)?\\(")
 (#not-match? @value "^write(ln)?!")
 (#not-match? @value "\\.\\.[^\\]]*\\]\\s*\\.try_into\\(\\)$")
 (#not-match? @value "(Regex|Selector|NonZero\\w*)::(new|parse)\\(")
 (#not-commented? @finding "\\w"))
