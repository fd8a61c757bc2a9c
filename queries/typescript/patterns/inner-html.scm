; id: inner-html
; title: Text set as HTML
; severity: warning
; message: `{property}` runs what the text brings along
; explanation: Set `textContent`, or build elements. A text that is written in the program is passed
;   over.
; tests: skip

((assignment_expression
  left: (member_expression property: (property_identifier) @property)
  right: (_) @value) @finding
 (#any-of? @property "innerHTML" "outerHTML")
 (#not-match? @value "^('[^']*'|\"[^\"]*\"|`[^`$]*`)$"))
