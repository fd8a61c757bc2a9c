; Definitions of C, which are C++'s too. What is declared at the outermost level is told from
; variables of a body by what is around it.
(function_definition declarator: (function_declarator declarator: (identifier) @name)) @definition.function @scope.function
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @definition.function @scope.function
(function_definition declarator: (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))) @definition.function @scope.function
(struct_specifier name: (type_identifier) @name body: (_)) @definition.struct @scope.type
(union_specifier name: (type_identifier) @name body: (_)) @definition.union @scope.type
(enum_specifier name: (type_identifier) @name body: (_)) @definition.enum
(enumerator name: (identifier) @name) @definition.enum_member
(type_definition type: (struct_specifier !name body: (_)) declarator: (type_identifier) @name) @definition.struct @scope.type
(type_definition type: (union_specifier !name body: (_)) declarator: (type_identifier) @name) @definition.union @scope.type
(type_definition type: (enum_specifier !name body: (_)) declarator: (type_identifier) @name) @definition.enum
(type_definition declarator: (type_identifier) @name) @definition.type_alias
(type_definition declarator: (pointer_declarator declarator: (type_identifier) @name)) @definition.type_alias
(type_definition declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name)))) @definition.type_alias
(field_declaration declarator: (field_identifier) @name @definition.field)
(field_declaration declarator: (pointer_declarator declarator: (field_identifier) @name) @definition.field)
(field_declaration declarator: (array_declarator declarator: (field_identifier) @name) @definition.field)
(field_declaration declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @name))) @definition.field)
(preproc_def name: (identifier) @name value: (_)) @definition.macro
(preproc_function_def name: (identifier) @name) @definition.macro @scope.function
(preproc_def !value name: (identifier) @ignore)

(translation_unit (declaration declarator: (function_declarator declarator: (identifier) @name)) @definition.function @scope.function)
(translation_unit (declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @definition.function @scope.function)
(translation_unit (declaration declarator: (identifier) @name @definition.variable))
(translation_unit (declaration declarator: (init_declarator declarator: (identifier) @name) @definition.variable))
(translation_unit (declaration declarator: (init_declarator declarator: (pointer_declarator declarator: (identifier) @name)) @definition.variable))
(translation_unit (declaration declarator: (init_declarator declarator: (array_declarator declarator: (identifier) @name)) @definition.variable))
(preproc_ifdef (declaration declarator: (function_declarator declarator: (identifier) @name)) @definition.function @scope.function)
(preproc_ifdef (declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @definition.function @scope.function)
(preproc_ifdef (declaration declarator: (identifier) @name @definition.variable))
(preproc_ifdef (declaration declarator: (init_declarator declarator: (identifier) @name) @definition.variable))
(preproc_ifdef (declaration declarator: (init_declarator declarator: (pointer_declarator declarator: (identifier) @name)) @definition.variable))
(preproc_ifdef (declaration declarator: (init_declarator declarator: (array_declarator declarator: (identifier) @name)) @definition.variable))
(preproc_if (declaration declarator: (function_declarator declarator: (identifier) @name)) @definition.function @scope.function)
(preproc_if (declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @definition.function @scope.function)
(preproc_if (declaration declarator: (identifier) @name @definition.variable))
(preproc_if (declaration declarator: (init_declarator declarator: (identifier) @name) @definition.variable))
(preproc_if (declaration declarator: (init_declarator declarator: (pointer_declarator declarator: (identifier) @name)) @definition.variable))
(preproc_if (declaration declarator: (init_declarator declarator: (array_declarator declarator: (identifier) @name)) @definition.variable))
(preproc_else (declaration declarator: (function_declarator declarator: (identifier) @name)) @definition.function @scope.function)
(preproc_else (declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @definition.function @scope.function)
(preproc_else (declaration declarator: (identifier) @name @definition.variable))
(preproc_else (declaration declarator: (init_declarator declarator: (identifier) @name) @definition.variable))
(preproc_else (declaration declarator: (init_declarator declarator: (pointer_declarator declarator: (identifier) @name)) @definition.variable))
(preproc_else (declaration declarator: (init_declarator declarator: (array_declarator declarator: (identifier) @name)) @definition.variable))
(declaration_list (declaration declarator: (function_declarator declarator: (identifier) @name)) @definition.function @scope.function)
(declaration_list (declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @definition.function @scope.function)
(declaration_list (declaration declarator: (identifier) @name @definition.variable))
(declaration_list (declaration declarator: (init_declarator declarator: (identifier) @name) @definition.variable))
(declaration_list (declaration declarator: (init_declarator declarator: (pointer_declarator declarator: (identifier) @name)) @definition.variable))
(declaration_list (declaration declarator: (init_declarator declarator: (array_declarator declarator: (identifier) @name)) @definition.variable))

; Scopes and bindings that are no symbols.
(compound_statement) @scope.block
(for_statement) @scope.block
(parameter_declaration declarator: (identifier) @local.parameter)
(parameter_declaration declarator: (pointer_declarator declarator: (identifier) @local.parameter))
(parameter_declaration declarator: (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @local.parameter)))
(parameter_declaration declarator: (array_declarator declarator: (identifier) @local.parameter))
(parameter_declaration declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @local.parameter))))
(preproc_params (identifier) @local.parameter)
(declaration declarator: (identifier) @local.variable)
(declaration declarator: (pointer_declarator declarator: (identifier) @local.variable))
(declaration declarator: (array_declarator declarator: (identifier) @local.variable))
(init_declarator declarator: (identifier) @local.variable)
(init_declarator declarator: (pointer_declarator declarator: (identifier) @local.variable))
(init_declarator declarator: (array_declarator declarator: (identifier) @local.variable))

; Inclusions.
(preproc_include) @import
(preproc_include path: [(string_literal) (system_lib_string)] @reference.module)

; References.
(preproc_ifdef name: (identifier) @ignore)
(preproc_elifdef name: (identifier) @ignore)
(preproc_defined (identifier) @ignore)
(attribute_specifier) @ignore
(call_expression function: (identifier) @reference.call)
(call_expression function: (field_expression field: (field_identifier) @reference.call))
(field_expression field: (field_identifier) @reference.member)
(type_identifier) @reference.type
(identifier) @reference.value
