; id: printed-stack-trace
; title: Stack trace printed
; severity: note
; message: nobody who runs this as a service sees it
; explanation: Hand the error to the logger, or throw it on.
; not-paths: examples/, example/

((method_invocation object: (identifier) name: (identifier) @method arguments: (argument_list) @arguments) @finding
 (#eq? @method "printStackTrace")
 (#eq? @arguments "()")
 (#not-in-function? @finding "^main$"))
