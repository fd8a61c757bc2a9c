; Definitions. A method is written apart from its type; lowering notes whose it is.
(package_clause (package_identifier) @ignore)
(function_declaration name: (identifier) @name) @definition.function @scope.function
(method_declaration name: (field_identifier) @name) @definition.method @scope.function
(type_spec name: (type_identifier) @name type: (struct_type)) @definition.struct @scope.type
(type_spec name: (type_identifier) @name type: (interface_type)) @definition.interface @scope.type
(type_spec name: (type_identifier) @name) @definition.type_alias @scope.type
(type_alias name: (type_identifier) @name) @definition.type_alias
(field_declaration name: (field_identifier) @name @definition.field)
(method_elem name: (field_identifier) @name) @definition.method @scope.function
(source_file (const_declaration (const_spec name: (identifier) @name @definition.constant)))
(source_file (var_declaration (var_spec name: (identifier) @name @definition.variable)))
(source_file (var_declaration (var_spec_list (var_spec name: (identifier) @name @definition.variable))))

; Scopes and bindings that are no symbols.
(func_literal) @scope.function
(block) @scope.block
(if_statement) @scope.block
(for_statement) @scope.block
(expression_switch_statement) @scope.block
(type_switch_statement) @scope.block
(expression_case) @scope.block
(type_case) @scope.block
(communication_case) @scope.block
(parameter_declaration name: (identifier) @local.parameter)
(variadic_parameter_declaration name: (identifier) @local.parameter)
(type_parameter_declaration name: (identifier) @local.type)
(short_var_declaration left: (expression_list (identifier) @local.variable))
(var_spec name: (identifier) @local.variable)
(const_spec name: (identifier) @local.variable)
(range_clause left: (expression_list (identifier) @local.variable))
(receive_statement left: (expression_list (identifier) @local.variable))
(type_switch_statement alias: (expression_list (identifier) @local.variable))

; Imports.
(import_spec) @import
(import_spec path: (_) @reference.module)

; References. What a struct embeds gives it its members (specification, "Struct types").
(field_declaration !name type: (type_identifier) @reference.extends)
(field_declaration !name type: (pointer_type (type_identifier) @reference.extends))
(field_declaration !name type: (qualified_type name: (type_identifier) @reference.extends))
(interface_type (type_elem (type_identifier) @reference.extends))
(interface_type (type_elem (qualified_type name: (type_identifier) @reference.extends)))
(keyed_element key: (literal_element (identifier) @ignore))
(call_expression function: (identifier) @reference.call)
(call_expression function: (selector_expression field: (field_identifier) @reference.call))
(selector_expression field: (field_identifier) @reference.member)
(qualified_type package: (package_identifier) @reference.value)
(type_identifier) @reference.type
(identifier) @reference.value
