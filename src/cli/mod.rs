//! The commands: one file each, arguments and their meaning beside the code that runs them.

mod annotate;
mod split;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Event-streaming news feed processor.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tag the regions and extract the figures of articles, offline: JSON Lines in, JSON Lines out.
    Annotate(annotate::Args),
    /// Split newspaper pages into articles, offline: one JSON line per page.
    Split(split::Args),
}

/// Runs the command line of this process. Exit codes: 0 done, 1 failure, 2 usage.
pub fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Annotate(args) => annotate::run(&args),
        Command::Split(args) => split::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of our output went away (`| head`): nothing is wrong here.
        Err(Failure::Io { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("dateline: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Why a command ended with exit code 1.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// A file or stream could not be read or written.
    #[error("{place}: {source}")]
    Io { place: String, source: std::io::Error },
    /// Some inputs were bad; each was reported where it stood.
    #[error("{bad} of {total} {what} could not be read")]
    Inputs { bad: usize, total: usize, what: &'static str },
}

impl Failure {
    fn io(place: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let place = place.into();
        move |source| Self::Io { place, source }
    }
}
