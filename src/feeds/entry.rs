//! An enriched article as every feed format shows it.

use crate::article::Article;
use crate::enriched::{Change, Changes, Enriched};
use crate::feeds::site::article_path;
use crate::feeds::{SiteConfig, content, text};
use crate::figures::Figure;
use crate::query::Evidence;
use crate::regions::Region;
use crate::topics::Filed;
use chrono::{DateTime, Datelike, Duration, SubsecRound, Utc};

/// Characters of a title that had to be taken from the body, and of a summary.
const TITLE_LENGTH: usize = 40;
const SUMMARY_LENGTH: usize = 160;

/// A line shorter than this is more likely a byline or a heading than a paragraph.
const LEAST_OPENING: usize = 24;

/// One item of a feed. Every text in it is free of characters that a feed must not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Permanent `tag:` URI, the same in all feeds, formats and revisions.
    pub id: String,
    /// Absolute address of its page on this site.
    pub url: String,
    /// Address of the original, http or https.
    pub external_url: Option<String>,
    /// Headline, or the beginning of a text without one.
    pub title: String,
    /// Plain text, one line.
    pub summary: String,
    /// HTML for a `<div>`: balanced, nothing active, absolute addresses only.
    pub content_html: String,
    /// When it was first published; never later than we had it.
    pub published: DateTime<Utc>,
    /// When it last changed significantly: a correction moves it, a late result of a stage does not.
    pub updated: DateTime<Utc>,
    /// Revision of the article.
    pub revision: u32,
    /// Id of the first article of its story.
    pub story: String,
    /// Well-formed BCP 47 tag.
    pub language: Option<String>,
    /// Names in the bylines.
    pub authors: Vec<String>,
    /// Section name.
    pub section: Option<String>,
    /// Papers, agencies and sites it came from.
    pub sources: Vec<String>,
    /// Regions it is filed under, most salient first.
    pub regions: Vec<Region>,
    /// Its figures in text order.
    pub figures: Vec<Figure>,
    /// What its last correction changed in them.
    pub changes: Changes,
    /// Usage terms.
    pub rights: Option<String>,
    /// Topics that it is about, with the reasons.
    pub topics: Vec<Filed>,
    /// Why it is in the feed of a query, clause by clause; empty in every other feed.
    pub matched: Vec<Evidence>,
}

impl Entry {
    /// The entry of an enriched article.
    pub fn new(enriched: &Enriched, site: &SiteConfig) -> Self {
        let article = &enriched.article;
        let published = published_at(article, site);
        let updated = updated_at(article, published);
        let regions: Vec<Region> = enriched.regions.regions.iter().map(clean_region).collect();
        let figures: Vec<Figure> = enriched.figures.iter().map(clean_figure).collect();
        let changes = clean_changes(&enriched.changes);
        Self {
            id: site.article_tag(&article.id),
            url: site.url(&article_path(&article.id)),
            external_url: article.uri.as_deref().and_then(text::web_address),
            title: title_of(article),
            summary: summary_of(article),
            content_html: content::html(article, &regions, &figures, &changes, updated),
            published,
            updated,
            revision: article.revision,
            story: text::line(article.story()),
            language: text::language(&article.language),
            authors: article.authors.iter().filter_map(|name| text::filled(Some(name))).collect(),
            section: section_of(article),
            sources: sources_of(article),
            regions,
            figures,
            changes,
            rights: text::filled(article.rights.as_deref()),
            topics: Vec::new(),
            matched: Vec::new(),
        }
    }

    /// The same entry in the feed of a query that it matches.
    pub fn with_evidence(mut self, evidence: Vec<Evidence>) -> Self {
        self.matched = evidence.into_iter().map(clean_evidence).collect();
        let in_english = self.is_english();
        content::matched(&mut self.content_html, &self.matched, in_english);
        self
    }

    /// The same entry, filed under topics.
    pub fn about(mut self, topics: Vec<Filed>) -> Self {
        let clean = |filed: Filed| Filed {
            chinese: text::line(&filed.chinese),
            english: text::line(&filed.english),
            evidence: filed.evidence.into_iter().map(clean_evidence).collect(),
            ..filed
        };
        self.topics = topics.into_iter().map(clean).collect();
        self
    }

