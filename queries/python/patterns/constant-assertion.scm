; id: constant-assertion
; title: Assertion that always holds
; severity: error
; message: a tuple that is not empty is always true
; explanation: The parentheses make a tuple of the condition and the message. Take them away.
; tests: any

((assert_statement . (tuple (_) (_)) .) @finding)
