; id: async-void
; title: Async method that nobody can wait for
; severity: warning
; message: what `{name}` throws ends the process
; explanation: Give a `Task` back. Event handlers, which must be `void`, are passed over.
; tests: any

((method_declaration (modifier) @async returns: (predefined_type) @type name: (identifier) @name parameters: (parameter_list) @parameters) @finding
 (#eq? @async "async") (#eq? @type "void")
 (#not-match? @parameters "EventArgs|\\bobject\\??\\s+\\w+|Args\\s+\\w+")
 (#not-match? @name "^On[A-Z]|_\\w+$|Handler$")
 (#not-match? @finding "\\boverride\\b"))
