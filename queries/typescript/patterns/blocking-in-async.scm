; id: blocking-in-async
; title: Blocking call in async code
; severity: warning
; message: `{callee}` holds up everything else that runs
; explanation: Use the function without `Sync` and wait for it.
; tests: skip
; not-paths: scripts/, script/, bin/, examples/, example/, tools/

((call_expression function: [(identifier) @callee (member_expression property: (property_identifier) @callee)])
 @finding
 (#match? @callee "^(readFile|writeFile|appendFile|readdir|mkdir|stat|lstat|exists|unlink|rename|rm|rmdir|copyFile|access|exec|execFile|spawn|gzip|gunzip|deflate|inflate|pbkdf2|scrypt)Sync$")
 (#in-async? @finding))
