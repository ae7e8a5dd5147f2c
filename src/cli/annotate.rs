//! `dateline annotate`: articles in, regions and figures out as JSON Lines, offline and without a log.

use super::Failure;
use crate::article::{Article, InfoSource};
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
    /// Files of JSON lines `{"id","text", …}`; `-` or nothing reads standard input.
    files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// One JSON object a line.
    Jsonl,
}

#[derive(Deserialize)]
struct Input {
    id: Value,
    text: String,
    headline: Option<String>,
    section: Option<String>,
    source: Option<Source>,
    published_at: Option<DateTime<Utc>>,
    language: Option<String>,
}

#[derive(Deserialize)]
struct Source {
    #[serde(default)]
    name: Option<String>,
    region: Option<String>,
}

#[derive(Serialize)]
struct Output {
    id: Value,
    regions: Vec<Mention>,
    article_regions: Vec<String>,
    figures: Vec<Figure>,
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
            let answers: Vec<_> = batch.par_iter().map(|(number, line)| answer(*number, line)).collect();
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
fn answer(number: usize, line: &Line) -> (String, Option<String>) {
    let (place, reason) = match line {
        Line::TooLong(length) => {
            let most = MAX_INPUT >> 20;
            (format!("line {number}"), format!("{length} bytes; a line may have {most} MiB"))
        }
        Line::Bytes(bytes) => {
            match serde_json::from_slice(bytes)
                .map(annotate)
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

fn annotate(input: Input) -> Output {
    let source = input.source.map(|source| {
        let name = source.name.unwrap_or_default();
        let region = source.region.or_else(|| Papers::default().home(&name));
        InfoSource { name, role: None, region }
    });
    let article = Article {
        body: input.text,
        headline: input.headline,
        section: input.section,
        info_sources: source.into_iter().collect(),
        published_at: input.published_at,
        language: input.language.unwrap_or_default(),
        ..Article::default()
    };
    let tagging = regions::tag(&article);
    Output {
        id: input.id,
        regions: tagging.mentions,
        article_regions: tagging.regions.into_iter().map(|region| region.code).collect(),
        figures: figures::extract(&article),
    }
}
