; id: debugging-output
; title: Output left from debugging
; severity: warning
; message: `{callee}` shows a value to whoever debugs
; explanation: Take it out, or hand it to a logger. `print_r` and `var_export` that give the text
;   back are passed over.
; not-paths: bin/, examples/, example/, scripts/

((expression_statement (function_call_expression function: (name) @callee)) @finding
 (#any-of? @callee "var_dump" "dd" "dump" "debug_zval_refcount" "debug_print_backtrace")
 (#not-in-function? @finding "(?i)^(dd|\\w*dump\\w*|debug\\w*)$"))
((expression_statement (function_call_expression function: (name) @callee arguments: (arguments . (_) .))) @finding
 (#any-of? @callee "print_r" "var_export")
 (#not-in-function? @finding "(?i)dump|debug|print"))
