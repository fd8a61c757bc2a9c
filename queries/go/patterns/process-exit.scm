; id: process-exit
; title: Program ended from within
; severity: note
; message: `{callee}` ends the program without running what was deferred
; explanation: Give an error back and end the program in `main` alone.
; not-paths: examples/, example/, cmd/

((call_expression function: (selector_expression) @callee) @finding
 (#any-of? @callee "os.Exit" "log.Fatal" "log.Fatalf" "log.Fatalln")
 (#not-document-matches? "(?m)^package main\\b")
 (#not-in-function? @finding "(?i)^(main|init|testmain|execute|exit\\w*|fatal\\w*|usage|must\\w*)$"))
