; id: ignored-test
; title: Test that is ignored without a reason
; severity: note
; message: nothing says why this test is ignored
; explanation: Write `#[ignore = "…"]`: what is ignored without a reason is never run again.
; tests: only

((attribute_item (attribute . (identifier) @name .)) @finding
 (#eq? @name "ignore")
 (#not-commented? @finding "\\w"))
