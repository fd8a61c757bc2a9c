; id: any-cast
; title: Cast to any
; severity: note
; message: `as any` turns the compiler off from here on
; explanation: `unknown` with a check, or the type that is meant, keeps mistakes visible.
; tests: skip

((as_expression (_) (predefined_type) @type) @finding
 (#eq? @type "any"))
