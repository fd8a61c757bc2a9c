; id: boxed-collection
; title: Pointer to a pointer
; severity: note
; message: `{finding}` goes through two pointers to reach its elements
; explanation: A collection is a pointer already: `Box<Vec<T>>` may be `Vec<T>`, `Rc<String>` may be
;   `Rc<str>`.
; tests: skip

((generic_type
  type: (type_identifier) @outer
  type_arguments: (type_arguments . [(generic_type type: (type_identifier) @inner) (type_identifier) @inner] .))
 @finding
 (#eq? @outer "Box")
 (#any-of? @inner "Vec" "String" "HashMap" "BTreeMap" "HashSet" "BTreeSet" "VecDeque"))
