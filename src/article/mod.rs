//! What an article is, how a newspaper page becomes articles ([`page`]), and when two texts are one story ([`story`]).
//!
//! Pure: knows no log, no file, no clock. Field names follow ninjs 3.3 and schema.org NewsArticle
//! where they have one.

pub mod page;
pub mod story;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A half-open range `[start, end)` of Unicode code points in the text it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

impl Span {
    /// The range `[start, end)`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// Whether the two ranges share a code point.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

// A span is the pair `[start, end]` in JSON.
impl Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.start, self.end).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (start, end) = <(usize, usize)>::deserialize(deserializer)?;
        if start > end {
            return Err(serde::de::Error::custom("a span ends before it starts"));
        }
        Ok(Self { start, end })
    }
}

/// Whether an article may be shown (ninjs `pubStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PubStatus {
    /// To be published.
    #[default]
    Usable,
    /// Held back.
    Withheld,
    /// Retracted: gone from every feed.
    Canceled,
}

/// What sort of item an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The rule: a text, long or short.
    #[default]
    Article,
    /// A caption that stands on its own.
    Photo,
    /// One item of a group of short items.
    Brief,
    /// A table, ranking, timetable or price list with its own headline.
    List,
}

/// Where an article came from (ninjs `infoSources`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InfoSource {
    /// Name of the paper, agency or site.
    pub name: String,
    /// Its part: `publisher` (the page or feed we read) or `origin` (the paper named in the lead-in).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Region code of the paper's home, which 我省 and 本市 refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// The page that an article was printed on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PageRef {
    /// Edition of the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// Page number as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Address or file name of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
}

/// One revision of one article.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    /// Permanent identity: the same input twice is the same id.
    pub id: String,
    /// 1 for the first text, higher for each correction.
    pub revision: u32,
    /// Whether it may be shown.
    pub pub_status: PubStatus,
    /// Canonical address, if it has one.
    pub uri: Option<String>,
    /// BCP 47 tag, such as `zh-Hans` or `en`; empty where unknown.
    pub language: String,
    /// Headline, `None` where the page gives none.
    pub headline: Option<String>,
    /// The line above the headline that leads into it (引题).
    pub kicker: Option<String>,
    /// The line under the headline that adds to it (副题, deck).
    pub subheadline: Option<String>,
    /// Name of the column or section.
    pub section: Option<String>,
    /// Names in the bylines, in page order.
    pub authors: Vec<String>,
    /// Papers, agencies and sites it came from.
    pub info_sources: Vec<InfoSource>,
    /// Origin or rights line at its end, verbatim.
    pub credit: Option<String>,
    /// Place of the dateline.
    pub located: Option<String>,
    /// When it was first published.
    pub published_at: Option<DateTime<Utc>>,
    /// When it entered the log.
    pub ingested_at: Option<DateTime<Utc>>,
    /// Nothing leaves before this moment.
    pub embargoed_until: Option<DateTime<Utc>>,
    /// What sort of item it is.
    pub kind: Kind,
    /// Paragraphs joined by `\n`; every offset of figures and regions counts its code points.
    pub body: String,
    /// Headings between its paragraphs.
    pub subheads: Vec<String>,
    /// The page it was printed on.
    pub page: Option<PageRef>,
    /// Per paragraph of the body, the code points of the page that it was cut from.
    pub pieces: Vec<Vec<Span>>,
    /// Usage terms.
    pub rights: Option<String>,
    /// The id of the first article of its story. Set when it enters the log, and never changed from then on.
    pub story_id: Option<String>,
    /// Body of the revision before, where the producer knew it: tells which figures a correction changes. On the wire only.
    #[serde(skip)]
    pub former_body: Option<String>,
}

impl Article {
    /// The story it belongs to: its own, where it was not said to be another.
    pub fn story(&self) -> &str {
        self.story_id.as_deref().unwrap_or(&self.id)
    }

    /// The home that 我省 and 本市 refer to. A text from another paper speaks of that paper's home, so the origin
    /// comes before the publisher; a medium of the whole country (`CN`) has none.
    pub fn home_region(&self) -> Option<&str> {
        let is_origin = |source: &&InfoSource| source.role.as_deref() == Some("origin");
        let home = |source: &InfoSource| source.region.is_some();
        let known = || self.info_sources.iter().filter(|source| home(source));
        let source = known().find(is_origin).or_else(|| known().next())?;
        source.region.as_deref().filter(|code| *code != "CN")
    }

    /// Whether the language is English (`en`, `en-GB`, …).
    pub fn is_english(&self) -> bool {
        self.language.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("en"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn we_are_who_wrote_it() {
        let source = |role: &str, region: &str| InfoSource {
            name: "x".into(),
            role: Some(role.into()),
            region: Some(region.into()).filter(|region: &String| !region.is_empty()),
        };
        for (sources, want) in [
            (vec![source("publisher", "220000"), source("origin", "230000")], Some("230000")),
            (vec![source("publisher", "220000"), source("origin", "CN")], None),
            (vec![source("publisher", "220000"), source("origin", "")], Some("220000")),
            (vec![source("publisher", "CN")], None),
            (vec![], None),
        ] {
            let article = Article { info_sources: sources, ..Article::default() };
            assert_eq!(article.home_region(), want, "{:?}", article.info_sources);
        }
    }
}
