; id: allow-everything
; title: All warnings turned off
; severity: warning
; message: `{finding}` turns off what would tell of mistakes
; explanation: Turn off single lints, where they are wrong, and say why.
; tests: skip

([(attribute_item) (inner_attribute_item)] @finding
 (#match? @finding "^#!?\\[allow\\((.*\\W)?(warnings|clippy::all)\\b"))
