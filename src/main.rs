//! loci: the command line program.

fn main() {}
