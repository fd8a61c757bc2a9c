; JSX: nodes of the TSX grammar only. A tag whose name begins in lower case is the host's own
; element, never a binding (the lowering drops it).

(jsx_opening_element name: (identifier) @reference.call)
(jsx_opening_element name: (member_expression property: (_) @reference.call))
(jsx_self_closing_element name: (identifier) @reference.call)
(jsx_self_closing_element name: (member_expression property: (_) @reference.call))
(jsx_closing_element name: (identifier) @reference.value)
