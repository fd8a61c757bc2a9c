; id: eval
; title: Text that is run as code
; severity: warning
; message: `eval` runs a text as code
; explanation: Whoever writes the text does what they like. Use `public_send`, `define_method` or
;   a table. What `binding` and a here-document say is passed over.

((call !receiver method: (identifier) @callee arguments: (argument_list . (_) @text)) @finding
 (#eq? @callee "eval")
 (#not-match? @text "^(<<|['\"][^#]*['\"]$)"))
