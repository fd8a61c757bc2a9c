; id: rescued-exception
; title: Everything rescued
; severity: warning
; message: this rescues `Interrupt` and `SystemExit` too
; explanation: Rescue `StandardError` or what is expected. What raises again is passed over.

((rescue exceptions: (exceptions (constant) @class)) @finding
 (#eq? @class "Exception")
 (#not-match? @finding "(?m)^\\s*raise\\b|\\b(raise|throw)\\s*($|\\w)|exit|abort")
 (#not-commented? @finding "\\w"))
