; Definitions. An impl block has no name token of its own; lowering names it.
(function_item name: (identifier) @name) @definition.function @scope.function
(function_signature_item name: (identifier) @name) @definition.function @scope.function
(struct_item name: (type_identifier) @name) @definition.struct @scope.type
(union_item name: (type_identifier) @name) @definition.union @scope.type
(enum_item name: (type_identifier) @name) @definition.enum @scope.type
(enum_variant name: (identifier) @name) @definition.enum_member @scope.type
(field_declaration name: (field_identifier) @name) @definition.field
(trait_item name: (type_identifier) @name) @definition.trait @scope.type
(impl_item) @definition.impl @scope.type
(type_item name: (type_identifier) @name) @definition.type_alias @scope.type
(associated_type name: (type_identifier) @name) @definition.type_alias @scope.type
(const_item name: (identifier) @name) @definition.constant
(static_item name: (identifier) @name) @definition.static
(mod_item name: (identifier) @name body: (_)) @definition.module @scope.module
(mod_item name: (identifier) @name) @definition.module
(macro_definition name: (identifier) @name) @definition.macro

; Macro calls. In item position the inside is items, elsewhere expressions.
(source_file (macro_invocation (token_tree) @items))
(source_file (expression_statement (macro_invocation (token_tree) @items)))
(declaration_list (macro_invocation (token_tree) @items))
(macro_invocation (token_tree) @tokens)
; Of what a macro makes, only a value is read; items have names from elsewhere.
(macro_rule) @rule

; References. Lowering reads the role off the node around each.
(identifier) @reference.value
(type_identifier) @reference.type
(field_expression field: [(field_identifier) (integer_literal)] @reference.member)
(attribute arguments: (token_tree (identifier) @reference.macro))
(scoped_identifier path: [(self) (super) (crate)] @reference.path)
(scoped_identifier name: (super) @reference.path)
(scoped_identifier . "::" @reference.path)
(scoped_type_identifier path: [(self) (super) (crate)] @reference.path)
(scoped_type_identifier . "::" @reference.path)
