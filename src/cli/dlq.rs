//! `dateline dlq`: lists, shows and redrives dead letters.

use super::Failure;
use super::node::{self, Node, Use};
use crate::config::Options;
use crate::event::Topic;
use crate::log::Positions;
use crate::log::to_end::ToEnd;
use crate::stage::dead_letter::{Entry, Letter, Place};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;
use std::collections::BTreeSet;
use std::io::Write;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List dead letters, one JSON object a line.
    List {
        #[command(flatten)]
        filter: Filter,
        #[command(flatten)]
        options: Options,
    },
    /// Show one dead letter: what is wrong, its headers and its bytes.
    Show {
        /// Where it stands: PARTITION:OFFSET, as `list` says.
        place: Place,
        /// Write the record's raw bytes to standard output, and nothing else.
        #[arg(long)]
        raw: bool,
        #[command(flatten)]
        options: Options,
    },
    /// Append the records of dead letters again where they stood, each letter once.
    Redrive {
        #[command(flatten)]
        filter: Filter,
        /// Say what would be redriven, and leave it.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        options: Options,
    },
}

/// Which letters; all conditions must hold.
#[derive(Debug, Clone, clap::Args)]
struct Filter {
    /// Those at these places (PARTITION:OFFSET); may be repeated.
    #[arg(long = "at", value_name = "PLACE")]
    places: Vec<Place>,
    /// Those of one stage.
    #[arg(long, value_name = "NAME")]
    stage: Option<String>,
    /// Those of one class: undecodable, too-large, panic, cpu-limit.
    #[arg(long, value_name = "WORD")]
    class: Option<String>,
    /// Those whose record stood in one topic: articles, regions, figures, enriched.
    #[arg(long, value_name = "WORD")]
    topic: Option<String>,
    /// Those of one article.
    #[arg(long, value_name = "ID")]
    article: Option<String>,
    /// Those whose message contains some text.
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
    /// Those written at or after a moment (RFC 3339).
    #[arg(long, value_name = "TIME")]
    since: Option<DateTime<Utc>>,
    /// Those that were redriven already, too.
    #[arg(long)]
    redriven: bool,
}

impl Filter {
    fn takes(&self, letter: &Letter, redriven: bool) -> bool {
        let is = |want: &Option<String>, have: &str| want.as_deref().is_none_or(|want| want == have);
        (self.redriven || !redriven)
            && (self.places.is_empty() || self.places.contains(&letter.place))
            && is(&self.stage, &letter.stage)
            && is(&self.class, &letter.class)
            && is(&self.topic, letter.topic.word())
            && self.article.as_ref().is_none_or(|id| id.as_bytes() == letter.key)
            && self.message.as_ref().is_none_or(|text| letter.message.contains(text.as_str()))
            && self.since.is_none_or(|since| letter.timestamp >= since.timestamp_millis())
    }
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    match args.action {
        Action::List { filter, options } => node::start(options, Use::Beside, async move |node| {
            node.reach_log().await?;
            for (letter, redriven) in letters(&node).await?.0 {
                if filter.takes(&letter, redriven) {
                    print(&line(&node, &letter, redriven).to_string())?;
                }
            }
            Ok(())
        }),
        Action::Show { place, raw, options } => node::start(options, Use::Beside, async move |node| {
            node.reach_log().await?;
            let (letter, redriven) = find(&node, place).await?.ok_or(Failure::NoLetter(place))?;
            let value = letter.value.clone().unwrap_or_default();
            if raw {
                return std::io::stdout().write_all(&value).map_err(Failure::io("standard output"));
            }
            let mut shown = line(&node, &letter, redriven);
            let text =
                |(name, value): &(String, Vec<u8>)| (name.clone(), json!(String::from_utf8_lossy(value)));
            shown["headers"] = letter.headers.iter().map(text).collect();
            shown["hex"] =
                json!(value.iter().take(512).map(|byte| format!("{byte:02x}")).collect::<String>());
            print(&serde_json::to_string_pretty(&shown).unwrap_or_default())
        }),
        Action::Redrive { filter, dry_run, options } => {
            node::start(options, Use::Beside, async move |node| redrive(&node, &filter, dry_run).await)
        }
    }
}

