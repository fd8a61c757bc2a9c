; id: star-import
; title: All names of a module
; severity: note
; message: whoever reads this cannot tell which names `{module}` brings
; explanation: Name what is used, or import the module. What a package hands
;   on of its own parts (`from .part import *`) is passed over.
; not-paths: __init__.py, compat.py, scripts/, script/, examples/, example/, benchmarks/, benchmark/, docs/

((import_from_statement module_name: (dotted_name) @module (wildcard_import)) @finding
 (#not-commented? @finding "noqa"))
