; id: using-namespace-in-header
; title: Namespace opened in a header
; severity: warning
; message: all who include this get the names of `{name}`
; explanation: Write the names in full, or open the namespace within a function.

((using_declaration "namespace" [(identifier) (qualified_identifier) (nested_namespace_specifier)] @name) @finding
 (#not-inside? @finding "function_definition" "compound_statement" "lambda_expression")
 (#not-match? @name "literals$")
 (#document-matches? "(?m)^\\s*#\\s*(pragma\\s+once|ifndef\\s+\\w+_H\\w*)"))
