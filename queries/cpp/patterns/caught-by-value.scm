; id: caught-by-value
; title: Exception caught by value
; severity: warning
; message: what is thrown of a derived class loses its own part
; explanation: Catch by reference: `const std::exception&`.

((catch_clause parameters: (parameter_list (parameter_declaration type: [(type_identifier) (qualified_identifier)] @type declarator: (identifier)))) @finding)
