; What C++ adds. A member that is defined apart from its class says whose it is.
(namespace_definition name: (_) @name) @definition.namespace @scope.module
(namespace_definition !name) @scope.module
(class_specifier name: (type_identifier) @name body: (_)) @definition.class @scope.type
(class_specifier name: (template_type name: (type_identifier) @name) body: (_)) @definition.class @scope.type
(struct_specifier name: (template_type name: (type_identifier) @name) body: (_)) @definition.struct @scope.type
(alias_declaration name: (type_identifier) @name) @definition.type_alias
(concept_definition name: (identifier) @name) @definition.type_alias
(function_definition declarator: (function_declarator declarator: [(field_identifier) (destructor_name) (operator_name)] @name)) @definition.method @scope.function
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name))) @definition.method @scope.function
(function_definition declarator: (reference_declarator (function_declarator declarator: [(field_identifier) (operator_name)] @name))) @definition.method @scope.function
(function_definition declarator: (reference_declarator (function_declarator declarator: (identifier) @name))) @definition.function @scope.function
(function_definition declarator: (function_declarator declarator: (qualified_identifier name: [(identifier) (destructor_name) (operator_name)] @name))) @definition.method @scope.function
(function_definition declarator: (function_declarator declarator: (qualified_identifier name: (qualified_identifier name: [(identifier) (destructor_name) (operator_name)] @name)))) @definition.method @scope.function
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (qualified_identifier name: (identifier) @name)))) @definition.method @scope.function
(function_definition declarator: (reference_declarator (function_declarator declarator: (qualified_identifier name: [(identifier) (operator_name)] @name)))) @definition.method @scope.function
(field_declaration declarator: (function_declarator declarator: [(field_identifier) (destructor_name) (operator_name)] @name)) @definition.method @scope.function
(field_declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name))) @definition.method @scope.function
(field_declaration declarator: (reference_declarator (function_declarator declarator: [(field_identifier) (operator_name)] @name))) @definition.method @scope.function
(field_declaration_list (declaration declarator: (function_declarator declarator: (identifier) @name)) @definition.method @scope.function)

(lambda_expression) @scope.function
(for_range_loop) @scope.block
(template_declaration) @scope.block
(parameter_declaration declarator: (reference_declarator (identifier) @local.parameter))
(optional_parameter_declaration declarator: (identifier) @local.parameter)
(optional_parameter_declaration declarator: (pointer_declarator declarator: (identifier) @local.parameter))
(optional_parameter_declaration declarator: (reference_declarator (identifier) @local.parameter))
(variadic_parameter_declaration declarator: (variadic_declarator (identifier) @local.parameter))
(type_parameter_declaration (type_identifier) @local.type)
(optional_type_parameter_declaration name: (type_identifier) @local.type)
(variadic_type_parameter_declaration (type_identifier) @local.type)
(init_declarator declarator: (reference_declarator (identifier) @local.variable))
(for_range_loop declarator: (identifier) @local.variable)
(for_range_loop declarator: (reference_declarator (identifier) @local.variable))
(structured_binding_declarator (identifier) @local.variable)

(base_class_clause (type_identifier) @reference.extends)
(base_class_clause (qualified_identifier name: (type_identifier) @reference.extends))
(base_class_clause (template_type name: (type_identifier) @reference.extends))
(call_expression function: (qualified_identifier name: (identifier) @reference.call))
(call_expression function: (qualified_identifier name: (qualified_identifier name: (identifier) @reference.call)))
(call_expression function: (template_function name: (identifier) @reference.call))
(call_expression function: (field_expression field: (template_method name: (field_identifier) @reference.call)))
(new_expression type: (type_identifier) @reference.call)
(field_initializer (field_identifier) @reference.value)
(attribute_declaration) @ignore
(using_declaration) @ignore
(namespace_identifier) @reference.path
