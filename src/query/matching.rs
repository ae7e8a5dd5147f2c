//! An article against an expression, and what in the article made it match.

use super::comparison::Asked;
use super::date::day_of;
use super::expression::{Clause, Expression};
use super::figure::FigureClause;
use super::text::{Text, normal_name};
use crate::article::Span;
use crate::enriched::Enriched;
use crate::figures::Figure;
use crate::regions::{Mention, Region, Role, lies_in, members};
use chrono::{DateTime, Datelike, Utc};
use serde::Serialize;
use std::cmp::Reverse;

/// Pieces of evidence of one match; a long list of alternatives needs no longer list of reasons.
const EVIDENCE: usize = 16;

/// An article made ready to be asked: its texts are normalised once for all queries.
#[derive(Debug)]
pub struct Subject<'a> {
    enriched: &'a Enriched,
    topics: &'a [String],
    published: Option<DateTime<Utc>>,
    pub(super) texts: Vec<(Place, Text)>,
    pub(super) section: Option<String>,
    pub(super) sources: Vec<String>,
    pub(super) language: String,
    pub(super) figures: Vec<Asked<'a>>,
}

/// Where a piece of evidence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the headline.
    Headline,
    /// In the line above the headline.
    Kicker,
    /// In the line under it.
    Subheadline,
    /// In the body.
    Body,
    /// In what is known of the article besides its texts.
    Record,
}

/// Why one clause holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// The clause in its canonical form.
    pub clause: String,
    /// Where `quote` stands.
    pub place: Place,
    /// Its code points there; none in a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The words that were found, as they are printed.
    pub quote: String,
    /// Id of the figure that was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
}

impl<'a> Subject<'a> {
    /// An article without topics.
    pub fn new(enriched: &'a Enriched) -> Self {
        Self::with_topics(enriched, &[])
    }

    /// An article with the ids of the topics that it is filed under.
    pub fn with_topics(enriched: &'a Enriched, topics: &'a [String]) -> Self {
        let article = &enriched.article;
        let texts = [
            (Place::Headline, article.headline.as_deref()),
            (Place::Kicker, article.kicker.as_deref()),
            (Place::Subheadline, article.subheadline.as_deref()),
            (Place::Body, Some(article.body.as_str())),
        ];
        let texts = texts.into_iter().filter_map(|(place, text)| Some((place, Text::new(text?)))).collect();
        // A date later than its arrival is a wrong one.
        let dates = [article.published_at, article.ingested_at];
        Self {
            enriched,
            topics,
            published: dates.into_iter().flatten().min(),
            texts,
            section: article.section.as_deref().map(normal_name),
            sources: article.info_sources.iter().map(|source| normal_name(&source.name)).collect(),
            language: language(enriched),
            figures: enriched.figures.iter().map(Asked::new).collect(),
        }
    }

    pub(super) fn regions(&self) -> &'a [Region] {
        &self.enriched.regions.regions
    }

    pub(super) fn topics(&self) -> &'a [String] {
        self.topics
    }

    pub(super) fn story(&self) -> &'a str {
        self.enriched.article.story()
    }

    pub(super) fn kinds(&self) -> impl Iterator<Item = crate::figures::Kind> {
        self.enriched.figures.iter().map(|figure| figure.kind)
    }

    /// The source of the text at a place.
    fn source(&self, place: Place) -> &'a str {
        let article = &self.enriched.article;
        let optional = |text: &'a Option<String>| text.as_deref().unwrap_or_default();
        match place {
            Place::Headline => optional(&article.headline),
            Place::Kicker => optional(&article.kicker),
            Place::Subheadline => optional(&article.subheadline),
            Place::Body => &article.body,
            Place::Record => "",
        }
    }

    fn figure(&self, clause: &FigureClause) -> Option<&'a Figure> {
        let year = self.published.map(|moment| day_of(moment).year());
        let governed = |figure| clause.region.as_deref().is_none_or(|code| self.governs(code, figure));
        let mut held =
            self.figures.iter().filter(|asked| clause.holds(asked, year) && governed(asked.figure));
        held.next().map(|asked| asked.figure)
    }

    /// Whether a figure is one of the region.
    fn governs(&self, code: &str, figure: &Figure) -> bool {
        if let Some(own) = &figure.region {
            return lies_in(own, code);
        }
        let sentence = figure.sentence;
        let mentions = self.enriched.regions.mentions.iter();
        let mut named = mentions.filter(|it| sentence.start <= it.start && it.end <= sentence.end).peekable();
        if named.peek().is_none() {
            return self.filed_under(code).is_some();
        }
        named.any(|mention| lies_in(&mention.code, code))
    }

    fn filed_under(&self, code: &str) -> Option<&'a Region> {
        self.regions().iter().find(|region| covers(code, region))
    }
}

/// Whether a region is that of `code`, below it, or one of its members.
fn covers(code: &str, region: &Region) -> bool {
    region.code == code
        || region.path.iter().any(|above| above == code)
        || code == "CN" && lies_in(&region.code, code)
        || members(code).iter().any(|member| covers(member, region))
}

