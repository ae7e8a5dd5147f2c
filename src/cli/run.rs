//! `dateline run`: the whole way in one process.

use super::Failure;
use super::ingest::{self, Inputs};
use super::node::{self, Use};
use super::stage::{finish, publish, spawn, watch_lag};
use crate::config::Options;
use crate::source::post::Inbox;
use crate::stage::Name;
use tokio::task::JoinSet;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    options: Options,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    args.inputs.check()?;
    node::start(args.options, Use::Alone, async move |node| {
        node.reach_log().await?;
        node.create_topics().await?;
        let mut tasks = JoinSet::new();
        let inbox = node.settings.ingest_token.clone().map(Inbox::new);
        publish(&node, inbox.clone(), &mut tasks).await?;
        for stage in Name::ALL.into_iter().filter_map(|name| node.stage(name)) {
            spawn(&node, stage, &mut tasks);
        }
        watch_lag(&node, None, &mut tasks);
        let mut sources = args.inputs.sources(&node, true).await?;
        sources.extend(inbox.map(|inbox| inbox.source()));
        if sources.is_empty() {
            return finish(tasks).await;
        }
        tasks.spawn(async move {
            // Bad inputs were reported where they stood; the feeds of the good ones are served all the same.
            match ingest::ingest(&node, sources, None).await {
                Err(error) if !*node.stop.borrow() => Err(error),
                _ => Ok(()),
            }
        });
        finish(tasks).await
    })
}
