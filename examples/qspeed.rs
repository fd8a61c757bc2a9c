//! x
use streaming_iterator::StreamingIterator;
use std::time::Instant;
fn main() {
    let mut args = std::env::args().skip(1);
    let grammar: tree_sitter::Language = tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into();
    let q = std::fs::read_to_string(args.next().unwrap()).unwrap();
    let mut trees = vec![];
    let spec = loci::language::spec(loci::model::Language::TypeScript).ok().unwrap();
    for f in args {
        let s = std::fs::read_to_string(&f).unwrap();
        let r = spec.lower.readable(&s).into_owned();
        let mut p = tree_sitter::Parser::new();
        p.set_language(&grammar).unwrap();
        let t = p.parse(&r, None).unwrap();
        trees.push((r, t));
    }
    // split into top-level patterns
    let mut pats: Vec<String> = vec![]; let mut cur = String::new(); let mut depth = 0i32;
    for line in q.lines() {
        if line.trim_start().starts_with(';') || (line.trim().is_empty() && depth == 0) { continue; }
        for ch in line.chars() { if ch=='('||ch=='[' {depth+=1} if ch==')'||ch==']' {depth-=1} }
        cur.push_str(line); cur.push('\n');
        if depth == 0 { pats.push(std::mem::take(&mut cur)); }
    }
    let time = |text: &str| { let query = tree_sitter::Query::new(&grammar, text).unwrap(); let t = Instant::now(); let mut n=0;
        for (s, tree) in &trees { let mut c = tree_sitter::QueryCursor::new(); let mut m = c.matches(&query, tree.root_node(), s.as_bytes()); while let Some(x)=m.next(){n+=x.captures().len();} }
        (t.elapsed().as_secs_f64(), n) };
    let (all, n) = time(&pats.concat()); println!("all {all:.3} {n} patterns {}", pats.len());
    for _ in 0..20 { println!("all {:.3}", time(&pats.concat()).0); } if true {return;} let base=0.0;
    let mut v: Vec<(f64, usize, String)> = pats.iter().map(|p| { let (t,n)=time(p); (t-base, n, p.replace('\n'," ")) }).collect();
    v.sort_by(|a,b| b.0.total_cmp(&a.0));
    for (t,n,p) in v.iter().take(45) { println!("{t:.3} {n} {}", p.chars().take(150).collect::<String>()); }
    println!("sum {:.3}", v.iter().map(|x| x.0).sum::<f64>());
}
