; Definitions.
(package_declaration (_) @name) @definition.namespace
(class_declaration name: (identifier) @name) @definition.class @scope.type
(record_declaration name: (identifier) @name) @definition.class @scope.type
(interface_declaration name: (identifier) @name) @definition.interface @scope.type
(annotation_type_declaration name: (identifier) @name) @definition.interface @scope.type
(enum_declaration name: (identifier) @name) @definition.enum @scope.type
(enum_constant name: (identifier) @name) @definition.enum_member
(method_declaration name: (identifier) @name) @definition.method @scope.function
(annotation_type_element_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name) @definition.constructor @scope.function
(compact_constructor_declaration name: (identifier) @name) @definition.constructor @scope.function
(field_declaration declarator: (variable_declarator name: (identifier) @name) @definition.field)
(constant_declaration declarator: (variable_declarator name: (identifier) @name) @definition.constant)
(record_declaration parameters: (formal_parameters (formal_parameter name: (identifier) @name) @definition.field))

; Scopes and bindings that are no symbols.
(lambda_expression) @scope.function
(block) @scope.block
(for_statement) @scope.block
(enhanced_for_statement) @scope.block
(try_with_resources_statement) @scope.block
(catch_clause) @scope.block
(formal_parameter name: (identifier) @local.parameter)
(spread_parameter (variable_declarator name: (identifier) @local.parameter))
(inferred_parameters (identifier) @local.parameter)
(lambda_expression parameters: (identifier) @local.parameter)
(catch_formal_parameter name: (identifier) @local.parameter)
(local_variable_declaration declarator: (variable_declarator name: (identifier) @local.variable))
(enhanced_for_statement name: (identifier) @local.variable)
(resource name: (identifier) @local.variable)
(instanceof_expression name: (identifier) @local.variable)
(type_parameter (type_identifier) @local.type)

; Imports.
(import_declaration) @import
(import_declaration (scoped_identifier) @reference.module (asterisk))
(import_declaration (scoped_identifier scope: (_) @reference.module name: (identifier) @reference.import))

; References.
(superclass (type_identifier) @reference.extends)
(superclass (generic_type . (type_identifier) @reference.extends))
(super_interfaces (type_list (type_identifier) @reference.implements))
(super_interfaces (type_list (generic_type . (type_identifier) @reference.implements)))
(extends_interfaces (type_list (type_identifier) @reference.extends))
(extends_interfaces (type_list (generic_type . (type_identifier) @reference.extends)))
(method_invocation name: (identifier) @reference.call)
(object_creation_expression type: (type_identifier) @reference.call)
(object_creation_expression type: (generic_type . (type_identifier) @reference.call))
(marker_annotation name: (identifier) @reference.type)
(annotation name: (identifier) @reference.type)
(element_value_pair key: (identifier) @ignore)
(labeled_statement . (identifier) @ignore)
(break_statement (identifier) @ignore)
(continue_statement (identifier) @ignore)
(field_access field: (identifier) @reference.member)
(type_identifier) @reference.type
(identifier) @reference.value
