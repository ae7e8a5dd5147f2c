//! The page of an article: its text with regions and figures marked, and both as lists beside it.

use super::list::{to_feed, written};
use super::{Formats, Frame, Link, Moment, inside, words};
use crate::enriched::Enriched;
use crate::feeds::{Entry, Selector, SiteConfig, change_words, corrections, is_subhead, text};
use crate::figures::Figure;
use crate::query::Evidence;
use crate::regions::Mention;
use crate::server::mark::{self, Mark};
use crate::topics::Filed;
use crate::view::{View, ViewError};
use askama::Template;
use std::collections::{BTreeMap, BTreeSet};

/// Other articles of a story that a page lists.
const OTHERS: usize = 20;

#[derive(Template)]
#[template(path = "article.html", config = "src/server/askama.toml")]
struct Page {
    frame: Frame,
    entry: Entry,
    language: String,
    kicker: String,
    deck: String,
    bylines: String,
    located: String,
    /// Edition and number of the printed page.
    printed: String,
    credit: String,
    published: Moment,
    /// Of a correction.
    corrected: Option<Moment>,
    /// Which figures the correction changed.
    corrections: Vec<String>,
    section: Option<Link>,
    sources: Vec<Link>,
    paragraphs: Vec<Paragraph>,
    places: Vec<Place>,
    topics: Vec<Topic>,
    /// The feed of the story.
    story: Link,
    figures: Vec<Row>,
    /// Other articles of the same story.
    others: Vec<Other>,
    /// Whether results are still to come.
    incomplete: bool,
}

struct Paragraph {
    is_heading: bool,
    pieces: Vec<Piece>,
}

struct Piece {
    /// `region`, `figure`, or empty for plain text.
    class: &'static str,
    text: String,
    title: String,
    /// The anchor that the table of figures leads to.
    anchor: String,
    href: String,
}

/// A region that the article is filed under.
struct Place {
    feed: Link,
    code: String,
    level: &'static str,
    above: Vec<Link>,
    formats: Formats,
}

/// A topic that the article is about, and why.
struct Topic {
    feed: Link,
    formats: Formats,
    evidence: Vec<Evidence>,
}

/// Another article of the same story.
struct Other {
    link: Link,
    /// The papers it is from.
    sources: String,
    published: Moment,
}

/// A figure in the table.
struct Row {
    anchor: String,
    text: String,
    /// The canonical value, where it is not what the text says anyway.
    value: String,
    indicator: String,
    change: String,
    /// Period with its days, region, whole of a share, base of a change, modality.
    scope: String,
    kind: &'static str,
}

/// The page of an enriched article.
pub fn article(view: &View, enriched: &Enriched) -> Result<String, ViewError> {
    let site = view.site();
    let article = &enriched.article;
    let entry = view.entry_of(enriched);
    let names = Names::new(view, enriched)?;
    let line = |text: &Option<String>| text::filled(text.as_deref()).unwrap_or_default();

    let mut feeds: Vec<(Selector, String)> = entry
        .regions
        .iter()
        .map(|region| (Selector::Region(region.code.clone()), region.name.clone()))
        .collect();
    feeds.push((Selector::All, site.title.clone()));
    let feeds: Vec<(&Selector, &str)> =
        feeds.iter().map(|(selector, label)| (selector, label.as_str())).collect();
    let page = article.page.as_ref();
    let printed = [page.and_then(|page| page.edition.clone()), page.and_then(|page| page.number.clone())];
    let printed: Vec<String> = printed.iter().filter_map(|part| text::filled(part.as_deref())).collect();

    let paragraphs = paragraphs(view, enriched, &names);
    let anchors: BTreeSet<String> =
        paragraphs.iter().flat_map(|paragraph| &paragraph.pieces).map(|piece| piece.anchor.clone()).collect();
    let page = Page {
        frame: Frame::new(site, &entry.title, &feeds),
        language: entry.language.clone().unwrap_or_default(),
        kicker: line(&article.kicker),
        deck: line(&article.subheadline),
        bylines: entry.authors.join(" "),
        located: line(&article.located),
        printed: printed.join(" "),
        credit: line(&article.credit),
        published: Moment::new(entry.published),
        corrected: (article.revision > 1).then(|| Moment::new(entry.updated)),
        corrections: corrections(article, &entry.changes),
        section: entry.section.as_ref().map(|name| to_feed(site, &Selector::Section(name.clone()), name)),
        sources: entry
            .sources
            .iter()
            .map(|name| to_feed(site, &Selector::Source(name.clone()), name))
            .collect(),
        paragraphs,
        places: places(view, &entry, &names),
        topics: topics(site, &entry),
        story: to_feed(site, &Selector::Story(article.story().to_owned()), "同一报道"),
        figures: entry
            .figures
            .iter()
            .enumerate()
            .map(|(at, figure)| {
                row(figure, Some(anchor(at)).filter(|anchor| anchors.contains(anchor)), &names)
            })
            .collect(),
        others: others(view, enriched)?,
        incomplete: !enriched.missing.is_empty(),
        entry,
    };
    Ok(written(page.render()))
}

