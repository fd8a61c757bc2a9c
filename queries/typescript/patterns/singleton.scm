; id: singleton
; title: Singleton
; severity: note
; message: `{name}` hands out one instance to everyone
; explanation: Whoever uses it depends on whoever used it before, and tests on each other. Make it
;   where the program starts and hand it to those who need it.
; tests: skip

((class_declaration
  name: (type_identifier) @name
  body: (class_body
    (public_field_definition "static" type: (type_annotation (type_identifier) @type)))) @finding
 (#eq? @name @type)
 (#match? @finding "\\bprivate\\s+constructor\\b"))
