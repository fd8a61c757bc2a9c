; id: unbounded-copy
; title: Copy without a bound
; severity: warning
; message: `{callee}` writes as much as it is given
; explanation: Nothing keeps it within what it writes to. Use `snprintf`, `fgets`, `memcpy` with a
;   length that was looked at. `strcpy` and `strcat` of a literal are passed over.

((call_expression function: (identifier) @callee arguments: (argument_list (_) . (_) @from)) @finding
 (#any-of? @callee "strcpy" "strcat" "stpcpy")
 (#not-match? @from "^L?\"")
 (#not-commented? @finding "\\w"))
((call_expression function: (identifier) @callee arguments: (argument_list (_) . (string_literal) @format)) @finding
 (#eq? @callee "sprintf")
 (#match? @format "%s")
 (#not-commented? @finding "\\w"))
((call_expression function: (identifier) @callee arguments: (argument_list (_) . (_) . (_))) @finding
 (#eq? @callee "vsprintf")
 (#not-commented? @finding "\\w"))
((call_expression function: (identifier) @callee arguments: (argument_list . (_) .)) @finding
 (#eq? @callee "gets"))
