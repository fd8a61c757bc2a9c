; id: bare-except
; title: Except without a class
; severity: warning
; message: this catches `KeyboardInterrupt` and `SystemExit` too
; explanation: Name what is expected, or `Exception` where it may be anything. What cleans up and
;   raises again is passed over.

((except_clause . (block) @body) @finding
 (#not-match? @body "(^|\\n)\\s*raise\\b")
 (#not-commented? @finding "noqa"))
