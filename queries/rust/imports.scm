(use_declaration) @import
(extern_crate_declaration "extern" @reference.path) @import
(use_list [(self) (super) (crate)] @reference.path)
(use_as_clause path: [(self) (super) (crate)] @reference.path)
(scoped_use_list path: [(self) (super) (crate)] @reference.path)
(scoped_use_list . "::" @reference.path)
(use_wildcard [(self) (super) (crate)] @reference.path)
(use_wildcard . "::" @reference.path)
