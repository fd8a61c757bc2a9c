; What declares something in JavaScript only: TypeScript's assignments give values to what is
; declared elsewhere.

; CommonJS: `exports.f = function () {}`, `module.exports.f = …`.
(assignment_expression
  left: (member_expression object: (identifier) @reference.value property: (property_identifier) @name)
  right: [(function_expression) (arrow_function)]
  (#eq? @reference.value "exports")) @definition.function
(assignment_expression
  left: (member_expression
    object: (member_expression object: (identifier) @reference.value property: (property_identifier) @reference.member)
    property: (property_identifier) @name)
  right: [(function_expression) (arrow_function)]
  (#eq? @reference.value "module") (#eq? @reference.member "exports")) @definition.function

; Methods given to an object of the document: `res.send = function () {}`, `A.prototype.f = …`.
(program (expression_statement (assignment_expression
  left: (member_expression object: (identifier) @_object property: (property_identifier) @name)
  right: [(function_expression) (arrow_function)]
  (#not-any-of? @_object "exports" "module")) @definition.method))
(program (expression_statement (assignment_expression
  left: (member_expression
    object: (member_expression property: (property_identifier) @_prototype)
    property: (property_identifier) @name)
  right: [(function_expression) (arrow_function)]
  (#eq? @_prototype "prototype")) @definition.method))

