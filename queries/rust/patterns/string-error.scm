; id: string-error
; title: Public function that fails with a text
; severity: note
; message: callers of `{name}` can only print its error
; explanation: A text cannot be told from another one by a program. Return a type of your own.
; tests: skip
; not-paths: examples/, benches/

((function_item
  (visibility_modifier) @visibility
  name: (identifier) @name
  return_type: (generic_type
    type: (type_identifier) @result
    type_arguments: (type_arguments (_) . (type_identifier) @error .))) @finding
 (#eq? @visibility "pub")
 (#not-in-trait-impl? @finding)
 (#eq? @result "Result")
 (#eq? @error "String"))
