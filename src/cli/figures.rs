//! `dateline figures`: the figures of a set of articles as one table, offline. One row a figure.

use super::Failure;
use super::annotate::Input;
use crate::article::Article;
use crate::figures::{self, Figure, observation, statement};
use crate::regions;
use crate::source::file_name::Named;
use crate::source::lines::{Line, next_line};
use crate::source::papers::Papers;
use crate::source::read::{self, Format};
use crate::source::{Fault, Found, MAX_INPUT, jsonl};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// Articles worked on together.
const BATCH: usize = 256;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Form of the table.
    #[arg(long, value_enum, default_value = "csv")]
    format: Layout,
    /// Pages, web pages, or JSON lines as `annotate` or `ingest` take them; `-` or nothing reads standard input.
    files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Layout {
    /// A header and a row a figure (RFC 4180).
    Csv,
    /// An array of objects with the names of the columns.
    Json,
    /// JSON-LD: schema.org `Observation`s.
    SchemaOrg,
    /// One figure a line, in words.
    Text,
    /// One JSON line an article: every numeral with its value, be it a figure or not.
    Numerals,
}

/// One row. The order of the fields is the order of the columns.
#[derive(Serialize)]
struct Row<'a> {
    article_id: &'a str,
    headline: Option<&'a str>,
    published_at: Option<String>,
    text: &'a str,
    value: &'a str,
    value_max: Option<&'a str>,
    unit: &'a str,
    kind: figures::Kind,
    modifier: figures::Modifier,
    /// Kind, direction and basis in one cell: `by up yoy`.
    change: Option<String>,
    indicator: Option<&'a str>,
    period: Option<&'a str>,
    period_start: Option<String>,
    period_end: Option<String>,
    region: Option<&'a str>,
    modality: figures::Modality,
    sentence: String,
    start: usize,
    end: usize,
    share_of: Option<&'a str>,
    base: Option<&'a str>,
    base_start: Option<String>,
    base_end: Option<String>,
    figure_id: &'a str,
    same_as: String,
}

impl<'a> Row<'a> {
    fn new(article: &'a Article, body: &[char], figure: &'a Figure) -> Self {
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let sentence = body.get(figure.sentence.start..figure.sentence.end).unwrap_or_default();
        Self {
            article_id: &article.id,
            headline: article.headline.as_deref(),
            published_at: article.published_at.map(|at| at.to_rfc3339()),
            text: &figure.text,
            value: &figure.value,
            value_max: figure.value_max.as_deref(),
            unit: &figure.unit,
            kind: figure.kind,
            modifier: figure.modifier,
            change: figure.change.as_ref().map(change),
            indicator: figure.indicator.as_deref(),
            period: figure.period.as_deref(),
            period_start: day(figure.period_start),
            period_end: day(figure.period_end),
            region: figure.region.as_deref(),
            modality: figure.modality,
            sentence: sentence.iter().collect::<String>().trim().to_string(),
            start: figure.start,
            end: figure.end,
            share_of: figure.share_of.as_deref(),
            base: figure.base.as_deref(),
            base_start: day(figure.base_start),
            base_end: day(figure.base_end),
            figure_id: &figure.id,
            same_as: figure.same_as.join(" "),
        }
    }
}

fn change(change: &figures::Change) -> String {
    let word = |value: Value| value.as_str().map(str::to_string);
    let words = [word(json!(change.kind)), word(json!(change.direction)), word(json!(change.basis))];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let stdin = [PathBuf::from("-")];
    let files = if args.files.is_empty() { &stdin[..] } else { &args.files[..] };
    let mut table = Table::new(args.format);
    let (mut bad, mut total) = (0_u64, 0_u64);
    let mut written = Ok(());
    for file in files {
        let mut batch = Vec::new();
        read(file, &mut |found| {
            total += 1;
            match found {
                Found::Article(article) => batch.push(*article),
                Found::Bad(fault) => {
                    bad += 1;
                    eprintln!("dateline: {fault}");
                }
                Found::Note(note) => {
                    total -= 1;
                    eprintln!("dateline: {note}");
                }
            }
            if batch.len() >= BATCH {
                written = table.write(&std::mem::take(&mut batch));
            }
            written.is_ok()
        });
        written = written.and_then(|()| table.write(&batch));
        if written.is_err() {
            break;
        }
    }
    written.and_then(|()| table.end()).map_err(Failure::io("standard output"))?;
    if bad > 0 {
        return Err(Failure::Inputs { bad, total, what: "inputs" });
    }
    Ok(())
}

/// Gives what a file holds, until `found` says that it takes no more.
fn read(file: &Path, found: &mut dyn FnMut(Found) -> bool) {
    let is_stdin = file == Path::new("-");
    let name = if is_stdin { "standard input".to_string() } else { file.display().to_string() };
    let opened: io::Result<Box<dyn BufRead>> = match is_stdin {
        true => Ok(Box::new(BufReader::new(io::stdin()))),
        false => File::open(file).map(|file| Box::new(BufReader::new(file)) as Box<dyn BufRead>),
    };
    let mut fault = |error: io::Error| drop_answer(found(Found::Bad(Fault::new(&name, error))));
    let mut input = match opened {
        Ok(input) => input,
        Err(error) => return fault(error),
    };
    let format = match Format::of_name(&name).map_or_else(|| input.fill_buf().map(Format::of_head), Ok) {
        Ok(format) => format,
        Err(error) => return fault(error),
    };
    if format != Format::Json {
        let named = Named::default();
        drop_answer(read::stream(&name, Some(format), &mut *input, &named, found));
        return;
    }
    let mut number = 0;
    loop {
        number += 1;
        let place = format!("{name}, line {number}");
        let line = match next_line(&mut *input, MAX_INPUT) {
            Ok(Some(Line::Bytes(bytes))) => bytes,
            Ok(Some(Line::TooLong(length))) => {
                let most = MAX_INPUT >> 20;
                let message = format!("{length} bytes; a line may have {most} MiB");
                if !found(Found::Bad(Fault::new(place, message))) {
                    return;
                }
                continue;
            }
            Ok(None) => return,
            Err(error) => return drop_answer(found(Found::Bad(Fault::new(place, error)))),
        };
        if line.trim_ascii().is_empty() {
            continue;
        }
        let all = match serde_json::from_slice::<Input>(&line) {
            Ok(input) => vec![Found::Article(Box::new(input.article()))],
            Err(_) => jsonl::read(&place, &line),
        };
        if !all.into_iter().all(&mut *found) {
            return;
        }
    }
}

