; id: transmute
; title: Transmutation whose types are not written
; severity: note
; message: `transmute` takes whatever types its surroundings have
; explanation: A change far away may change what is transmuted into what. Write both types
;   (`transmute::<A, B>(…)`), or use a cast, `from_bits`, `to_ne_bytes` and the like.
; tests: skip

((call_expression function: [(identifier) (scoped_identifier)] @callee) @finding
 (#match? @callee "(^|::)transmute$"))
