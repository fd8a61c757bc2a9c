; id: truncated-length
; title: Length cut to fewer bits
; severity: note
; message: `as {type}` silently cuts a length that does not fit
; explanation: Use `try_from` and say what is to happen where it does not fit.
; tests: skip
; not-paths: examples/, benches/

((type_cast_expression
  value: (call_expression
    function: (field_expression field: (field_identifier) @method)
    arguments: (arguments) @arguments)
  type: (primitive_type) @type) @finding
 (#eq? @method "len")
 (#eq? @arguments "()")
 (#any-of? @type "u8" "i8" "u16" "i16")
 (#not-commented? @finding "\\w"))