    /// Whether its words are English.
    pub fn is_english(&self) -> bool {
        self.language.as_deref().is_some_and(|tag| tag.starts_with("en"))
    }

    /// The name of a topic in the entry's language.
    pub fn name_of<'a>(&self, topic: &'a Filed) -> &'a str {
        if self.is_english() { &topic.english } else { &topic.chinese }
    }

    /// Latitude and longitude of the most salient region that has them.
    pub fn point(&self) -> Option<(f64, f64)> {
        let plausible = |(lat, lon): &(f64, f64)| lat.abs() <= 90.0 && lon.abs() <= 180.0;
        self.regions.iter().find_map(|region| region.lat.zip(region.lon).filter(plausible))
    }

    /// The bylines, or the sources of a text without any: the people or papers behind it.
    pub fn bylines(&self) -> &[String] {
        if self.authors.is_empty() { &self.sources } else { &self.authors }
    }
}

/// The date an article is sorted by: when it was published, at whole seconds.
///
/// A date later than the moment we had it is a wrong date (or a paper dated tomorrow), and readers
/// would keep it on top for ever: the moment it came in, or was released, takes its place.
pub fn published_at(article: &Article, site: &SiteConfig) -> DateTime<Utc> {
    let latest = article.ingested_at.map(|at| at.max(article.embargoed_until.unwrap_or(at)));
    let published = match (article.published_at, latest) {
        (Some(published), Some(latest)) => published.min(latest),
        (Some(date), None) | (None, Some(date)) => date,
        (None, None) => site.epoch(),
    };
    // RFC 822 and RFC 3339 both have four digits for a year.
    let writable = |date: &DateTime<Utc>| (1..=9999).contains(&date.year());
    Some(published)
        .filter(writable)
        .or(latest.filter(writable))
        .unwrap_or_else(|| site.epoch())
        .trunc_subsecs(0)
}

/// A first revision is as old as its publication; a correction as old as its arrival, and at least one
/// second younger per revision, so that a reader that compares dates always sees it move.
fn updated_at(article: &Article, published: DateTime<Utc>) -> DateTime<Utc> {
    if article.revision <= 1 {
        return published;
    }
    let least = published + Duration::seconds(i64::from(article.revision.min(3600)) - 1);
    article.ingested_at.map_or(least, |at| at.trunc_subsecs(3).max(least))
}

/// The name of the section feed that an article belongs to.
pub fn section_of(article: &Article) -> Option<String> {
    text::filled(article.section.as_deref())
}

