; Scopes, and the names that never become symbols.

; ---- scopes

(program) @scope.document
(internal_module body: (statement_block) @scope.module)
(module body: (statement_block) @scope.module)
(ambient_declaration "global" (statement_block) @scope.module)

(class_declaration) @scope.type
(abstract_class_declaration) @scope.type
(class) @scope.type
(interface_declaration) @scope.type
(type_alias_declaration) @scope.type
(enum_declaration) @scope.type
(object_type) @scope.type

(function_declaration) @scope.function
(generator_function_declaration) @scope.function
(function_signature) @scope.function
(function_expression) @scope.function
(generator_function) @scope.function
(arrow_function) @scope.function
(method_definition) @scope.function
(method_signature) @scope.function
(abstract_method_signature) @scope.function
(call_signature) @scope.function
(construct_signature) @scope.function
(function_type) @scope.function
(constructor_type) @scope.function

(statement_block) @scope.block
(for_statement) @scope.block
(for_in_statement) @scope.block
(catch_clause) @scope.block
(switch_body) @scope.block
(class_static_block) @scope.block
; Its properties are members.
(object) @scope.type
; `infer U` is seen within its conditional type.
(conditional_type) @scope.block

; ---- names that are no references although they are identifiers

(required_parameter name: (identifier) @ignore)
(required_parameter name: (rest_pattern (identifier) @ignore))
(optional_parameter name: (identifier) @ignore)
(index_signature name: (identifier) @ignore)

; ---- type parameters

(type_parameter name: (type_identifier) @local.type)
(infer_type . (type_identifier) @local.type)
(mapped_type_clause name: (type_identifier) @local.type)

; ---- parameters

(required_parameter pattern: (identifier) @local.parameter)
(optional_parameter pattern: (identifier) @local.parameter)
(required_parameter pattern: (rest_pattern (identifier) @local.parameter))
(arrow_function parameter: (identifier) @local.parameter)

; ---- variables

(variable_declarator name: (identifier) @local.variable)
(for_in_statement kind: _ left: (identifier) @local.variable)
(catch_clause parameter: (identifier) @local.variable)
; The name of a function expression is seen by itself only.
(function_expression name: (identifier) @local.variable)
(generator_function name: (identifier) @local.variable)

; ---- patterns

(shorthand_property_identifier_pattern) @local.variable
(pair_pattern value: (identifier) @local.variable)
(pair_pattern value: (assignment_pattern left: (identifier) @local.variable))
(object_pattern (rest_pattern (identifier) @local.variable))
(array_pattern (identifier) @local.variable)
(array_pattern (assignment_pattern left: (identifier) @local.variable))
(array_pattern (rest_pattern (identifier) @local.variable))
