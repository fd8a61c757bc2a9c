; id: blocking-in-async
; title: Blocking call in async code
; severity: warning
; message: `{callee}` blocks the thread that other tasks wait for
; explanation: Use `await Task.Delay`, or `await` the task.

((invocation_expression function: (member_access_expression) @callee) @finding
 (#any-of? @callee "Thread.Sleep" "Task.WaitAll" "Task.WaitAny" "System.Threading.Thread.Sleep")
 (#in-async? @finding))
