; id: error-text-comparison
; title: Error known by its text
; severity: warning
; message: the text of an error changes without notice
; explanation: Use `errors.Is` with the value, or `errors.As` with the type.

((binary_expression
  left: (call_expression function: (selector_expression operand: (identifier) @error field: (field_identifier) @method))
  operator: ["==" "!="]
  right: [(interpreted_string_literal) (raw_string_literal)]) @finding
 (#eq? @method "Error")
 (#match? @error "^(e|err|\\w+Err)$"))
((call_expression function: (selector_expression) @callee
  arguments: (argument_list . (call_expression function: (selector_expression operand: (identifier) @error field: (field_identifier) @method)))) @finding
 (#any-of? @callee "strings.Contains" "strings.HasPrefix" "strings.HasSuffix")
 (#eq? @method "Error")
 (#match? @error "^(e|err|\\w+Err)$")
 (#not-commented? @finding "\\w"))
