; id: banned-type
; title: Type that says next to nothing
; severity: note
; message: `{finding}` accepts nearly everything
; explanation: Write what the function takes and gives, `object` or a record; `string`, `number` and
;   `boolean` in lower case.
; tests: skip

((type_annotation [(type_identifier) @finding (array_type (type_identifier) @finding)
                   (union_type (type_identifier) @finding)])
 (#any-of? @finding "Function" "Object" "String" "Number" "Boolean"))