fn paragraphs(view: &View, enriched: &Enriched, names: &Names) -> Vec<Paragraph> {
    let mut anchored = BTreeSet::new();
    let mut piece = |(mark, text): mark::Piece| match mark {
        Mark::Plain => {
            Piece { class: "", text, title: String::new(), anchor: String::new(), href: String::new() }
        }
        Mark::Region(at) => {
            let mention = &enriched.regions.mentions[at];
            let filed = names.filed.contains(&mention.code);
            let feed = to_feed(view.site(), &Selector::Region(mention.code.clone()), "");
            Piece {
                class: "region",
                text,
                title: about_mention(mention, names),
                anchor: String::new(),
                href: if filed { feed.href } else { String::new() },
            }
        }
        Mark::Figure(at) => Piece {
            class: "figure",
            text,
            title: about_figure(&enriched.figures[at], names),
            // A figure that runs over a line end is two pieces, and an id names one.
            anchor: if anchored.insert(at) { anchor(at) } else { String::new() },
            href: String::new(),
        },
    };
    let paragraphs = mark::paragraphs(enriched).into_iter().map(|pieces| {
        let whole: String = pieces.iter().map(|(_, text)| text.as_str()).collect();
        Paragraph {
            is_heading: is_subhead(&enriched.article, &text::line(&whole)),
            pieces: pieces.into_iter().map(&mut piece).collect(),
        }
    });
    paragraphs.collect()
}

fn anchor(at: usize) -> String {
    format!("f{}", at + 1)
}

fn about_mention(mention: &Mention, names: &Names) -> String {
    let name = names.of(&mention.code);
    let parts = [name.as_str(), &mention.code, words::level(mention.level), words::role(mention.role)];
    text::line(&parts.join(" · "))
}

fn about_figure(figure: &Figure, names: &Names) -> String {
    let row = row(figure, None, names);
    let parts = [&words::value(figure), &row.indicator, &row.change, &row.scope, &row.kind.to_string()];
    let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    text::line(&parts.join(" · "))
}

fn row(figure: &Figure, anchor: Option<String>, names: &Names) -> Row {
    let region = figure.region.as_deref().map(|code| names.of(code));
    let period = figure.period.as_ref().map(|period| match figure.days() {
        Some(days) => format!("{period}（{days}）"),
        None => period.clone(),
    });
    let whole = figure.share_of.as_ref().map(|whole| format!("占{whole}"));
    let base = figure.base.as_ref().map(|base| format!("比较：{base}"));
    let scope = [period, region, whole, base, Some(words::modality(figure.modality).to_string())];
    let scope: Vec<String> = scope.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let printed = text::line(&figure.text);
    let value = text::clean(&words::value(figure));
    let is_same = value.chars().filter(|c| !c.is_whitespace()).eq(printed.chars());
    Row {
        anchor: anchor.unwrap_or_default(),
        value: if is_same { String::new() } else { value },
        text: printed,
        indicator: text::filled(figure.indicator.as_deref()).unwrap_or_default(),
        change: figure.change.as_ref().map(|it| change_words(it, false)).unwrap_or_default(),
        scope: text::line(&scope.join(" · ")),
        kind: words::kind(figure.kind),
    }
}

fn places(view: &View, entry: &Entry, names: &Names) -> Vec<Place> {
    let site = view.site();
    let place = |region: &crate::regions::Region| {
        let selector = Selector::Region(region.code.clone());
        let above =
            region.path.iter().map(|code| to_feed(site, &Selector::Region(code.clone()), &names.of(code)));
        Place {
            feed: to_feed(site, &selector, &region.name),
            code: region.code.clone(),
            level: words::level(region.level),
            above: above.collect(),
            formats: Formats::new(site, &selector),
        }
    };
    entry.regions.iter().map(place).collect()
}

fn topics(site: &SiteConfig, entry: &Entry) -> Vec<Topic> {
    let topic = |filed: &Filed| {
        let selector = Selector::Topic(filed.id.clone());
        Topic {
            feed: to_feed(site, &selector, entry.name_of(filed)),
            formats: Formats::new(site, &selector),
            evidence: filed.evidence.clone(),
        }
    };
    entry.topics.iter().map(topic).collect()
}

fn others(view: &View, enriched: &Enriched) -> Result<Vec<Other>, ViewError> {
    let site = view.site();
    let of_story = view.story(enriched.article.story(), OTHERS + 1)?;
    let others = of_story.iter().filter(|other| other.article.id != enriched.article.id).take(OTHERS);
    let shown = others.map(|other| {
        let entry = view.entry_of(other);
        Other {
            link: Link { href: inside(site, &entry.url), label: entry.title },
            sources: entry.sources.join(" "),
            published: Moment::new(entry.published),
        }
    });
    Ok(shown.collect())
}

/// Names of all regions that the article speaks of, and which of them have a feed with it.
struct Names {
    names: BTreeMap<String, String>,
    filed: BTreeSet<String>,
}

impl Names {
    fn new(view: &View, enriched: &Enriched) -> Result<Self, ViewError> {
        let regions = &enriched.regions.regions;
        let filed: BTreeSet<String> =
            regions.iter().flat_map(|region| region.path.iter().chain([&region.code])).cloned().collect();
        let mentioned = enriched.regions.mentions.iter().map(|mention| mention.code.clone());
        let measured = enriched.figures.iter().filter_map(|figure| figure.region.clone());
        let mut names = BTreeMap::new();
        for code in filed.iter().cloned().chain(mentioned).chain(measured) {
            if !names.contains_key(&code)
                && let Some(region) = view.region(&code)?
            {
                names.insert(code, region.name);
            }
        }
        Ok(Self { names, filed })
    }

    fn of(&self, code: &str) -> String {
        self.names.get(code).cloned().unwrap_or_else(|| code.to_string())
    }
}
