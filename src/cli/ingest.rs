//! `dateline ingest`: the producer alone.

use super::Failure;
use super::node::{self, Node, Use};
use super::progress::Progress;
use crate::config::{ConfigError, Options};
use crate::source::files::read_all;
use crate::source::ingest::{Ingest, Tally};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;

/// How often a batch that the log refuses is tried again before the command gives up.
const RETRIES: u32 = 5;

/// Articles that wait between the source and the log.
const QUEUE: usize = 1024;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    options: Options,
}

/// What to read.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Inputs {
    /// Pages (Markdown, text) and JSON Lines articles: files, folders, or `-` for standard input.
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Name of the paper that the pages are from.
    #[arg(long, env = "DATELINE_PUBLISHER", value_name = "NAME")]
    publisher: Option<String>,
}

impl Inputs {
    pub(super) fn is_empty(&self) -> bool {
        self.inputs.is_empty()
    }

    /// Refuses what cannot be an input before anything is started.
    pub(super) fn check(&self) -> Result<(), Failure> {
        for input in &self.inputs {
            let text = input.to_string_lossy();
            if text.starts_with("http://") || text.starts_with("https://") {
                let message = format!("{text}: feed addresses cannot be read yet; give files, folders or -");
                return Err(ConfigError::Options(message).into());
            }
        }
        Ok(())
    }
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    args.inputs.check()?;
    if args.inputs.is_empty() {
        return Err(ConfigError::Options("ingest needs an INPUT: files, folders or -".into()).into());
    }
    node::start(args.options, Use::Beside, async move |node| {
        node.reach_log().await?;
        node.create_topics().await?;
        let tally = ingest(&node, &args.inputs, Some(RETRIES)).await?;
        if tally.bad > 0 {
            let total = tally.new + tally.changed + tally.same + tally.bad;
            return Err(Failure::Inputs { bad: tally.bad, total, what: "inputs" });
        }
        Ok(())
    })
}

/// Reads the inputs and appends what is new in them.
pub(super) async fn ingest(node: &Node, inputs: &Inputs, retries: Option<u32>) -> Result<Tally, Failure> {
    let _lock = node.lock_alone("ingest.lock")?;
    let mut producer = Ingest::open(Arc::clone(&node.log), &node.settings.data_dir, retries).await?;
    let (sender, receiver) = mpsc::channel(QUEUE);
    let (paths, publisher) = (inputs.inputs.clone(), inputs.publisher.clone());
    // A receiver that is gone has stopped, and so does the reader.
    let reader = std::thread::spawn(move || {
        read_all(&paths, publisher.as_deref(), &mut |found| sender.blocking_send(found).is_ok());
    });
    let progress = Progress::new();
    let report = |fault: &crate::source::Fault| progress.line(&format!("dateline: {fault}"));
    let tally = producer.run(receiver, node.stop.clone(), &report, &|tally| progress.show(tally)).await?;
    progress.done(tally);
    // After a stop the reader may be waiting for standard input; it ends with the process.
    if !*node.stop.borrow() && reader.join().is_err() {
        return Err(Failure::Telemetry("the reader of the inputs panicked".into()));
    }
    Ok(tally)
}
