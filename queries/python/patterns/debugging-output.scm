; id: debugging-output
; title: Output left from debugging
; severity: note
; message: `{text}` looks like a note to oneself
; explanation: Take it out, or hand it to `logging`. Only output is found that names a variable
;   beside its value or shouts where it is.
; not-paths: scripts/, script/, examples/, example/, benchmarks/, benchmark/, docs/

((expression_statement (call function: (identifier) @callee arguments: (argument_list . (string) @text))) @finding
 (#eq? @callee "print")
 (#match? @text "(?i)^[rbuf]*['\"]+\\s*([-=*#>!]*\\s*(debug|xxx|here|test|fixme|asdf|foo|wtf|got here)\\b[^a-z]*['\"]+$|\\w+\\s*=+\\s*['\"]+$|\\{\\w+=\\})"))
((expression_statement (call function: (identifier) @callee arguments: (argument_list . (_) @text))) @finding
 (#any-of? @callee "pprint" "pp")
 (#not-inside? @finding "if_statement"))
