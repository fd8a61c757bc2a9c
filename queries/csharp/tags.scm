; Definitions.
(namespace_declaration name: (_) @name) @definition.namespace @scope.module
(file_scoped_namespace_declaration name: (_) @name) @definition.namespace
(class_declaration name: (identifier) @name) @definition.class @scope.type
(record_declaration name: (identifier) @name) @definition.class @scope.type
(struct_declaration name: (identifier) @name) @definition.struct @scope.type
(interface_declaration name: (identifier) @name) @definition.interface @scope.type
(enum_declaration name: (identifier) @name) @definition.enum @scope.type
(enum_member_declaration name: (identifier) @name) @definition.enum_member
(delegate_declaration name: (identifier) @name) @definition.type_alias @scope.function
(method_declaration name: (identifier) @name) @definition.method @scope.function
(constructor_declaration name: (identifier) @name) @definition.constructor @scope.function
(destructor_declaration name: (identifier) @ignore)
(property_declaration name: (identifier) @name) @definition.field
(event_declaration name: (identifier) @name) @definition.field
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name) @definition.field))
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name) @definition.field))
(local_function_statement name: (identifier) @name) @definition.function @scope.function

; Scopes and bindings that are no symbols.
(lambda_expression) @scope.function
(anonymous_method_expression) @scope.function
(block) @scope.block
(for_statement) @scope.block
(foreach_statement) @scope.block
(using_statement) @scope.block
(catch_clause) @scope.block
(parameter name: (identifier) @local.parameter)
(implicit_parameter) @local.parameter
(variable_declarator name: (identifier) @local.variable)
(foreach_statement left: (identifier) @local.variable)
(catch_declaration name: (identifier) @local.variable)
(declaration_pattern name: (identifier) @local.variable)
(declaration_expression name: (identifier) @local.variable)
(type_parameter name: (identifier) @local.type)

; Imports.
(using_directive) @import
(using_directive (qualified_name) @reference.module)
(using_directive !name (identifier) @reference.module)

; References.
(accessor_declaration name: (identifier) @ignore)
(attribute_argument name: (identifier) @ignore)
(argument name: (identifier) @ignore)
(base_list (identifier) @reference.extends)
(base_list (generic_name . (identifier) @reference.extends))
(base_list (qualified_name name: (identifier) @reference.extends))
(base_list (primary_constructor_base_type type: (identifier) @reference.extends))
(invocation_expression function: (identifier) @reference.call)
(invocation_expression function: (generic_name . (identifier) @reference.call))
(invocation_expression function: (member_access_expression name: (identifier) @reference.call))
(invocation_expression function: (member_access_expression name: (generic_name . (identifier) @reference.call)))
(invocation_expression function: (conditional_access_expression (member_binding_expression name: (identifier) @reference.call)))
(object_creation_expression type: (identifier) @reference.call)
(object_creation_expression type: (generic_name . (identifier) @reference.call))
(attribute name: (identifier) @reference.type)
(parameter type: (identifier) @reference.type)
(parameter type: (nullable_type type: (identifier) @reference.type))
(variable_declaration type: (identifier) @reference.type)
(variable_declaration type: (nullable_type type: (identifier) @reference.type))
(property_declaration type: (identifier) @reference.type)
(property_declaration type: (nullable_type type: (identifier) @reference.type))
(method_declaration returns: (identifier) @reference.type)
(method_declaration returns: (nullable_type type: (identifier) @reference.type))
(foreach_statement type: (identifier) @reference.type)
(cast_expression type: (identifier) @reference.type)
(as_expression right: (identifier) @reference.type)
(typeof_expression type: (identifier) @reference.type)
(catch_declaration type: (identifier) @reference.type)
(declaration_pattern type: (identifier) @reference.type)
(array_type type: (identifier) @reference.type)
(type_argument_list (identifier) @reference.type)
(generic_name . (identifier) @reference.type)
(type_parameter_constraint type: (identifier) @reference.type)
(member_access_expression name: (identifier) @reference.member)
(identifier) @reference.value
