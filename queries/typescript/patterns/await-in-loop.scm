; id: await-in-loop
; title: Awaited one after the other
; severity: note
; message: each turn of the loop waits for the one before
; explanation: Where the turns do not depend on each other, start them all and wait for them
;   together (`Promise.all`).
; tests: skip

((for_in_statement operator: "of" body: (statement_block . (expression_statement (await_expression) @await) .)) @finding
 (#not-match? @finding "^for\\s+await")
 (#not-commented? @finding "\\w"))
