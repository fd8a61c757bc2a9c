; id: mutex-of-atomic
; title: Lock around what an atomic could hold
; severity: note
; message: `{finding}` locks what an atomic type holds without a lock
; explanation: Use `AtomicBool`, `AtomicUsize` and the like, unless the lock also guards something
;   else or a condition variable waits with it.
; tests: skip

((generic_type
  type: (type_identifier) @lock
  type_arguments: (type_arguments . (primitive_type) @inner .)) @finding
 (#any-of? @lock "Mutex" "RwLock")
 (#any-of? @inner "bool" "u8" "u16" "u32" "u64" "usize" "i8" "i16" "i32" "i64" "isize")
 (#inside? @finding "field_declaration" "static_item")
 (#not-document-matches? "\\bCondvar\\b"))
