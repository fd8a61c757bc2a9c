; id: dropped-error
; title: Error of a conversion not looked at
; severity: warning
; message: `{value}` is zero where `{callee}` failed
; explanation: What cannot be read becomes a zero that looks like a value. Look at the error.
; not-paths: examples/, example/

((short_var_declaration
  left: (expression_list . (identifier) @value . (identifier) @blank .)
  right: (expression_list . (call_expression function: (selector_expression) @callee arguments: (argument_list . (_) @argument)) .)) @finding
 (#eq? @blank "_")
 (#not-eq? @value "_")
 (#match? @callee "^(strconv\\.(Atoi|Parse\\w+)|json\\.Marshal(Indent)?|os\\.(Open|Create|ReadFile|Getwd|Hostname)|ioutil\\.ReadAll|io\\.ReadAll|http\\.(NewRequest|Get|Post)|url\\.Parse|time\\.Parse|time\\.LoadLocation|base64\\.\\w+\\.DecodeString|hex\\.DecodeString)$")
 (#not-match? @argument "^(\"|`)")
 (#not-commented? @finding "\\w"))
