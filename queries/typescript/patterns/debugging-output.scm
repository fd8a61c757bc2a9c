; id: debugging-output
; title: Leftover debugging output
; severity: warning
; message: `{finding}` looks left over from debugging
; explanation: Remove it, or log it. `console.warn`, `console.error` and `console.info` are output
;   that is meant, and so is `console.log` in scripts.
; tests: skip
; not-paths: scripts/, script/, bin/, examples/, example/, tools/, cli/, cli.ts, cli.js, bench/, benches/, benchmark/,
;   benchmarks/, logger.ts, logging.ts, log.ts, console.ts, logger.js, log.js

((call_expression
  function: (member_expression object: (identifier) @object property: (property_identifier) @method)
  @finding)
 (#eq? @object "console")
 (#any-of? @method "log" "debug" "trace" "dir")
 (#not-in-function? @finding "(?i)^(log|print|debug|dump|trace|show)")
 (#not-commented? @finding "\\w"))
