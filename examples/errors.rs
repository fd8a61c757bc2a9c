//! x
fn main() {
    for f in std::env::args().skip(1) {
        let s = std::fs::read_to_string(&f).unwrap();
        let s = loci::language::spec(loci::model::Language::TypeScript)
            .ok()
            .unwrap()
            .lower
            .readable(&s)
            .into_owned();
        let mut p = tree_sitter::Parser::new();
        if f.ends_with("x") {
            p.set_language(&tree_sitter_typescript::LANGUAGE_TSX.into()).unwrap();
        } else {
            p.set_language(&tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()).unwrap();
        }
        let t = p.parse(&s, None).unwrap();
        let mut stack = vec![t.root_node()];
        let mut n = 0;
        while let Some(x) = stack.pop() {
            if x.is_error() || x.is_missing() {
                n += 1;
                if n < 6 {
                    let r = x.range();
                    let line = s.lines().nth(s[..r.start_byte].matches('\n').count()).unwrap_or("");
                    println!(
                        "{f}:{}:{} len {} {} | {}",
                        r.start_point.row + 1,
                        r.start_point.column + 1,
                        r.end_byte - r.start_byte,
                        if x.is_missing() { "MISSING" } else { "ERROR" },
                        line.trim().chars().take(140).collect::<String>()
                    );
                }
            }
            if x.has_error() {
                let mut c = x.walk();
                let v: Vec<_> = x.children(&mut c).collect();
                stack.extend(v.into_iter().rev());
            }
        }
    }
}
