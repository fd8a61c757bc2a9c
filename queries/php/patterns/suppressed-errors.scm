; id: suppressed-errors
; title: Errors suppressed
; severity: note
; message: `@` hides whatever goes wrong in `{call}`
; explanation: Look at the result and handle what is expected, or say in a comment why it does not
;   matter. Calls that warn beside what they give back (files, sockets) are passed over.

((error_suppression_expression (_) @call) @finding
 (#not-match? @call "^\\\\?(unlink|rmdir|mkdir|fopen|fclose|fsockopen|stream_\\w+|file_\\w+|filemtime|filesize|fileperms|is_\\w+|stat|lstat|rename|copy|touch|chmod|opendir|scandir|readlink|symlink|link|fread|fwrite|fgets|flock|socket_\\w+|ini_set|set_time_limit|unserialize|getimagesize|imagecreatefrom\\w+|iconv|inet_pton|dns_\\w+|exec|shell_exec|proc_\\w+|ob_\\w+|trigger_error|include|require|tempnam|readfile|file|session_start|json_decode|simplexml_load_\\w+)\\b")
 (#not-match? @call "^\\$")
 (#not-commented? @finding "\\w"))