/// Reading ends here, whatever the receiver says.
fn drop_answer<T>(_: T) {}

/// The table as it is written.
struct Table {
    layout: Layout,
    csv: Option<csv::Writer<io::Stdout>>,
    out: io::BufWriter<io::Stdout>,
    /// Rows so far.
    rows: u64,
    papers: Papers,
}

impl Table {
    fn new(layout: Layout) -> Self {
        let csv = (layout == Layout::Csv).then(|| csv::Writer::from_writer(io::stdout()));
        Self { layout, csv, out: io::BufWriter::new(io::stdout()), rows: 0, papers: Papers::default() }
    }

    fn write(&mut self, articles: &[Article]) -> io::Result<()> {
        if self.layout == Layout::Numerals {
            for article in articles {
                let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
                let in_english = article.is_english() || !article.body.chars().any(han);
                let numerals = figures::lexer::numerals(&article.body, in_english);
                writeln!(self.out, "{}", json!({"id": article.id, "numerals": numerals}))?;
            }
            return Ok(());
        }
        let papers = &self.papers;
        let worked: Vec<(Article, Vec<Figure>)> = articles
            .par_iter()
            .map(|article| {
                let mut article = article.clone();
                papers.complete(&mut article);
                let figures = figures::extract_with(&article, &regions::tag(&article));
                (article, figures)
            })
            .collect();
        for (article, figures) in &worked {
            let body: Vec<char> = article.body.chars().collect();
            for figure in figures {
                self.row(article, &body, figure)?;
                self.rows += 1;
            }
        }
        Ok(())
    }

    fn row(&mut self, article: &Article, body: &[char], figure: &Figure) -> io::Result<()> {
        let region = || figure.region.as_deref().and_then(regions::lookup).map(|region| region.name);
        let separator = match self.rows {
            0 if self.layout == Layout::SchemaOrg => "{\"@context\":\"https://schema.org\",\"@graph\":[\n",
            0 => "[\n",
            _ => ",\n",
        };
        match self.layout {
            Layout::Csv => {
                if let Some(csv) = &mut self.csv {
                    csv.serialize(Row::new(article, body, figure)).map_err(io::Error::other)?;
                }
                Ok(())
            }
            Layout::Json => {
                let row = serde_json::to_string(&Row::new(article, body, figure))?;
                write!(self.out, "{separator}{row}")
            }
            Layout::SchemaOrg => {
                let mut row = observation(figure, region().as_deref());
                if let Some(object) = row.as_object_mut() {
                    object.insert(
                        "isPartOf".into(),
                        json!({"@type": "NewsArticle", "identifier": article.id, "headline": article.headline}),
                    );
                }
                write!(self.out, "{separator}{row}")
            }
            Layout::Text => {
                let said = statement(figure, region().as_deref(), article.is_english());
                writeln!(self.out, "{said}")
            }
            Layout::Numerals => Ok(()),
        }
    }

    fn end(mut self) -> io::Result<()> {
        match (self.layout, self.rows) {
            (Layout::Csv, rows) => {
                if let Some(csv) = &mut self.csv {
                    if rows == 0 {
                        csv.write_record(COLUMNS).map_err(io::Error::other)?;
                    }
                    csv.flush()?;
                }
            }
            (Layout::Json, 0) => writeln!(self.out, "[]")?,
            (Layout::Json, _) => writeln!(self.out, "\n]")?,
            (Layout::SchemaOrg, 0) => {
                writeln!(self.out, "{{\"@context\":\"https://schema.org\",\"@graph\":[]}}")?;
            }
            (Layout::SchemaOrg, _) => writeln!(self.out, "\n]}}")?,
            (Layout::Text | Layout::Numerals, _) => {}
        }
        self.out.flush()
    }
}

/// The header of a table without rows; with rows it comes from the names of the fields.
const COLUMNS: [&str; 25] = [
    "article_id",
    "headline",
    "published_at",
    "text",
    "value",
    "value_max",
    "unit",
    "kind",
    "modifier",
    "change",
    "indicator",
    "period",
    "period_start",
    "period_end",
    "region",
    "modality",
    "sentence",
    "start",
    "end",
    "share_of",
    "base",
    "base_start",
    "base_end",
    "figure_id",
    "same_as",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_the_same_with_and_without_rows() {
        let article = Article { body: "增长5%。".into(), ..Article::default() };
        let figures = figures::extract(&article);
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.serialize(Row::new(&article, &[], &figures[0])).unwrap();
        let text = String::from_utf8(csv.into_inner().unwrap()).unwrap();
        assert_eq!(text.lines().next().unwrap(), COLUMNS.join(","));
    }
}
