//! `dateline check`: looks over the settings, the data directory, the log and its topics, and says what is wrong.

use super::Failure;
use super::lag::{Lag, lags};
use super::node::{self, Node, Use};
use crate::config::Options;
use crate::event::Topic;
use crate::stage::Name;
use std::collections::BTreeSet;
use std::io::Write;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    options: Options,
}

/// What one check found: what is well, or what is wrong and what to do.
type Finding = Result<String, String>;

pub(super) fn run(args: Args) -> Result<(), Failure> {
    // Settings that cannot be read end here, with exit code 2.
    node::start(args.options, Use::Beside, async |node| {
        let findings = look_over(&node).await;
        let mut out = std::io::stdout().lock();
        let mut bad = 0;
        for (what, finding) in findings {
            let line = match finding {
                Ok(text) => format!("ok    {what}: {text}"),
                Err(text) => {
                    bad += 1;
                    format!("FAIL  {what}: {text}")
                }
            };
            writeln!(out, "{line}").map_err(Failure::io("standard output"))?;
        }
        if bad > 0 { Err(Failure::Checks(bad)) } else { Ok(()) }
    })
}

async fn look_over(node: &Node) -> Vec<(&'static str, Finding)> {
    let mut findings = vec![("data directory", data_dir(node))];
    match node.log.identity().await {
        Ok(identity) => findings.push(("log", Ok(format!("{} answers ({identity})", node.log.place())))),
        Err(error) => {
            findings.push(("log", Err(error.to_string())));
            return findings;
        }
    }
    findings.push(("topics", topics(node).await));
    findings.push(("stages", stages(node).await));
    findings.push(("dead letters", dead_letters(node).await));
    findings
}

fn data_dir(node: &Node) -> Finding {
    let dir = &node.settings.data_dir;
    // A file of another name would have to be cleaned up after a crash; this one is overwritten.
    let probe = dir.join(".check");
    std::fs::write(&probe, b"")
        .and_then(|()| std::fs::remove_file(&probe))
        .map(|()| format!("{} can be written", dir.display()))
        .map_err(|error| format!("{}: {error}", dir.display()))
}

/// All topics there, with the same number of partitions.
async fn topics(node: &Node) -> Finding {
    let states = node.log.describe_topics().await.map_err(|error| error.to_string())?;
    let name = |topic: Topic| topic.name(&node.settings.topic_prefix);
    let known: BTreeSet<Topic> = states.iter().map(|state| state.topic).collect();
    let missing: Vec<String> = Topic::ALL.into_iter().filter(|t| !known.contains(t)).map(name).collect();
    if !missing.is_empty() {
        return Err(format!("{} missing: run `dateline topics create`", missing.join(", ")));
    }
    let joined = states.iter().filter(|state| state.topic != Topic::Dlq);
    let counts: BTreeSet<usize> = joined.clone().map(|state| state.partitions.len()).collect();
    if counts.len() > 1 {
        let each: Vec<String> =
            joined.map(|state| format!("{} {}", name(state.topic), state.partitions.len())).collect();
        return Err(format!("unequal partition counts, so parts cannot be joined: {}", each.join(", ")));
    }
    let count = counts.first().copied().unwrap_or(0);
    Ok(format!("all {} there, {count} partitions each", Topic::ALL.len()))
}

async fn stages(node: &Node) -> Finding {
    let lags = lags(&node.reach()).await.map_err(|error| error.to_string())?;
    let of = |stage: Name| {
        let lags = lags.iter().filter(|lag| lag.stage == stage);
        match lags.clone().all(|lag| lag.at.is_none()) {
            true => format!("{stage} has not begun"),
            false => format!("{stage} {} behind", lags.map(|lag: &Lag| lag.behind).sum::<i64>()),
        }
    };
    Ok(Name::ALL.map(of).join(", "))
}

async fn dead_letters(node: &Node) -> Finding {
    let (letters, unknown) = super::dlq::letters(node).await.map_err(|error| error.to_string())?;
    let waiting = letters.iter().filter(|(_, redriven)| !redriven).count();
    let other =
        if unknown > 0 { format!(", {unknown} records that dateline did not write") } else { String::new() };
    Ok(format!("{waiting} not redriven{other}"))
}