/// The names of the source feeds that an article belongs to, in order and without repetition.
pub fn sources_of(article: &Article) -> Vec<String> {
    let mut names = Vec::new();
    for name in article.info_sources.iter().filter_map(|source| text::filled(Some(&source.name))) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The headline, or what the body opens with: its first sentence, if that is short enough.
fn title_of(article: &Article) -> String {
    let headlines = [&article.headline, &article.kicker, &article.subheadline];
    let headline = headlines.into_iter().find_map(|line| text::filled(line.as_deref()));
    let sentence = || article.body.split(['\n', '。']).find_map(|sentence| text::filled(Some(sentence)));
    let opening = || sentence().map(|sentence| text::shorten(&sentence, TITLE_LENGTH));
    headline.or_else(opening).unwrap_or_else(|| if article.is_english() { "Untitled" } else { "无题" }.into())
}

/// The deck, or the first paragraph that says something: pages often begin with a line of names.
fn summary_of(article: &Article) -> String {
    let deck = text::filled(article.subheadline.as_deref()).filter(|_| article.headline.is_some());
    let lines = || article.body.lines().map(text::line).filter(|line| !line.is_empty());
    let opening = || lines().find(|line| line.chars().count() >= LEAST_OPENING).or_else(|| lines().next());
    let summary = deck.or_else(opening).unwrap_or_else(|| title_of(article));
    text::shorten(&summary, SUMMARY_LENGTH)
}

fn clean_region(region: &Region) -> Region {
    Region {
        code: text::line(&region.code),
        name: text::line(&region.name),
        path: region.path.iter().map(|code| text::line(code)).collect(),
        ..region.clone()
    }
}

fn clean_figure(figure: &Figure) -> Figure {
    let optional = |value: &Option<String>| text::filled(value.as_deref());
    Figure {
        id: text::line(&figure.id),
        text: text::line(&figure.text),
        value: text::line(&figure.value),
        value_max: optional(&figure.value_max),
        unit: text::line(&figure.unit),
        indicator: optional(&figure.indicator),
        period: optional(&figure.period),
        region: optional(&figure.region),
        share_of: optional(&figure.share_of),
        base: optional(&figure.base),
        same_as: figure.same_as.iter().map(|id| text::line(id)).collect(),
        ..figure.clone()
    }
}

fn clean_evidence(one: Evidence) -> Evidence {
    Evidence {
        clause: text::line(&one.clause),
        quote: text::line(&one.quote),
        figure: one.figure.as_deref().map(text::line),
        ..one
    }
}

fn clean_changes(changes: &Changes) -> Changes {
    let change = |it: &Change| Change { before: clean_figure(&it.before), after: clean_figure(&it.after) };
    Changes {
        added: changes.added.iter().map(clean_figure).collect(),
        changed: changes.changed.iter().map(change).collect(),
        removed: changes.removed.iter().map(clean_figure).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_is_never_later_than_the_moment_we_had_it() {
        let site = SiteConfig::default();
        let cases = [
            // published, ingested, embargoed, wanted
            (Some("2026-05-01T08:00:00Z"), Some("2026-05-01T09:00:00Z"), None, "2026-05-01T08:00:00Z"),
            (Some("2036-05-01T08:00:00Z"), Some("2026-05-01T09:00:00.7Z"), None, "2026-05-01T09:00:00Z"),
            (
                Some("2026-05-02T00:00:00Z"),
                Some("2026-05-01T09:00:00Z"),
                Some("2026-05-02T00:00:00Z"),
                "2026-05-02T00:00:00Z",
            ),
            (None, Some("2026-05-01T09:00:00Z"), None, "2026-05-01T09:00:00Z"),
            (Some("+12026-05-01T09:00:00Z"), None, None, "2026-01-01T00:00:00Z"),
            (None, None, None, "2026-01-01T00:00:00Z"),
        ];
        for (published, ingested, embargoed, wanted) in cases {
            let article = Article {
                published_at: published.map(at),
                ingested_at: ingested.map(at),
                embargoed_until: embargoed.map(at),
                ..Article::default()
            };
            assert_eq!(published_at(&article, &site), at(wanted), "{published:?} {ingested:?}");
        }
    }

    #[test]
    fn each_correction_is_younger_than_the_revision_before() {
        let published = at("2026-05-01T08:00:00Z");
        let mut article = Article { ingested_at: Some(published), ..Article::default() };
        let mut before = None;
        for revision in 1..5 {
            article.revision = revision;
            let updated = updated_at(&article, published);
            assert!(Some(updated) > before, "revision {revision}");
            before = Some(updated);
        }
    }

    #[test]
    fn a_text_without_a_headline_is_called_by_its_beginning() {
        let mut article = Article {
            body: "据海关统计，黑河口岸进出口总值达212.9亿元。\n二".into(),
            ..Article::default()
        };
        assert_eq!(title_of(&article), "据海关统计，黑河口岸进出口总值达212.9亿元");
        article.body = String::new();
        assert_eq!(title_of(&article), "无题");
        article.headline = Some(" 口岸\u{b}\n新闻 ".into());
        assert_eq!(title_of(&article), "口岸 新闻");
        assert_eq!(summary_of(&article), "口岸 新闻");
        article.body =
            "吉林日报记者 华泰来\n据海关统计，黑河口岸去年进出口总值达212.9亿元，同比增长。".into();
        assert!(summary_of(&article).starts_with("据海关统计"));
        article.body = "短讯。".into();
        assert_eq!(summary_of(&article), "短讯。");
    }
}
