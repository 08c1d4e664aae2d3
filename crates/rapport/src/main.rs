//! The program's entrance: everything it can do is in the library beside it, where tests reach it.

/// A server makes and drops very many small values on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    rapport::cli::main()
}
