//! `dateline query`: what a query finds, and why, in the data directory or in files.

use super::{Failure, rules};
use crate::article::Article;
use crate::config::Options;
use crate::enriched::Enriched;
use crate::feeds::{SiteConfig, beijing, published_at};
use crate::query::{Evidence, Query, Subject};
use crate::source::papers::Papers;
use crate::source::read::{self, Format as InputFormat};
use crate::source::{Found, Publication};
use crate::topics::Rules;
use crate::view::{FILE_NAME, View};
use crate::{figures, regions};
use serde::Serialize;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to look for, such as `region:黑河 figure(进出口总值 >= 200亿元)`.
    query: String,
    /// Pages, web pages or JSON Lines to look in, `-` for standard input; without any, what is published in the data
    /// directory.
    files: Vec<PathBuf>,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The most articles that are shown.
    #[arg(long, default_value_t = 100)]
    limit: usize,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A headline and the reasons below it.
    Text,
    /// One JSON object a line.
    Jsonl,
}

#[derive(Serialize)]
struct Hit<'a> {
    id: &'a str,
    headline: Option<&'a str>,
    published_at: Option<String>,
    matched: &'a [Evidence],
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let query: Query = args.query.parse()?;
    eprintln!("dateline: {query}");
    let site = SiteConfig::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut print = |article: &Article, evidence: &[Evidence]| {
        write(&mut out, args.format, &site, article, evidence).map_err(Failure::io("standard output"))
    };
    if args.files.is_empty() {
        let settings = args.options.settings()?;
        let view = View::open_beside(&settings.data_dir.join(FILE_NAME), &site)?;
        for (enriched, evidence) in view.search(&query, args.limit)? {
            print(&enriched.article, &evidence)?;
        }
    } else {
        let rules = rules::load(&args.options.settings()?)?;
        let mut left = args.limit;
        let mut bad = 0;
        for file in &args.files {
            bad += look_in(file, &query, &rules, &mut left, &mut print)?;
        }
        if bad > 0 {
            return Err(Failure::Inputs { bad, total: args.files.len() as u64, what: "inputs" });
        }
    }
    out.flush().map_err(Failure::io("standard output"))
}

/// Prints the articles of a file that match; says how many could not be read.
fn look_in(
    file: &Path,
    query: &Query,
    rules: &Rules,
    left: &mut usize,
    print: &mut impl FnMut(&Article, &[Evidence]) -> Result<(), Failure>,
) -> Result<u64, Failure> {
    let place = file.display().to_string();
    let mut input: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(std::fs::File::open(file).map_err(Failure::io(&place))?))
    };
    let publication = Publication::default();
    let named = publication.named(&place);
    let (mut bad, mut outcome) = (0, Ok(()));
    read::stream(&place, InputFormat::of_name(&place), &mut input, &named, &mut |found| {
        match found {
            Found::Article(mut article) => {
                publication.complete(&mut article, &named);
                Papers::default().complete(&mut article);
                let enriched = Enriched {
                    regions: regions::tag(&article),
                    figures: figures::extract(&article),
                    article: *article,
                    ..Enriched::default()
                };
                let filed = if query.asks_topics() { rules.topics_of(&enriched) } else { Vec::new() };
                let topics: Vec<String> = filed.into_iter().map(|filed| filed.id).collect();
                if let Some(evidence) = query.matches(&Subject::with_topics(&enriched, &topics))
                    && *left > 0
                {
                    *left -= 1;
                    outcome = print(&enriched.article, &evidence);
                }
            }
            Found::Bad(fault) => {
                bad += 1;
                eprintln!("dateline: {fault}");
            }
            Found::Note(fault) => eprintln!("dateline: {fault}"),
        }
        outcome.is_ok() && *left > 0
    });
    outcome.map(|()| bad)
}

fn write(
    out: &mut impl Write,
    format: Format,
    site: &SiteConfig,
    article: &Article,
    evidence: &[Evidence],
) -> io::Result<()> {
    let dated = article.published_at.is_some() || article.ingested_at.is_some();
    let published = dated.then(|| beijing(published_at(article, site)));
    let headline = article.headline.as_deref();
    match format {
        Format::Jsonl => {
            let published_at = published.map(|moment| moment.to_rfc3339());
            let hit = Hit { id: &article.id, headline, published_at, matched: evidence };
            writeln!(out, "{}", serde_json::to_string(&hit)?)
        }
        Format::Text => {
            let day = published.map_or("-".into(), |moment| moment.format("%Y-%m-%d").to_string());
            let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(out, "{day}  {}  [{}]", line(headline.unwrap_or("无题")), article.id)?;
            for one in evidence {
                writeln!(out, "    {} → {}", one.clause, line(&one.quote))?;
            }
            Ok(())
        }
    }
}
