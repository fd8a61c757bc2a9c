; id: literal-identity
; title: Literal compared by identity
; severity: error
; message: whether two equal values are the same object is up to the interpreter
; explanation: Use `==` and `!=` for numbers and texts.
; tests: any

((comparison_operator (_) ["is" "is not"] [(string) (integer) (float)]) @finding)
