; id: eval
; title: Text that is run as code
; severity: note
; message: `eval` runs what its words come to
; explanation: Keep commands in arrays or functions. What sets up a tool's surroundings (`eval
;   "$(tool …)"`) is passed over, and what a comment explains.

((command name: (command_name) @name argument: (_) @text) @finding
 (#eq? @name "eval")
 (#match? @text "\\$")
 (#not-match? @text "^\"?(\\$\\(|`)")
 (#not-commented? @finding "\\w"))