/// The language tag of an article; that of its letters where it has none.
fn language(enriched: &Enriched) -> String {
    let article = &enriched.article;
    if !article.language.is_empty() {
        return article.language.to_lowercase();
    }
    let sample = article.body.chars().take(1000);
    let (latin, wide) = sample.fold((0, 0), |(latin, wide), c| {
        (latin + usize::from(c.is_ascii_alphabetic()), wide + usize::from(super::text::is_wide(c)))
    });
    if latin > wide * 3 { "en" } else { "zh" }.into()
}

/// Whether `expression` holds of the article.
pub(super) fn holds(expression: &Expression, subject: &Subject<'_>) -> bool {
    match expression {
        Expression::All(parts) => parts.iter().all(|part| holds(part, subject)),
        Expression::Any(parts) => parts.iter().any(|part| holds(part, subject)),
        Expression::Not(part) => !holds(part, subject),
        Expression::Clause(clause) => clause_holds(clause, subject),
    }
}

fn clause_holds(clause: &Clause, subject: &Subject<'_>) -> bool {
    match clause {
        Clause::Words(needle) => subject.texts.iter().any(|(_, text)| needle.is_in(&text.text)),
        Clause::Region(code) => subject.filed_under(code).is_some(),
        Clause::Section(name) => subject.section.as_ref() == Some(name),
        Clause::Source(name) => subject.sources.contains(name),
        Clause::Topic(id) => subject.topics.contains(id),
        Clause::Story(id) => subject.story() == id,
        Clause::Language(tag) => subject
            .language
            .strip_prefix(tag.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-')),
        Clause::Published(range) => subject.published.is_some_and(|moment| range.holds(moment)),
        Clause::Figure(clause) => subject.figure(clause).is_some(),
    }
}

/// Why `expression` holds; `None` where it does not.
pub(super) fn evidence(expression: &Expression, subject: &Subject<'_>) -> Option<Vec<Evidence>> {
    if !holds(expression, subject) {
        return None;
    }
    let mut found = Vec::new();
    collect(expression, subject, &mut found);
    found.truncate(EVIDENCE);
    Some(found)
}

fn collect(expression: &Expression, subject: &Subject<'_>, found: &mut Vec<Evidence>) {
    match expression {
        Expression::All(parts) | Expression::Any(parts) => {
            for part in parts.iter().filter(|part| holds(part, subject)) {
                if found.len() < EVIDENCE {
                    collect(part, subject, found);
                }
            }
        }
        Expression::Not(_) => {}
        Expression::Clause(clause) => found.extend(clause_evidence(clause, subject)),
    }
}

/// How well a mention tells why its article is found under a region: what the story is about before what it names in passing,
/// a name before 全市, the region itself before its parts, the fullest name, and of equals the first.
fn telling(mention: &Mention, code: &str) -> (bool, bool, bool, usize, Reverse<usize>) {
    let focus = mention.role == Role::Focus;
    (focus, !mention.is_deictic(), mention.code == code, mention.end - mention.start, Reverse(mention.start))
}

fn clause_evidence(clause: &Clause, subject: &Subject<'_>) -> Option<Evidence> {
    let name = clause.to_string();
    let record = |quote: String| Evidence {
        clause: name.clone(),
        place: Place::Record,
        span: None,
        quote,
        figure: None,
    };
    let article = &subject.enriched.article;
    let same = |name: &str, wanted: &String| normal_name(name) == *wanted;
    Some(match clause {
        Clause::Words(needle) => {
            let found = |(place, text): &(Place, Text)| Some((*place, text.find(needle)?));
            let (place, (start, end)) = subject.texts.iter().find_map(found)?;
            let quote = subject.source(place).chars().skip(start).take(end - start).collect();
            Evidence { clause: name, place, span: Some(Span { start, end }), quote, figure: None }
        }
        Clause::Region(code) => {
            let mentions = &subject.enriched.regions.mentions;
            let here = mentions.iter().filter(|mention| lies_in(&mention.code, code));
            match here.max_by_key(|mention| telling(mention, code)) {
                Some(mention) => Evidence {
                    clause: name,
                    place: Place::Body,
                    span: Some(Span { start: mention.start, end: mention.end }),
                    quote: mention.text.clone(),
                    figure: None,
                },
                None => record(subject.filed_under(code)?.name.clone()),
            }
        }
        Clause::Figure(clause) => {
            let figure = subject.figure(clause)?;
            Evidence {
                clause: name,
                place: Place::Body,
                span: Some(Span { start: figure.start, end: figure.end }),
                quote: figure.text.clone(),
                figure: Some(figure.id.clone()),
            }
        }
        Clause::Section(_) => record(article.section.clone().unwrap_or_default()),
        Clause::Source(wanted) => {
            let source = article.info_sources.iter().find(|source| same(&source.name, wanted));
            record(source.map(|source| source.name.clone()).unwrap_or_default())
        }
        Clause::Topic(id) | Clause::Story(id) => record(id.clone()),
        Clause::Language(_) => record(subject.language.clone()),
        Clause::Published(_) => record(subject.published.map(day_of).map(|day| day.to_string())?),
    })
}
