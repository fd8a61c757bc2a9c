//! x
use streaming_iterator::StreamingIterator;
use std::time::Instant;
fn main() {
    let spec = loci::language::spec(loci::model::Language::TypeScript).ok().unwrap();
    let (mut parse, mut query, mut gaps, mut all, mut n, mut bytes) = (0.0, 0.0, 0.0, 0.0, 0usize, 0);
    for f in std::env::args().skip(1) {
        let s = std::fs::read_to_string(&f).unwrap();
        bytes += s.len();
        let t = Instant::now();
        let r = spec.lower.readable(&s).into_owned();
        gaps += t.elapsed().as_secs_f64();
        let mut p = tree_sitter::Parser::new();
        p.set_language(&spec.grammar).unwrap();
        let t = Instant::now();
        let tree = p.parse(&r, None).unwrap();
        parse += t.elapsed().as_secs_f64();
        let t = Instant::now();
        let mut c = tree_sitter::QueryCursor::new();
        let mut m = c.matches(&spec.query, tree.root_node(), r.as_bytes());
        while let Some(x) = m.next() { n += x.captures().len(); }
        query += t.elapsed().as_secs_f64();
        let t = Instant::now();
        let _ = loci::extract::extract(loci::model::Language::TypeScript, &s);
        all += t.elapsed().as_secs_f64();
    }
    println!("bytes {bytes} gaps {gaps:.2} parse {parse:.2} query {query:.2} captures {n} extract {all:.2}");
}
