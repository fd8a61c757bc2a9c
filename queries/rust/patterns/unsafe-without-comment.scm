; id: unsafe-without-comment
; title: Unsafe code without a safety comment
; severity: warning
; message: nothing says why this unsafe code is sound
; explanation: A comment that begins with `SAFETY:` above an unsafe block or impl says which promises
;   it relies on and who keeps them. Without it nobody can check a later change.
; tests: skip

((unsafe_block) @finding
 (#not-commented? @finding "(?i)safe"))

((impl_item . "unsafe") @finding
 (#not-commented? @finding "(?i)safe"))
