; id: debugging-output
; title: Output left from debugging
; severity: note
; message: `{callee}` writes to the standard output of whoever uses the package
; explanation: Hand a logger or a writer in, or take it out. Programs (`package main`) are passed
;   over.
; not-paths: examples/, example/, cmd/, internal/cli/

((call_expression function: (selector_expression operand: (identifier) @package) @callee) @finding
 (#eq? @package "fmt")
 (#any-of? @callee "fmt.Println" "fmt.Printf" "fmt.Print")
 (#not-document-matches? "(?m)^package main\\b|cobra\\.|flag\\.Parse")
 (#not-in-function? @finding "(?i)^(print|usage|help|dump|show|main|run$|example)"))
((call_expression function: (identifier) @callee) @finding
 (#any-of? @callee "println" "print")
 (#not-document-matches? "func (println|print)\\("))
