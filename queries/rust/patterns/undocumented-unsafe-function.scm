; id: undocumented-unsafe-function
; title: Unsafe function whose conditions are not documented
; severity: warning
; message: callers of `{name}` are not told what they must uphold
; explanation: The documentation of a public unsafe function has a section "# Safety" with the
;   conditions under which it may be called (Rust API Guidelines, C-FAILURE).
; tests: skip

((function_item
  (visibility_modifier) @visibility
  (function_modifiers "unsafe")
  name: (identifier) @name) @finding
 (#eq? @visibility "pub")
 (#not-documented? @finding "(?i)# safety|safety:")
 (#not-in-trait-impl? @finding))
