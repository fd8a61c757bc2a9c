; id: blocking-in-async
; title: Blocking call in async code
; severity: warning
; message: `{callee}` blocks the thread that other tasks wait for
; explanation: An executor runs many tasks on few threads. Use the runtime's own function, or hand
;   the call to a thread for blocking work (`spawn_blocking`). `fs::…` counts where the document
;   imports `std::fs`.
; tests: skip

((call_expression function: (scoped_identifier) @callee) @finding
 (#match? @callee "^((std::)?thread::sleep|std::fs::\\w+|std::net::\\w+::connect|reqwest::blocking::.+)$")
 (#in-async? @finding))

((call_expression function: (scoped_identifier) @callee) @finding
 (#match? @callee "^fs::\\w+$")
 (#document-matches? "use std::(\\{[^}]*\\bfs\\b|fs;)")
 (#in-async? @finding))

((call_expression
  function: (field_expression
    value: (call_expression function: (scoped_identifier) @callee)
    field: (field_identifier) @method)) @finding
 (#match? @callee "^std::process::Command::new$")
 (#any-of? @method "output" "status")
 (#in-async? @finding))
