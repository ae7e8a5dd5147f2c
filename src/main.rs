//! The `dateline` program: parse the command line, run it, turn the outcome into an exit code.

use std::process::ExitCode;
use tikv_jemallocator::Jemalloc;

/// Of the processor time from append to feed a fifth is allocation with the system's allocator.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    dateline::cli::main()
}
