; Scopes that are no definition's.
(block) @scope.block
(closure_expression) @scope.function
(match_arm) @scope.block
(if_expression) @scope.block
(while_expression) @scope.block
(for_expression) @scope.block
(function_type) @scope.block
(higher_ranked_trait_bound) @scope.block

; Type parameters.
(type_parameter name: (type_identifier) @local.type)
(const_parameter name: (identifier) @local.const)

; Bindings that nothing but a pattern can be.
(parameter pattern: (identifier) @local.parameter)
(closure_parameters (identifier) @local.parameter)
(let_declaration pattern: (identifier) @local.variable)
(for_expression pattern: (identifier) @local.variable)
(mut_pattern (identifier) @local.variable)
(ref_pattern (identifier) @local.variable)
(captured_pattern . (identifier) @local.variable)
(field_pattern name: (shorthand_field_identifier) @local.variable)

; Bindings that may be constants or unit variants: told apart by the naming convention that rustc
; itself warns about.
([
  (let_condition pattern: (identifier) @local.variable)
  (match_pattern . (identifier) @local.variable)
  (tuple_pattern (identifier) @local.variable)
  (slice_pattern (identifier) @local.variable)
  (tuple_struct_pattern type: (_) (identifier) @local.variable)
  (reference_pattern (identifier) @local.variable)
  (or_pattern (identifier) @local.variable)
  (field_pattern pattern: (identifier) @local.variable)
 ] (#not-match? @local.variable "^[A-Z]"))

; What gives types to the variables that flow into it.
(call_expression) @flow
(assignment_expression) @flow
(struct_expression) @flow
(return_expression) @flow
