; id: todo-comment
; title: Note to oneself
; severity: note
; message: {finding}
; explanation: What is to be done belongs where work is planned, or is done now.
; tests: any

([(line_comment) (block_comment)] @finding
 (#match? @finding "^/[/*][/!*]*\\s*(TODO|FIXME|XXX|HACK)\\b"))
