; id: backticks
; title: Command in backticks
; severity: note
; message: backticks do not nest, and quotes within them are read twice
; explanation: Write `$(…)`.

((command_substitution "`") @finding)
