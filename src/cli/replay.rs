//! `dateline replay`: runs a stage anew over articles that it has answered before, says what would change, and makes that
//! count or takes it back.

use super::Failure;
use super::node::{self, Node, Use};
use crate::config::{ConfigError, Options};
use crate::event::Generation;
use crate::replay::Replay;
use crate::replay::run::{Bound, Range, Tally};
use crate::replay::switch::{Switched, Way};
use crate::stage::{self, Name, PerArticle};
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Least time between two lines about progress.
const TELL: Duration = Duration::from_secs(5);

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Debug, clap::Args)]
struct RunArgs {
    /// Which stage.
    #[arg(long, value_name = "NAME", required = true, value_parser = stage_name)]
    stage: Option<Name>,
    /// Number of the generation that the results go to.
    #[arg(long, value_name = "N", default_value = "2", value_parser = generation)]
    generation: Generation,
    /// First article: an offset (in each partition), a day or a moment of coming in [default: the first there is].
    #[arg(long, value_name = "TIME|OFFSET")]
    from: Option<Bound>,
    /// The article after the last, likewise [default: the end as it is now].
    #[arg(long, value_name = "TIME|OFFSET")]
    to: Option<Bound>,
    /// At most so many articles a second [default: as fast as it goes].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Say what would change if the generation counted.
    Report {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        shown: Shown,
    },
    /// Make the generation count: issue the articles again whose results differ.
    Switch(Which),
    /// Take a switch back: issue those articles again with the results of before.
    Rollback(Which),
    /// Remove the generation and what its switch has put aside; what is in effect stays.
    Remove(Which),
}

#[derive(Debug, clap::Args)]
struct Which {
    /// Which stage.
    #[arg(long, value_name = "NAME", value_parser = stage_name)]
    stage: Name,
    /// Number of the generation.
    #[arg(long, value_name = "N", default_value = "2", value_parser = generation)]
    generation: Generation,
    /// At most so many articles a second [default: as fast as it goes].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    #[command(flatten)]
    options: Options,
}

/// How the report is written.
#[derive(Debug, Clone, clap::Args)]
struct Shown {
    /// Form of the report.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// At most so many articles as examples.
    #[arg(long, value_name = "N", default_value = "20")]
    examples: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

fn stage_name(text: &str) -> Result<Name, String> {
    match text {
        "regions" => Ok(Name::Regions),
        "figures" => Ok(Name::Figures),
        _ => Err("regions or figures".into()),
    }
}

fn generation(text: &str) -> Result<Generation, String> {
    let (first, last) = Generation::NUMBERS.into_inner();
    let number = text.parse().ok().and_then(Generation::new);
    number.ok_or_else(|| format!("a number from {first} to {last}"))
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    match args.action {
        None => anew(args.run),
        Some(Action::Report { which, shown }) => {
            with(which, async |_, replay, _| report(&replay, &shown).await)
        }
        Some(Action::Switch(which)) => {
            with(which, async |node, replay, rate| switch(&node, &replay, rate, Way::Forth).await)
        }
        Some(Action::Rollback(which)) => {
            with(which, async |node, replay, rate| switch(&node, &replay, rate, Way::Back).await)
        }
        Some(Action::Remove(which)) => with(which, async |_, replay, _| Ok(replay.remove().await?)),
    }
}

fn with(
    which: Which,
    work: impl AsyncFnOnce(Node, Replay, Option<u32>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let Which { stage, generation, rate, options } = which;
    node::start(options, Use::Beside, async move |node| {
        node.reach_log().await?;
        let replay = replay(&node, stage, generation)?;
        work(node, replay, rate).await
    })
}

fn replay(node: &Node, stage: Name, generation: Generation) -> Result<Replay, Failure> {
    Replay::new(Arc::clone(&node.log), &node.settings.topic_prefix, stage, generation)
        .ok_or_else(|| ConfigError::Options(format!("stage {stage} cannot be replayed")).into())
}

fn anew(args: RunArgs) -> Result<(), Failure> {
    let RunArgs { stage, generation, from, to, rate, shown, options } = args;
    let stage =
        stage.ok_or_else(|| ConfigError::Options("replay needs --stage regions or figures".into()))?;
    node::start(options, Use::Beside, async move |node| {
        node.reach_log().await?;
        let prefix = &node.settings.topic_prefix;
        let anew: PerArticle = match stage {
            Name::Regions => stage::regions::stage(prefix),
            _ => stage::figures::stage(prefix),
        };
        let anew = anew.with_cpu_limit(node.settings.cpu_limit);
        let replay = replay(&node, stage, generation)?;
        let told = Told::new();
        let tell = |tally: Tally| told.every(|| format!("{} results", tally.found));
        let tally = replay.run(anew, Range { from, to }, rate, &node.stop, &tell).await?;
        eprintln!(
            "dateline: {} results appended to {}, {} records without one",
            tally.found,
            replay.found().name(prefix),
            tally.without
        );
        report(&replay, &shown).await
    })
}

async fn report(replay: &Replay, shown: &Shown) -> Result<(), Failure> {
    let report = replay.report(shown.examples).await?;
    let text = match shown.format {
        Format::Text => report.to_string(),
        Format::Json => {
            let json = serde_json::to_string(&report).map_err(std::io::Error::other);
            json.map_err(Failure::io("standard output"))? + "\n"
        }
    };
    std::io::stdout().write_all(text.as_bytes()).map_err(Failure::io("standard output"))
}

async fn switch(node: &Node, replay: &Replay, rate: Option<u32>, way: Way) -> Result<(), Failure> {
    let told = Told::new();
    let tell = |done: Switched| told.every(|| format!("{} articles issued again", done.issued));
    let Switched { issued, same, passed_over } = replay.switch(way, rate, &node.stop, &tell).await?;
    let line = format!("{issued} issued again, {same} same, {passed_over} passed over\n");
    std::io::stdout().write_all(line.as_bytes()).map_err(Failure::io("standard output"))
}

/// Tells of progress now and then.
struct Told(std::sync::Mutex<Instant>);

impl Told {
    fn new() -> Self {
        Self(std::sync::Mutex::new(Instant::now()))
    }

    fn every(&self, line: impl Fn() -> String) {
        let mut last = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if last.elapsed() >= TELL {
            *last = Instant::now();
            eprintln!("dateline: {}", line());
        }
    }
}
