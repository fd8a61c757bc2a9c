; id: async-executor
; title: Promise made by an async function
; severity: warning
; message: what this function throws rejects no promise
; explanation: The executor of `new Promise` is called without anybody waiting for it. Await first, or
;   make the outer function async.
; tests: skip

((new_expression
  constructor: (identifier) @constructor
  arguments: (arguments . [(arrow_function "async") (function_expression "async")])) @finding
 (#eq? @constructor "Promise"))
