//! `dateline topics`: make or show the topics.

use super::Failure;
use super::node::{self, Use};
use crate::config::Options;
use std::io::Write;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make the topics that do not exist.
    Create(Options),
    /// Show each topic's partitions and their first and next offsets, tab separated.
    Describe(Options),
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    match args.action {
        Action::Create(options) => node::start(options, Use::Beside, async |node| {
            node.reach_log().await?;
            for topic in node.log.create_topics(node.settings.partitions).await? {
                print(&format!("created\t{}", topic.name(&node.settings.topic_prefix)))?;
            }
            Ok(())
        }),
        Action::Describe(options) => node::start(options, Use::Beside, async |node| {
            node.reach_log().await?;
            for state in node.log.describe_topics().await? {
                let name = state.topic.name(&node.settings.topic_prefix);
                for (partition, (first, next)) in state.partitions.iter().enumerate() {
                    print(&format!("{name}\t{partition}\t{first}\t{next}"))?;
                }
            }
            Ok(())
        }),
    }
}

fn print(line: &str) -> Result<(), Failure> {
    writeln!(std::io::stdout(), "{line}").map_err(Failure::io("standard output"))
}
