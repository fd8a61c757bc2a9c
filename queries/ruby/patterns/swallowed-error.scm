; id: swallowed-error
; title: Error that nobody hears of
; severity: note
; message: the error becomes `{value}` without a word
; explanation: Rescue what is expected in a clause of its own: this rescues every `StandardError`,
;   misspelled names too.

((rescue_modifier handler: [(nil) (false) (true) (integer) (string)] @value) @finding
 (#not-commented? @finding "\\w"))
