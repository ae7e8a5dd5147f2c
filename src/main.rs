//! The `dateline` program: parse the command line, run it, turn the outcome into an exit code.

use std::process::ExitCode;
use tikv_jemallocator::Jemalloc;

/// Allocation is a fifth of the processor time from append to feed with the allocator of the system.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    dateline::cli::main()
}
