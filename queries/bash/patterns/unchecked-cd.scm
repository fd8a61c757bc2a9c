; id: unchecked-cd
; title: Folder that may not be changed
; severity: warning
; message: where `cd` fails, all that follows happens in the wrong folder
; explanation: Write `cd … || exit`, or `set -e` at the beginning.
; tests: any

((program (command name: (command_name) @name argument: (_) @folder) @finding)
 (#any-of? @name "cd" "pushd")
 (#not-match? @folder "^(/|\\.\\.|~|-|\"?\\$HOME\"?)$")
 (#not-document-matches? "(?m)^\\s*set\\s+(-o\\s+\\w+\\s+)*-\\w*e|set -o errexit|^#!.*\\s-\\w*e"))
((compound_statement (command name: (command_name) @name argument: (_) @folder) @finding)
 (#any-of? @name "cd" "pushd")
 (#not-match? @folder "^(/|\\.\\.|~|-|\"?\\$HOME\"?)$")
 (#not-document-matches? "(?m)^\\s*set\\s+(-o\\s+\\w+\\s+)*-\\w*e|set -o errexit|^#!.*\\s-\\w*e"))
