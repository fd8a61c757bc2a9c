; id: debugging-output
; title: Output left from debugging
; severity: note
; message: `{stream}` is not where a library or service should speak
; explanation: Hand it to a logger, or take it out. `main`, and functions for usage and printing,
;   are passed over.
; not-paths: examples/, example/, samples/

((method_invocation object: (field_access) @stream name: (identifier) @method) @finding
 (#any-of? @stream "System.out" "System.err")
 (#any-of? @method "println" "print" "printf")
 (#not-in-function? @finding "(?i)^(main|usage|help|print\\w*|show\\w*|dump\\w*)$")
 (#not-document-matches? "static void main\\("))
