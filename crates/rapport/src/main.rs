//! The program's entrance: everything it can do is in the library beside it, where tests reach it.

fn main() -> std::process::ExitCode {
    rapport::cli::main()
}
