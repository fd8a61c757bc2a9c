; id: async-in-foreach
; title: Async function that nobody waits for
; severity: warning
; message: `{method}` does not wait for the promises of its callback
; explanation: Use `for … of` with `await`, or `Promise.all` over `map`.
; tests: skip

((call_expression
  function: (member_expression property: (property_identifier) @method)
  arguments: (arguments . [(arrow_function "async") (function_expression "async")])) @finding
 (#any-of? @method "forEach" "filter" "some" "every" "find" "reduce"))
