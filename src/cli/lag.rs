//! `dateline lag`: how many records each stage has yet to read, per topic and partition.

use super::Failure;
use super::node::{self, Reach, Use};
use crate::config::Options;
use crate::event::Topic;
use crate::log::Positions;
use crate::stage::Name;
use crate::view;
use std::io::Write;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Show one stage alone.
    #[arg(long, value_enum)]
    stage: Option<Name>,
    #[command(flatten)]
    options: Options,
}

/// One partition as one stage has read it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lag {
    pub stage: Name,
    pub topic: Topic,
    pub partition: i32,
    /// Next offset that the stage reads; `None` where nothing is committed.
    pub at: Option<i64>,
    /// Offset after the last record.
    pub end: i64,
    /// Records in between. On Kafka, where transactions take offsets too, it is an upper bound.
    pub behind: i64,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    node::start(args.options, Use::Beside, async move |node| {
        node.reach_log().await?;
        let mut out = std::io::stdout().lock();
        let mut print = |line: String| writeln!(out, "{line}").map_err(Failure::io("standard output"));
        print("stage\ttopic\tpartition\tnext\tend\tbehind".into())?;
        for lag in lags(&node.reach()).await? {
            let Lag { stage, topic, partition, at, end, behind } = lag;
            if args.stage.is_some_and(|only| only != stage) {
                continue;
            }
            let topic = topic.name(&node.settings.topic_prefix);
            let at = at.map_or("-".to_owned(), |at| at.to_string());
            print(format!("{stage}\t{topic}\t{partition}\t{at}\t{end}\t{behind}"))?;
        }
        Ok(())
    })
}

/// The lag of every stage. The publisher's is known only where its read model lies in the data directory.
pub(super) async fn lags(node: &Reach) -> Result<Vec<Lag>, Failure> {
    let prefix = &node.settings.topic_prefix;
    let states = node.log.describe_topics().await?;
    let mut lags = Vec::new();
    for stage in Name::ALL {
        let positions = match stage {
            Name::Publish => published(node)?,
            _ => node.log.positions(&stage.group(prefix), stage.inputs()).await?,
        };
        for state in states.iter().filter(|state| stage.inputs().contains(&state.topic)) {
            for (partition, &(first, end)) in state.partitions.iter().enumerate() {
                let partition = partition as i32;
                let at = positions.get(&(state.topic, partition)).copied();
                let behind = (end - at.unwrap_or(first).max(first)).max(0);
                lags.push(Lag { stage, topic: state.topic, partition, at, end, behind });
            }
        }
    }
    Ok(lags)
}

fn published(node: &Reach) -> Result<Positions, Failure> {
    let path = node.settings.data_dir.join(view::FILE_NAME);
    if !path.exists() {
        return Ok(Positions::new());
    }
    let known = view::positions_of(&path)?.into_iter().filter_map(|position| {
        let topic = Topic::from_name(&position.topic, &node.settings.topic_prefix)?;
        Some(((topic, position.partition), position.offset))
    });
    Ok(known.collect())
}
