; Definitions. A variable that no function declares `local` is everyone's.
(function_definition name: (word) @name) @definition.function @scope.function
(program (variable_assignment name: (variable_name) @name) @definition.variable)
(program (declaration_command (variable_assignment name: (variable_name) @name) @definition.variable))

; Bindings that are no symbols.
(declaration_command (variable_assignment name: (variable_name) @local.variable))
(declaration_command (variable_name) @local.variable)
(for_statement variable: (variable_name) @local.variable)

; Imports.
((command name: (command_name (word) @_which) argument: (_) @reference.module) @import
  (#any-of? @_which "source" "."))

; References.
((command_name (word) @ignore) (#any-of? @ignore "source" "."))
(command name: (command_name (word) @reference.call))
(simple_expansion (variable_name) @reference.value)
(expansion (variable_name) @reference.value)
