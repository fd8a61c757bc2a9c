; id: debugging-output
; title: Output left from debugging
; severity: note
; message: `p` shows a value to whoever debugs
; explanation: Take it out, or hand it to a logger.
; not-paths: bin/, exe/, script/, scripts/, examples/, example/, benchmark/, bench/

((call !receiver method: (identifier) @callee arguments: (argument_list . [(identifier) (instance_variable) (call)] .)) @finding
 (#any-of? @callee "p" "pp" "ap")
 (#not-document-matches? "def (self\\.)?(p|pp|ap)\\b|\\.p[ (]|\\|\\s*p\\s*[,|]"))
