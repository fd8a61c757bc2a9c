; id: singleton
; title: Global mutable state
; severity: note
; message: `{name}` is shared and mutable everywhere
; explanation: Whoever uses it depends on whoever used it before, and tests on each other. Hand it to
;   those who need it.
; tests: skip

((static_item name: (identifier) @name type: (_) @type) @finding
 (#match? @type "^(Mutex|RwLock|(\\w+::)*((Lazy|Once)(Lock|Cell)?|LazyStatic)\\s*<\\s*(\\w+::)*(Arc\\s*<\\s*(\\w+::)*)?(Mutex|RwLock))\\b")
 (#not-match? @type "(Mutex|RwLock)<\\(\\)>"))
