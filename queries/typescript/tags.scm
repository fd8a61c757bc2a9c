(program) @scope.document
