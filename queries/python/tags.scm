; Definitions. A function in a class is a method; lowering sees to that.
(function_definition name: (identifier) @name) @definition.function @scope.function
(class_definition name: (identifier) @name) @definition.class @scope.type
(lambda) @scope.function
([
  (list_comprehension) (set_comprehension) (dictionary_comprehension) (generator_expression)
 ] @scope.block)

; Names of a module and attributes of a class. Names in capitals are constants by convention.
((module (expression_statement (assignment left: (identifier) @name) @definition.constant))
  (#match? @name "^[A-Z][A-Z0-9_]*$"))
(module (expression_statement (assignment left: (identifier) @name) @definition.variable))
((module (_ (block (expression_statement (assignment left: (identifier) @name) @definition.constant))))
  (#match? @name "^[A-Z][A-Z0-9_]*$"))
(module (try_statement (block (expression_statement (assignment left: (identifier) @name) @definition.variable))))
(module (if_statement (block (expression_statement (assignment left: (identifier) @name) @definition.variable))))
(class_definition body: (block (expression_statement (assignment left: (identifier) @name) @definition.field)))
(type_alias_statement left: (type (identifier) @name)) @definition.type_alias

; Bindings that are no symbols.
(parameters (identifier) @local.parameter)
(lambda_parameters (identifier) @local.parameter)
(default_parameter name: (identifier) @local.parameter)
(typed_default_parameter name: (identifier) @local.parameter)
(typed_parameter . (identifier) @local.parameter)
(typed_parameter (list_splat_pattern (identifier) @local.parameter))
(typed_parameter (dictionary_splat_pattern (identifier) @local.parameter))
(list_splat_pattern (identifier) @local.parameter)
(dictionary_splat_pattern (identifier) @local.parameter)
(assignment left: (identifier) @local.variable)
(augmented_assignment left: (identifier) @reference.value)
(pattern_list (identifier) @local.variable)
(tuple_pattern (identifier) @local.variable)
(list_pattern (identifier) @local.variable)
(for_statement left: (identifier) @local.variable)
(for_in_clause left: (identifier) @local.variable)
(as_pattern_target (identifier) @local.variable)
(named_expression name: (identifier) @local.variable)
(type_parameter (type (identifier) @local.type))

; Imports.
(import_statement) @import
(import_from_statement) @import
(import_statement name: (dotted_name) @reference.module)
(import_statement name: (aliased_import name: (dotted_name) @reference.module))
(import_from_statement module_name: (_) @reference.module)
(import_from_statement name: (dotted_name) @reference.import)
(import_from_statement name: (aliased_import name: (dotted_name) @reference.import))

; References.
(keyword_argument name: (identifier) @ignore)
(aliased_import alias: (identifier) @ignore)
(global_statement (identifier) @ignore)
(nonlocal_statement (identifier) @ignore)
(class_definition superclasses: (argument_list (identifier) @reference.extends))
(class_definition superclasses: (argument_list (attribute attribute: (identifier) @reference.extends)))
(class_definition superclasses: (argument_list (subscript value: (identifier) @reference.extends)))
(call function: (identifier) @reference.call)
(call function: (attribute attribute: (identifier) @reference.call))
(decorator (identifier) @reference.call)
(decorator (attribute attribute: (identifier) @reference.call))
(type (identifier) @reference.type)
(type (generic_type (identifier) @reference.type))
(type (attribute attribute: (identifier) @reference.type))
(attribute attribute: (identifier) @reference.member)
(identifier) @reference.value
