; Imports and exports; the lowering makes their references.

(import_statement) @import
(import_alias) @import
; `import("m")`, `require("m")`
(call_expression function: (import)) @import
(call_expression function: (identifier) @reference.call (#eq? @reference.call "require")) @import

(export_statement) @export
; CommonJS: `exports.x = …`, `module.exports = …`, `module.exports.x = …`
(assignment_expression
  left: (member_expression object: (identifier) @reference.value)
  (#any-of? @reference.value "exports" "module")) @export
(assignment_expression
  left: (member_expression object: (member_expression
    object: (identifier) @reference.value property: (property_identifier) @reference.member))
  (#eq? @reference.value "module") (#eq? @reference.member "exports")) @export

; Names that only bind, and leaves that the lowering turns into references itself.
(import_clause (identifier) @ignore)
(namespace_import (identifier) @ignore)
(import_specifier name: (identifier) @ignore)
(import_specifier alias: (identifier) @ignore)
(import_require_clause (identifier) @ignore)
(import_alias . (identifier) @ignore)
(export_specifier name: (identifier) @ignore)
(export_specifier alias: (identifier) @ignore)
(namespace_export (identifier) @ignore)
(export_statement "namespace" (identifier) @ignore)