async fn find(node: &Node, place: Place) -> Result<Option<(Letter, bool)>, Failure> {
    let (mut found, mut redriven) = (None, false);
    let mut reading = Reading::start(node).await?;
    while let Some(entries) = reading.next().await? {
        for entry in entries {
            match entry {
                Entry::Letter(letter) if letter.place == place => found = Some(*letter),
                Entry::Receipt(of) if of == place => redriven = true,
                _ => {}
            }
        }
    }
    Ok(found.map(|letter| (letter, redriven)))
}

async fn redrive(node: &Node, filter: &Filter, dry_run: bool) -> Result<(), Failure> {
    node.reach_log().await?;
    // The writer comes first: it fences another redrive, whose letters are then seen as redriven or not at all.
    let mut writer = if dry_run { None } else { Some(node.log.writer("dlq").await?) };
    let (letters, _) = letters(node).await?;
    let total = letters.len();
    let taken = letters.into_iter().filter(|(letter, redriven)| !redriven && filter.takes(letter, false));
    let taken: BTreeSet<Place> = taken.map(|(letter, _)| letter.place).collect();
    let mut reading = Reading::start(node).await?;
    let mut done = 0;
    while let Some(entries) = reading.next().await? {
        let chosen = entries.into_iter().filter_map(|entry| match entry {
            Entry::Letter(letter) if taken.contains(&letter.place) => Some(letter),
            _ => None,
        });
        let chosen: Vec<Box<Letter>> = chosen.collect();
        if let Some(writer) = &mut writer
            && !chosen.is_empty()
        {
            writer.append(chosen.iter().flat_map(|letter| letter.redriven()).collect()).await?;
        }
        for letter in &chosen {
            print(&line(node, letter, !dry_run).to_string())?;
        }
        done += chosen.len();
    }
    let what = if dry_run { "would be redriven" } else { "redriven" };
    eprintln!("dateline: {done} of {total} dead letters {what}");
    Ok(())
}

/// All dead letters without their bytes, with whether each was redriven; and how many records are none.
pub(super) async fn letters(node: &Node) -> Result<(Vec<(Letter, bool)>, usize), Failure> {
    let (mut letters, mut receipts, mut unknown) = (Vec::new(), BTreeSet::new(), 0);
    let mut reading = Reading::start(node).await?;
    while let Some(entries) = reading.next().await? {
        for entry in entries {
            match entry {
                Entry::Letter(letter) => letters.push(Letter { value: None, ..*letter }),
                Entry::Receipt(place) => drop(receipts.insert(place)),
                Entry::Unknown => unknown += 1,
            }
        }
    }
    letters.sort_by_key(|letter| (letter.timestamp, letter.place));
    let known = letters.into_iter().map(|letter| {
        let redriven = receipts.contains(&letter.place);
        (letter, redriven)
    });
    Ok((known.collect(), unknown))
}

/// The dead-letter topic from its beginning to its present end.
struct Reading<'a> {
    node: &'a Node,
    records: ToEnd,
}

impl<'a> Reading<'a> {
    async fn start(node: &'a Node) -> Result<Self, Failure> {
        let records = ToEnd::start(&*node.log, Topic::Dlq, &Positions::new()).await?;
        Ok(Self { node, records })
    }

    /// The next records; `None` at the end.
    async fn next(&mut self) -> Result<Option<Vec<Entry>>, Failure> {
        let prefix = &self.node.settings.topic_prefix;
        let records = self.records.next().await?;
        Ok(records.map(|records| records.iter().map(|record| Entry::read(record, prefix)).collect()))
    }
}

fn line(node: &Node, letter: &Letter, redriven: bool) -> serde_json::Value {
    let time = DateTime::from_timestamp_millis(letter.timestamp).unwrap_or_default();
    json!({
        "at": letter.place.to_string(),
        "time": time.to_rfc3339_opts(SecondsFormat::Millis, true),
        "stage": letter.stage,
        "topic": letter.topic.name(&node.settings.topic_prefix),
        "partition": letter.partition,
        "offset": letter.offset,
        "article": String::from_utf8_lossy(&letter.key),
        "attempts": letter.attempts,
        "class": letter.class,
        "message": letter.message,
        "bytes": letter.size,
        "redriven": redriven,
    })
}

fn print(line: &str) -> Result<(), Failure> {
    writeln!(std::io::stdout(), "{line}").map_err(Failure::io("standard output"))
}
