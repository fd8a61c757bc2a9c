; Definitions and references of TypeScript and JavaScript.
; JSX is in jsx.scm: its nodes exist in the TSX grammar only.

; ---- functions

(function_declaration name: (identifier) @name) @definition.function
(generator_function_declaration name: (identifier) @name) @definition.function
(function_signature name: (identifier) @name) @definition.function

; A variable that holds a function or class is named after it, wherever it stands.
(variable_declarator
  name: (identifier) @name
  value: [(arrow_function) (function_expression) (generator_function)]) @definition.function
(variable_declarator name: (identifier) @name value: (class)) @definition.class

; A nameless default export is called what importers call it.
(export_statement "default" @name value: [(arrow_function) (function_expression !name)]) @definition.function
(export_statement "default" @name value: (class !name)) @definition.class

; ---- types

(class_declaration name: (type_identifier) @name) @definition.class
(abstract_class_declaration name: (type_identifier) @name) @definition.class
(class name: (type_identifier) @name) @definition.class
(interface_declaration name: (type_identifier) @name) @definition.interface
(type_alias_declaration name: (type_identifier) @name) @definition.type_alias
(enum_declaration name: (identifier) @name) @definition.enum
(enum_body name: (property_identifier) @name @definition.enum_member)
(enum_body name: (string (string_fragment) @name) @definition.enum_member)
(enum_assignment name: (property_identifier) @name) @definition.enum_member
(enum_assignment name: (string (string_fragment) @name)) @definition.enum_member

(internal_module name: (identifier) @name) @definition.namespace
(internal_module name: (nested_identifier property: (property_identifier) @name)) @definition.namespace
(module name: (identifier) @name) @definition.namespace
(module name: (nested_identifier property: (property_identifier) @name)) @definition.namespace
(module name: (string (string_fragment) @name)) @definition.namespace
(ambient_declaration "global" @name (statement_block)) @definition.namespace

; ---- members; the lowering tells constructors and accessors from methods

(class_body (method_definition name: (property_identifier) @name) @definition.method)
(class_body (method_definition name: (private_property_identifier) @name) @definition.method)
(class_body (method_definition name: (string (string_fragment) @name)) @definition.method)
(method_signature name: (property_identifier) @name) @definition.method
(method_signature name: (private_property_identifier) @name) @definition.method
(method_signature name: (string (string_fragment) @name)) @definition.method
(abstract_method_signature name: (property_identifier) @name) @definition.method
(abstract_method_signature name: (string (string_fragment) @name)) @definition.method
(public_field_definition name: (property_identifier) @name) @definition.field
(public_field_definition name: (private_property_identifier) @name) @definition.field
(public_field_definition name: (string (string_fragment) @name)) @definition.field
(property_signature name: (property_identifier) @name) @definition.field
(property_signature name: (string (string_fragment) @name)) @definition.field

; Parameter properties: `constructor(private x: T)`.
(required_parameter (accessibility_modifier) pattern: (identifier) @name) @definition.field
(required_parameter "readonly" pattern: (identifier) @name) @definition.field
(required_parameter (override_modifier) pattern: (identifier) @name) @definition.field
(optional_parameter (accessibility_modifier) pattern: (identifier) @name) @definition.field
(optional_parameter "readonly" pattern: (identifier) @name) @definition.field
(optional_parameter (override_modifier) pattern: (identifier) @name) @definition.field

; ---- variables of a module or namespace

(program (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @definition.constant))
(program (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable))
(program (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable))
(export_statement (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @definition.constant))
(export_statement (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable))
(export_statement (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable))
(ambient_declaration (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @definition.constant))
(ambient_declaration (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable))
(ambient_declaration (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable))
(internal_module body: (statement_block
  (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @definition.constant)))
(internal_module body: (statement_block
  (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable)))
(internal_module body: (statement_block
  (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable)))
(module body: (statement_block
  (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @definition.constant)))
(module body: (statement_block
  (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable)))
(module body: (statement_block
  (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable)))
(ambient_declaration "global" (statement_block
  (lexical_declaration (variable_declarator name: (identifier) @name) @definition.constant)))
(ambient_declaration "global" (statement_block
  (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable)))

; Taken apart at the top level: `const { a, b: c } = …`, `const [d] = …`.
(program (lexical_declaration (variable_declarator name: (object_pattern
  (shorthand_property_identifier_pattern) @name @definition.constant))))
(program (lexical_declaration (variable_declarator name: (object_pattern
  (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name) @definition.constant))))
(program (lexical_declaration (variable_declarator name: (object_pattern
  (pair_pattern value: (identifier) @name @definition.constant)))))
