; id: shell-command
; title: Command line that a shell reads
; severity: warning
; message: a shell reads what this puts together
; explanation: A space, quote or `;` in a value changes what is run. Hand over a list of arguments
;   without `shell=True`. A fixed text is passed over.

((call function: (_) @callee
  arguments: (argument_list . (_) @command (keyword_argument name: (identifier) @key value: (true)))) @finding
 (#eq? @key "shell")
 (#match? @callee "(^|\\.)(run|call|Popen|check_call|check_output|getoutput)$")
 (#not-match? @command "^[rub]*['\"][^+%]*['\"]$"))
((call function: (_) @callee arguments: (argument_list . (_) @command)) @finding
 (#match? @callee "^os\\.(system|popen)$")
 (#not-match? @command "^[rub]*['\"][^%]*['\"]$"))
