; id: dangerous-removal
; title: Removal of what a variable names
; severity: error
; message: where the variable is empty, this removes what lies at the root
; explanation: Write `${VARIABLE:?}`, which ends the script where it is empty.
; tests: any

((command name: (command_name) @name argument: (_) @flags argument: (_) @finding)
 (#eq? @name "rm")
 (#match? @flags "^-\\w*[rR]")
 (#match? @finding "^\"?(\\$\\w+|\\$\\{\\w+\\})\"?/(\\*?|\\$\\w+|\\$\\{\\w+\\}|\"\\$\\w+\")?\"?$")
 (#not-document-matches? "(?m)^\\s*set\\s+-\\w*u|nounset"))
