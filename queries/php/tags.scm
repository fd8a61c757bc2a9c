; Definitions.
(namespace_definition name: (namespace_name) @name !body) @definition.namespace
(namespace_definition name: (namespace_name) @name body: (_)) @definition.namespace @scope.module
(class_declaration name: (name) @name) @definition.class @scope.type
(interface_declaration name: (name) @name) @definition.interface @scope.type
(trait_declaration name: (name) @name) @definition.trait @scope.type
(enum_declaration name: (name) @name) @definition.enum @scope.type
(enum_case name: (name) @name) @definition.enum_member
(function_definition name: (name) @name) @definition.function @scope.function
(method_declaration name: (name) @name) @definition.method @scope.function
(property_element name: (variable_name (name) @name)) @definition.field
(property_promotion_parameter name: (variable_name (name) @name)) @definition.field
(const_declaration (const_element (name) @name @definition.constant))

; Scopes and bindings that are no symbols.
(anonymous_function) @scope.function
(arrow_function) @scope.function
(simple_parameter name: (variable_name) @local.parameter)
(variadic_parameter name: (variable_name) @local.parameter)
(assignment_expression left: (variable_name) @local.variable)
(catch_clause name: (variable_name) @local.variable)

; Imports.
(namespace_use_declaration) @import
(namespace_use_declaration (namespace_name) @reference.module)
(namespace_use_clause (qualified_name prefix: (namespace_name) @reference.module (name) @reference.import))
(namespace_use_clause . (name) @reference.import)

; References. What a class uses gives it its members.
(use_declaration [(name) (qualified_name)] @reference.extends)
(base_clause [(name) (qualified_name)] @reference.extends)
(class_interface_clause [(name) (qualified_name)] @reference.implements)
(named_type [(name) (qualified_name)] @reference.type)
(object_creation_expression . [(name) (qualified_name)] @reference.call)
(function_call_expression function: [(name) (qualified_name)] @reference.call)
(member_call_expression name: (name) @reference.call)
(nullsafe_member_call_expression name: (name) @reference.call)
(scoped_call_expression name: (name) @reference.call)
(scoped_call_expression scope: [(name) (qualified_name)] @reference.type)
(member_access_expression name: (name) @reference.member)
(nullsafe_member_access_expression name: (name) @reference.member)
(class_constant_access_expression . [(name) (qualified_name)] @reference.type)
(class_constant_access_expression (_) (name) @reference.member)
(member_call_expression object: (variable_name) @reference.value)
(nullsafe_member_call_expression object: (variable_name) @reference.value)
(member_access_expression object: (variable_name) @reference.value)
(attribute (name) @reference.type)
