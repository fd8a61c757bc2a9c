; id: mutable-default
; title: Default that all calls share
; severity: warning
; message: `{name}` is made once and kept from call to call
; explanation: A default is evaluated where the function is defined. Use `None` and make the value
;   inside, or a tuple or `frozenset`. Names of caches, and those that
;   begin with `_`, are passed over.

((default_parameter name: (_) @name value: [(list) (dictionary) (set) (list_comprehension) (dictionary_comprehension) (set_comprehension)]) @finding
 (#not-inside? @finding "lambda_parameters")
 (#not-match? @name "(?i)^_|cache|memo"))
((typed_default_parameter name: (_) @name value: [(list) (dictionary) (set) (list_comprehension) (dictionary_comprehension) (set_comprehension)]) @finding
 (#not-match? @name "(?i)^_|cache|memo"))
((default_parameter name: (_) @name value: (call function: (identifier) @made)) @finding
 (#any-of? @made "list" "dict" "set" "bytearray" "defaultdict" "deque" "OrderedDict" "Counter")
 (#not-match? @name "(?i)^_|cache|memo"))
((typed_default_parameter name: (_) @name value: (call function: (identifier) @made)) @finding
 (#any-of? @made "list" "dict" "set" "bytearray" "defaultdict" "deque" "OrderedDict" "Counter")
 (#not-match? @name "(?i)^_|cache|memo"))
