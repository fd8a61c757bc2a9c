; id: borrowed-container
; title: Reference to a container where a slice would do
; severity: note
; message: `{type}` makes callers own a container that is only read
; explanation: Take `&[T]`, `&str` or `&Path`: everyone who has a container can give one of these.
; tests: skip

((function_item parameters: (parameters (parameter type: (reference_type
   type: [(generic_type type: (type_identifier) @container) (type_identifier) @container]) @type)))
 @finding
 (#any-of? @container "Vec" "String" "PathBuf" "OsString")
 (#not-match? @type "^&\\s*('\\w+\\s+)?mut\\b")
 (#not-in-trait-impl? @finding))
