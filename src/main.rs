//! loci: the command line program.

fn main() -> std::process::ExitCode {
    loci::cli::main()
}
