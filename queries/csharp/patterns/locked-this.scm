; id: locked-this
; title: Lock that anybody can take
; severity: warning
; message: whoever holds the object, or knows the type, can take the same lock
; explanation: Lock a private object that nothing else knows.

((lock_statement "this") @finding)
((lock_statement . [(typeof_expression) (string_literal)]) @finding)
