; id: thrown-literal
; title: Thrown value that is no error
; severity: warning
; message: what is thrown here has no stack and no type
; explanation: Throw an `Error` or a class of your own that extends it.
; tests: skip

(throw_statement [(string) (template_string) (number) (object) (null) (undefined)]) @finding
