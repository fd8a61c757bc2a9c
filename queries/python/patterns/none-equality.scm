; id: none-equality
; title: None compared by value
; severity: note
; message: compare with `None` by `is`
; explanation: `==` calls the class's own `__eq__`, which may say anything of `None`; there is one
;   `None`. Queries of an ORM need `==`: use its `is_(None)` there.

((comparison_operator (_) ["==" "!="] (none)) @finding
 (#not-inside? @finding "argument_list" "subscript"))
((comparison_operator . (none) ["==" "!="]) @finding
 (#not-inside? @finding "argument_list" "subscript"))
