//! The commands: one file each, arguments and their meaning beside the code that runs them.

mod annotate;
mod check;
mod dlq;
mod feeds;
mod figures;
mod ingest;
mod lag;
mod node;
mod progress;
mod query;
mod replay;
mod rules;
mod run;
mod split;
mod stage;
mod topics;

use crate::config::ConfigError;
use crate::log::LogError;
use crate::source::ingest::IngestError;
use crate::stage::StageFailure;
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
    /// Everything in one process: ingest the inputs, run all stages, serve feeds until stopped.
    Run(run::Args),
    /// The producer alone: append what is new in the inputs to the articles topic.
    Ingest(ingest::Args),
    /// One stage alone; start more of them to scale (publish also serves HTTP).
    Stage(stage::Args),
    /// Tag the regions and extract the figures of articles, offline: JSON Lines in, JSON Lines out.
    Annotate(annotate::Args),
    /// The figures of articles as one table, offline: pages or JSON Lines in, CSV or JSON out.
    Figures(figures::Args),
    /// Split newspaper pages into articles, offline: one JSON line per page.
    Split(split::Args),
    /// Write the feeds as static files.
    Feeds(feeds::Args),
    /// Try a query on what has been published, or on files.
    Query(query::Args),
    /// Make or show the topics.
    Topics(topics::Args),
    /// Show how far each stage is behind.
    Lag(lag::Args),
    /// Look over the settings, the log and its topics.
    Check(check::Args),
    /// List, show and redrive dead letters.
    Dlq(dlq::Args),
    /// Run a stage anew over past articles beside the live results; compare, switch over, roll back.
    Replay(Box<replay::Args>),
}

/// Runs the command line of this process. Exit codes: 0 done, 1 failure, 2 usage.
pub fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(args) => run::run(args),
        Command::Ingest(args) => ingest::run(args),
        Command::Stage(args) => stage::run(args),
        Command::Annotate(args) => annotate::run(&args),
        Command::Figures(args) => figures::run(&args),
        Command::Split(args) => split::run(&args),
        Command::Feeds(args) => feeds::run(args),
        Command::Query(args) => query::run(args),
        Command::Topics(args) => topics::run(args),
        Command::Lag(args) => lag::run(args),
        Command::Check(args) => check::run(args),
        Command::Dlq(args) => dlq::run(args),
        Command::Replay(args) => replay::run(*args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of our output went away (`| head`): nothing is wrong here.
        Err(Failure::Io { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("dateline: {failure}");
            match failure {
                Failure::Config(_) | Failure::Query(_) => ExitCode::from(2),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// A file, stream or address could not be used.
    #[error("{place}: {source}")]
    Io { place: String, source: std::io::Error },
    /// Some inputs were bad; each was reported where it stood.
    #[error("{bad} of {total} {what} could not be read")]
    Inputs { bad: u64, total: u64, what: &'static str },
    /// The settings are at fault: exit code 2.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The query cannot be understood: exit code 2.
    #[error("query, {0}\n{chinese}", chinese = .0.chinese())]
    Query(#[from] crate::query::QueryError),
    /// The data directory belongs to another process.
    #[error("{dir}: in use by another dateline (process {holder})")]
    InUse { dir: String, holder: String },
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Ingest(#[from] IngestError),
    #[error(transparent)]
    Stage(#[from] StageFailure),
    #[error(transparent)]
    View(#[from] crate::view::ViewError),
    #[error(transparent)]
    Export(#[from] crate::server::export::ExportError),
    #[error(transparent)]
    Replay(#[from] crate::replay::ReplayError),
    #[error(transparent)]
    Hub(#[from] crate::server::hub::StoreError),
    /// A look-over found faults; each was told.
    #[error("{0} of the checks failed")]
    Checks(usize),
    /// There is no dead letter at that place.
    #[error("no dead letter at {0}")]
    NoLetter(crate::stage::dead_letter::Place),
    /// Logs or metrics could not be set up.
    #[error("{0}")]
    Telemetry(String),
}

impl Failure {
    fn io(place: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let place = place.into();
        move |source| Self::Io { place, source }
    }
}
