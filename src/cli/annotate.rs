//! `dateline annotate`: articles in, regions and figures out as JSON Lines, offline and without a log.

use super::Failure;
use crate::article::{Article, InfoSource};
use crate::figures::explain::{Refused, Why, explain};
use crate::figures::{self, Figure};
use crate::regions::{self, Mention};
use crate::source::MAX_INPUT;
use crate::source::lines::{Line, next_line};
use crate::source::papers::Papers;
use chrono::{DateTime, Utc};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// Lines annotated together: enough to keep all cores busy, little enough to stream.
const BATCH: usize = 256;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Form of input and output.
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// Say of every region and figure why it is one and how each field was found (`why`), and list the names and numbers that
    /// are none (`regions_refused`, `figures_refused`).
    #[arg(long)]
    explain: bool,
    /// Files of JSON lines `{"id","text", …}`; `-` or nothing reads standard input.
    files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// One JSON object a line.
    Jsonl,
}

/// A line of input.
#[derive(Deserialize)]
pub(super) struct Input {
    id: Value,
    text: String,
    headline: Option<String>,
    section: Option<String>,
    source: Option<Source>,
    published_at: Option<DateTime<Utc>>,
    language: Option<String>,
}

/// The paper: its name alone, as `dateline ingest` takes it, or an object.
#[derive(Deserialize)]
#[serde(untagged, expecting = "`source` is the name of a paper or {\"name\", \"region\"}")]
enum Source {
    Name(String),
    Full { name: Option<String>, region: Option<String> },
}

#[derive(Serialize)]
struct Output {
    id: Value,
    regions: Vec<ShownMention>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regions_refused: Option<Vec<regions::Refused>>,
    article_regions: Vec<String>,
    figures: Vec<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    figures_refused: Option<Vec<Refused>>,
}

/// A region mention, with its reason where it was asked for.
#[derive(Serialize)]
struct ShownMention {
    #[serde(flatten)]
    mention: Mention,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<regions::Reason>,
}

/// A figure, with its reasons where they were asked for.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    figure: Figure,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why>,
}

#[derive(Serialize)]
struct Fault {
    id: (),
    error: String,
    line: usize,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let Format::Jsonl = args.format;
    let stdin = [PathBuf::from("-")];
    let files = if args.files.is_empty() { &stdin[..] } else { &args.files[..] };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut bad, mut total) = (0_u64, 0_u64);
    for file in files {
        let name = file.display().to_string();
        let mut lines = open(file).map_err(Failure::io(&name))?;
        let mut number = 0;
        loop {
            let batch = read_batch(&mut lines, &mut number).map_err(Failure::io(&name))?;
            if batch.is_empty() {
                break;
            }
            let answers: Vec<_> =
                batch.par_iter().map(|(number, line)| answer(*number, line, args.explain)).collect();
            for (text, fault) in answers {
                total += 1;
                if let Some(message) = fault {
                    bad += 1;
                    eprintln!("dateline: {name}: {message}");
                }
                writeln!(out, "{text}").map_err(Failure::io("standard output"))?;
            }
        }
    }
    out.flush().map_err(Failure::io("standard output"))?;
    if bad > 0 {
        return Err(Failure::Inputs { bad, total, what: "lines" });
    }
    Ok(())
}

fn open(file: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(if file == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(std::fs::File::open(file)?))
    })
}

/// The next lines with their numbers; blank lines are passed over.
fn read_batch(input: &mut dyn BufRead, number: &mut usize) -> io::Result<Vec<(usize, Line)>> {
    let mut batch = Vec::new();
    while batch.len() < BATCH
        && let Some(line) = next_line(input, MAX_INPUT)?
    {
        *number += 1;
        if !matches!(&line, Line::Bytes(bytes) if bytes.trim_ascii().is_empty()) {
            batch.push((*number, line));
        }
    }
    Ok(batch)
}

/// The JSON line for one input line, and the message for standard error if it was bad.
fn answer(number: usize, line: &Line, reasons: bool) -> (String, Option<String>) {
    let (place, reason) = match line {
        Line::TooLong(length) => {
            let most = MAX_INPUT >> 20;
            (format!("line {number}"), format!("{length} bytes; a line may have {most} MiB"))
        }
        Line::Bytes(bytes) => {
            match serde_json::from_slice(bytes)
                .map(|input| annotate(input, reasons))
                .and_then(|output| serde_json::to_string(&output))
            {
                Ok(text) => return (text, None),
                Err(error) => {
                    // serde_json counts lines within what it was given, which here is always one line.
                    let column = error.column();
                    let reason = error.to_string().replace(&format!(" at line 1 column {column}"), "");
                    (format!("line {number}, column {column}"), reason)
                }
            }
        }
    };
    let message = format!("{place}: {reason}");
    let fault = Fault { id: (), error: reason, line: number };
    (serde_json::to_string(&fault).unwrap_or_default(), Some(message))
}

impl Input {
    /// The article that it describes.
    pub(super) fn article(self) -> Article {
        let source = self.source.map(|source| {
            let (name, region) = match source {
                Source::Name(name) => (name, None),
                Source::Full { name, region } => (name.unwrap_or_default(), region),
            };
            let region = region.or_else(|| Papers::default().home(&name));
            InfoSource { name, role: None, region }
        });
        Article {
            id: self.id.as_str().map_or_else(|| self.id.to_string(), str::to_string),
            body: self.text,
            headline: self.headline,
            section: self.section,
            info_sources: source.into_iter().collect(),
            published_at: self.published_at,
            language: self.language.unwrap_or_default(),
            ..Article::default()
        }
    }
}

fn annotate(input: Input, reasons: bool) -> Output {
    let id = input.id.clone();
    let article = input.article();
    let tagging = regions::tag(&article);
    let figures = figures::extract_with(&article, &tagging);
    let (whys, figures_refused) = if reasons {
        let (whys, refused) = explain(&article, &tagging, &figures);
        (whys.into_iter().map(Some).collect(), Some(refused))
    } else {
        (vec![None; figures.len()], None)
    };
    let (mention_whys, regions_refused) = if reasons {
        let (whys, refused) = regions::explain(&article, &tagging);
        (whys.into_iter().map(Some).collect(), Some(refused))
    } else {
        (vec![None; tagging.mentions.len()], None)
    };
    let mentions = tagging.mentions.into_iter().zip(mention_whys);
    let figures = figures.into_iter().zip(whys).map(|(figure, why)| Shown { figure, why });
    Output {
        id,
        regions: mentions.map(|(mention, why)| ShownMention { mention, why }).collect(),
        regions_refused,
        article_regions: tagging.regions.into_iter().map(|region| region.code).collect(),
        figures: figures.collect(),
        figures_refused,
    }
}
