; id: static-mut
; title: Mutable static
; severity: warning
; message: every use of `{name}` is a data race waiting for a second thread
; explanation: Use an atomic, a lock, `OnceLock` or `thread_local!`.
; tests: skip

(static_item (mutable_specifier) name: (identifier) @name) @finding
