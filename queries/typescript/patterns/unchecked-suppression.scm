; id: unchecked-suppression
; title: Compiler silenced for good
; severity: warning
; message: `{finding}` hides every error of the next line, also later ones
; explanation: `@ts-expect-error` with a reason does the same and says when it is no longer needed.
; tests: skip

((comment) @finding
 (#match? @finding "^(//|/\\*)+\\s*@ts-(ignore\\b|nocheck\\b)\\W*$"))
