; Definitions. `class A::B` is written apart from A; lowering notes whose it is.
(module name: (constant) @name) @definition.module @scope.type
(module name: (scope_resolution name: (constant) @name)) @definition.module @scope.type
(class name: (constant) @name) @definition.class @scope.type
(class name: (scope_resolution name: (constant) @name)) @definition.class @scope.type
(method name: (_) @name) @definition.function @scope.function
(singleton_method name: (_) @name) @definition.function @scope.function
(assignment left: (constant) @name) @definition.constant
((call method: (identifier) @_which arguments: (argument_list (simple_symbol) @name @definition.field))
  (#any-of? @_which "attr_reader" "attr_writer" "attr_accessor"))

; Scopes and bindings that are no symbols.
(block) @scope.block
(do_block) @scope.block
(lambda) @scope.block
(assignment left: (identifier) @local.variable)
(operator_assignment left: (identifier) @local.variable)
(left_assignment_list (identifier) @local.variable)
(method_parameters (identifier) @local.parameter)
(block_parameters (identifier) @local.parameter)
(lambda_parameters (identifier) @local.parameter)
(destructured_parameter (identifier) @local.parameter)
(optional_parameter name: (identifier) @local.parameter)
(keyword_parameter name: (identifier) @local.parameter)
(splat_parameter name: (identifier) @local.parameter)
(hash_splat_parameter name: (identifier) @local.parameter)
(block_parameter name: (identifier) @local.parameter)
(exception_variable (identifier) @local.variable)
(for pattern: (identifier) @local.variable)

; Imports.
((call method: (identifier) @_which arguments: (argument_list (string (string_content) @reference.module))) @import
  (#any-of? @_which "require" "require_relative" "load"))

; References. What a class includes gives it its members.
((call method: (identifier) @_which arguments: (argument_list (constant) @reference.extends))
  (#any-of? @_which "include" "extend" "prepend"))
((call method: (identifier) @_which arguments: (argument_list (scope_resolution name: (constant) @reference.extends)))
  (#any-of? @_which "include" "extend" "prepend"))
(superclass (constant) @reference.extends)
(superclass (scope_resolution name: (constant) @reference.extends))
((identifier) @ignore (#any-of? @ignore
  "require" "require_relative" "load" "include" "extend" "prepend" "private" "public" "protected"
  "attr_reader" "attr_writer" "attr_accessor" "module_function"))
(call method: (constant) @reference.call)
(scope_resolution name: (constant) @reference.value)
(constant) @reference.value
(identifier) @reference.call