(program (lexical_declaration (variable_declarator name: (object_pattern
  (rest_pattern (identifier) @name @definition.constant)))))
(program (lexical_declaration (variable_declarator name: (array_pattern (identifier) @name @definition.constant))))
(export_statement (lexical_declaration (variable_declarator name: (object_pattern
  (shorthand_property_identifier_pattern) @name @definition.constant))))
(export_statement (lexical_declaration (variable_declarator name: (object_pattern
  (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name) @definition.constant))))
(export_statement (lexical_declaration (variable_declarator name: (object_pattern
  (pair_pattern value: (identifier) @name @definition.constant)))))
(export_statement (lexical_declaration (variable_declarator name: (object_pattern
  (rest_pattern (identifier) @name @definition.constant)))))
(export_statement (lexical_declaration (variable_declarator name: (array_pattern (identifier) @name @definition.constant))))

; Methods and accessors of object literals.
(object (method_definition "get" name: (property_identifier) @name) @definition.accessor)
(object (method_definition "set" name: (property_identifier) @name) @definition.accessor)
(object (method_definition name: (property_identifier) @name) @definition.property)

(program (variable_declaration (variable_declarator name: (object_pattern
  (shorthand_property_identifier_pattern) @name @definition.variable))))
(program (variable_declaration (variable_declarator name: (object_pattern
  (pair_pattern value: (identifier) @name @definition.variable)))))

; Properties of object literals; the lowering says of which ones.
(pair key: (property_identifier) @name) @definition.property
(pair key: (string (string_fragment) @name)) @definition.property
; `{ a }` is a property, and a reference to `a`.
(object (shorthand_property_identifier) @name @definition.property @reference.value)

; ---- references, the finer role before the general one

(call_expression function: (identifier) @reference.call)
(call_expression function: (member_expression property: (_) @reference.call))
(call_expression function: (non_null_expression (identifier) @reference.call))
(call_expression function: (non_null_expression (member_expression property: (_) @reference.call)))
(call_expression function: (parenthesized_expression (identifier) @reference.call))
(call_expression function: (parenthesized_expression (member_expression property: (_) @reference.call)))
(call_expression function: (parenthesized_expression (as_expression . (identifier) @reference.call)))
(call_expression function: (parenthesized_expression (as_expression . (member_expression property: (_) @reference.call))))
(new_expression constructor: (identifier) @reference.call)
(new_expression constructor: (member_expression property: (_) @reference.call))
(new_expression constructor: (parenthesized_expression (identifier) @reference.call))
(new_expression constructor: (parenthesized_expression (as_expression . (identifier) @reference.call)))
(decorator (identifier) @reference.call)
(decorator (member_expression property: (_) @reference.call))

(extends_clause value: (identifier) @reference.extends)
(extends_clause value: (member_expression property: (_) @reference.extends))
(extends_type_clause type: (type_identifier) @reference.extends)
(extends_type_clause type: (generic_type name: (type_identifier) @reference.extends))
(extends_type_clause type: (nested_type_identifier name: (type_identifier) @reference.extends))
(extends_type_clause type: (generic_type name: (nested_type_identifier name: (type_identifier) @reference.extends)))
(implements_clause (type_identifier) @reference.implements)
(implements_clause (generic_type name: (type_identifier) @reference.implements))
(implements_clause (nested_type_identifier name: (type_identifier) @reference.implements))
(implements_clause (generic_type name: (nested_type_identifier name: (type_identifier) @reference.implements)))

(type_query (identifier) @reference.type)
(type_query (instantiation_expression function: (identifier) @reference.type))
(type_query (member_expression property: (_) @reference.type))

(nested_type_identifier module: (identifier) @reference.path)
(nested_identifier object: (identifier) @reference.path)
(nested_identifier property: (property_identifier) @reference.path)

; The key of a pattern is looked up in what is taken apart.
(pair_pattern key: (property_identifier) @reference.member)
(pair_pattern key: (private_property_identifier) @reference.member)
(member_expression property: (_) @reference.member)
(type_identifier) @reference.type
(shorthand_property_identifier) @reference.value
(identifier) @reference.value

; ---- members without a name of their own

(call_signature) @member
(construct_signature) @member
(index_signature) @member
(computed_property_name) @member

; ---- what flows: results, conditions, assignments

(return_statement) @flow
(yield_expression) @flow
(expression_statement) @flow
(if_statement) @flow
(ternary_expression) @flow
(while_statement) @flow
(switch_statement) @flow
(binary_expression) @flow
(assignment_expression) @flow
(augmented_assignment_expression) @flow
