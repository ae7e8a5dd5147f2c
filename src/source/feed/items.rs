//! The bytes of a feed → drafts of articles, retractions, and what its readers should know.
//!
//! Pure, and the same bytes give the same drafts: what an article is called and says comes from its item
//! alone. RSS 2.0, 1.0 and 0.9x, Atom, JSON Feed; whatever their encoding.

use super::super::{Fault, date, encoding, html, language_of};
use super::identity;
use super::pieces::{self, MOST_ITEMS, Piece, Pieces, Tombstone};
use super::schedule::Wishes;
use crate::article::{Article, InfoSource};
use chrono::{DateTime, Utc};
use feed_rs::model::{Entry, Feed, Link, LinkTarget, Text};
use feed_rs::parser::{Builder, Parser};
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Names of categories beyond which they are no names of sections.
const LONGEST_SECTION: usize = 24;

/// Faults of a feed that are told one by one.
const MOST_FAULTS: usize = 20;

/// What a feed holds.
#[derive(Debug, Default)]
pub struct Reading {
    /// Its name.
    pub title: Option<String>,
    /// Its articles, in its order, each once.
    pub drafts: Vec<Draft>,
    /// What it says is no longer there.
    pub tombstones: Vec<Tombstone>,
    /// What could not be read.
    pub faults: Vec<Fault>,
    /// What is worth a word.
    pub notes: Vec<Fault>,
    /// How often it wants to be polled.
    pub wishes: Wishes,
}

/// An article as its feed gives it; without publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The article. Its id is derived from its address or guid.
    pub article: Article,
    /// What the feed calls it.
    pub guid: Option<String>,
    /// When it was last changed, as its feed says.
    pub updated: Option<DateTime<Utc>>,
}

/// Reads a feed that came from `address` as `content_type`. `feed` is what the feed is known as: ids that are
/// unique in their feed alone are so under this name.
///
/// # Errors
/// If it is no feed, with the place where that shows.
pub fn read(feed: &str, address: &str, content_type: Option<&str>, bytes: &[u8]) -> Result<Reading, Fault> {
    let mut reading = Reading::default();
    let charset = content_type.and_then(charset);
    let declared = encoding::declared(bytes);
    // The document knows itself better than a server that calls everything Latin-1; else the server
    // comes first (RFC 7303, 3.2).
    let latin =
        |label: &&str| ["iso-8859-1", "us-ascii", "latin1"].iter().any(|l| label.eq_ignore_ascii_case(l));
    let label =
        charset.as_deref().filter(|label| declared.is_none() || !latin(label)).or(declared.as_deref());
    let decoded = encoding::decode(bytes, label);
    reading.notes.extend(decoded.note.map(|note| Fault::new(feed, note)));
    let pieces = pieces::cut(&decoded.text)
        .map_err(|broken| Fault::new(format!("{feed}: {}", broken.place), broken.message))?;
    let parser = parser(address, &decoded.text);
    let head = parse(&parser, &pieces.head).map_err(|message| Fault::new(feed, message))?;
    reading.title = head.title.as_ref().map(line).filter(|title| !title.is_empty());
    if pieces.entities {
        reading.notes.push(Fault::new(feed, "declares entities; they are left as they are written"));
    }
    if pieces.count > pieces.items.len() {
        let message = format!("has {} items; the first {MOST_ITEMS} are read", pieces.count);
        reading.faults.push(Fault::new(feed, message));
    }
    if let Some(broken) = &pieces.broken {
        let message = format!("{}; the {} items before it are read", broken.message, pieces.items.len());
        reading.faults.push(Fault::new(format!("{feed}: {}", broken.place), message));
    }
    reading.wishes = pieces.wishes;
    read_items(&mut reading, feed, &parser, &head, &pieces);
    reading.tombstones = pieces.tombstones;
    Ok(reading)
}

/// The value of `charset` in a content type.
pub(super) fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    })
}

fn parser(address: &str, text: &str) -> Parser {
    // Times without a zone are local, and a Chinese feed is local to China.
    let in_china = language_of(text) == "zh-Hans";
    Builder::new()
        .base_uri(Some(address))
        .sanitize_content(false)
        // An id that is made up would be another one at the next poll.
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(move |text| {
            let text = text.trim();
            let without_weekday = || text.split_once(", ").and_then(|(_, rest)| date::moment(rest, in_china));
            date::moment(text, in_china).or_else(without_weekday)
        })
        .build()
}

/// A document as the parser reads it. Its panics over strange texts are faults of the text.
fn parse(parser: &Parser, document: &str) -> Result<Feed, String> {
    match catch_unwind(AssertUnwindSafe(|| parser.parse(document.as_bytes()))) {
        Ok(Ok(feed)) => Ok(feed),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("cannot be read".into()),
    }
}

fn read_items(reading: &mut Reading, feed: &str, parser: &Parser, head: &Feed, pieces: &Pieces) {
    let mut failed = 0;
    let mut fault = |reading: &mut Reading, index: usize, message: &str| {
        failed += 1;
        if failed <= MOST_FAULTS {
            reading.faults.push(Fault::new(format!("{feed}: item {}", index + 1), message));
        }
    };
    let mut items = Vec::new();
    for (index, piece) in pieces.items.iter().enumerate() {
        let entry = match parse(parser, &piece.document) {
            Ok(mut one) if !one.entries.is_empty() => one.entries.swap_remove(0),
            Ok(_) => {
                fault(reading, index, "cannot be read");
                continue;
            }
            Err(message) => {
                fault(reading, index, &message);
                continue;
            }
        };
        let guid = Some(entry.id.trim()).filter(|guid| !guid.is_empty()).map(str::to_owned);
        let address = address_of(&entry, piece, guid.as_deref());
        if guid.is_none() && address.is_none() {
            fault(reading, index, "neither link nor guid tells which article this is");
            continue;
        }
        let article = article(&entry, piece, head, pieces);
        if article.headline.is_none() && article.body.is_empty() {
            fault(reading, index, "neither title nor text");
            continue;
        }
        items.push((Draft { article, guid, updated: entry.updated }, address));
    }
    if failed > MOST_FAULTS {
        let message = format!("{} more items could not be read", failed - MOST_FAULTS);
        reading.faults.push(Fault::new(feed, message));
    }
    reading.drafts = identified(feed, items);
}

/// Gives each article its id, and leaves out what is there twice.
fn identified(feed: &str, items: Vec<(Draft, Option<String>)>) -> Vec<Draft> {
    // How many articles share an address: some feeds link all of theirs to one page.
    let mut words: HashMap<String, Vec<String>> = HashMap::new();
    let word =
        |draft: &Draft| draft.guid.clone().or_else(|| draft.article.headline.clone()).unwrap_or_default();
    for (draft, address) in &items {
        let Some(address) = address else { continue };
        let (word, known) = (word(draft), words.entry(address.clone()).or_default());
        if !known.contains(&word) {
            known.push(word);
        }
    }
    let mut drafts: Vec<Draft> = Vec::new();
    let mut seen = HashSet::new();
    for (mut draft, address) in items {
        draft.article.id = match &address {
            Some(address) if words.get(address).is_none_or(|words| words.len() < 2) => {
                identity::of_address(address)
            }
            Some(address) => identity::of_shared_address(address, &word(&draft)),
            None => identity::of_guid(feed, draft.guid.as_deref().unwrap_or_default()),
        };
        draft.article.uri = address;
        if seen.insert(draft.article.id.clone()) {
            drafts.push(draft);
        }
    }
    drafts
}

/// The canonical address of an item: that of its page, or its id where that is one.
fn address_of(entry: &Entry, piece: &Piece, guid: Option<&str>) -> Option<String> {
    let page = |link: &&Link| {
        let relation = link.rel.as_deref().unwrap_or("alternate");
        let comments = matches!(link.target, Some(LinkTarget::Comments | LinkTarget::CommentsFeed));
        relation == "alternate" && !comments
    };
    let is_html = |link: &&Link| link.media_type.as_deref().is_none_or(|kind| kind.contains("html"));
    let links: Vec<&Link> = entry.links.iter().filter(page).collect();
    let link = links.iter().copied().find(|link| is_html(link)).or(links.first().copied());
    let original = piece.address.as_deref().and_then(identity::canonical);
    let linked = || link.and_then(|link| identity::canonical(&link.href));
    let permalink = || guid.filter(|_| piece.permalink).and_then(identity::canonical);
    original.or_else(linked).or_else(permalink)
}

fn article(entry: &Entry, piece: &Piece, head: &Feed, pieces: &Pieces) -> Article {
    let headline = entry.title.as_ref().map(line).filter(|title| !title.is_empty());
    let content = entry.content.as_ref().and_then(|content| {
        let body = content.body.as_deref()?;
        Some(paragraphs(body, content.content_type.subty().as_str() != "plain"))
    });
    let summary = || entry.summary.as_ref().map(|text| paragraphs(&text.content, is_markup(text)));
    let full = |paragraphs: &Vec<String>| !paragraphs.is_empty();
    let paragraphs = content.filter(full).or_else(|| summary().filter(full)).unwrap_or_default();
    let body = paragraphs.join("\n");
    let authors = if piece.authors.is_empty() { &pieces.authors } else { &piece.authors };
    let mut names: Vec<String> = Vec::new();
    for name in authors.iter().filter_map(|author| author_name(author)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let source = |name: String| InfoSource { name, role: Some("origin".into()), region: None };
    let said = piece.language.as_deref().or(entry.language.as_deref()).or(head.language.as_deref());
    let written = language_of(if body.is_empty() { headline.as_deref().unwrap_or_default() } else { &body });
    Article {
        language: language(said, written),
        headline,
        section: entry
            .categories
            .iter()
            .find_map(|category| section(category.label.as_deref().unwrap_or(&category.term))),
        authors: names,
        info_sources: piece.origin.iter().map(|name| source(plain_line(name))).collect(),
        published_at: entry.published.or(entry.updated),
        rights: entry.rights.as_ref().or(head.rights.as_ref()).map(line).filter(|rights| !rights.is_empty()),
        body,
        ..Article::default()
    }
}

/// Whether a text is marked up, or might be: a title of RSS is plain text, but half of those who write
/// one do not know that.
fn is_markup(text: &Text) -> bool {
    text.content_type.subty().as_str() != "plain"
        || text.content.contains("</")
        || has_reference(&text.content)
}

fn has_reference(text: &str) -> bool {
    text.split('&').skip(1).any(|rest| {
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '#').collect();
        !name.is_empty() && rest.get(name.len()..).is_some_and(|rest| rest.starts_with(';'))
    })
}

/// A text in one line.
fn line(text: &Text) -> String {
    let lines = if is_markup(text) { html::text(&text.content) } else { vec![text.content.clone()] };
    plain_line(&lines.join(" "))
}

fn plain_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|c| !c.is_control()).collect()
}

fn paragraphs(text: &str, markup: bool) -> Vec<String> {
    let lines = if markup || text.contains("</") {
        html::text(text)
    } else {
        text.lines().map(str::to_owned).collect()
    };
    lines.iter().map(|line| plain_line(line)).filter(|line| !line.is_empty()).collect()
}

/// The name in `name`, `mail@example.org (name)`, `name <mail@example.org>`; `None` where there is only an address.
fn author_name(text: &str) -> Option<String> {
    let text = text.replace('（', "(").replace('）', ")");
    let outside: String = text
        .split(['(', ')', '<', '>', '[', ']'])
        .flat_map(|part| part.split_whitespace())
        .filter(|word| !word.contains('@'))
        .collect::<Vec<_>>()
        .join(" ");
    let name = plain_line(&outside);
    (!name.is_empty()).then_some(name)
}

/// A category as the name of a section, where it is one: short, in words, and not what systems call those that have none.
fn section(category: &str) -> Option<String> {
    const NONE: &[&str] =
        &["uncategorized", "uncategorised", "general", "default", "未分类", "默认", "默认分类"];
    let name = plain_line(category);
    let fits = !name.is_empty()
        && name.chars().count() <= LONGEST_SECTION
        && !name.contains(['/', '@', '\\'])
        && name.chars().any(char::is_alphabetic)
        && !NONE.contains(&name.to_lowercase().as_str());
    fits.then_some(name)
}

/// The language that a feed says, unless its text is plainly in another script: systems say `en-US` where nobody
/// told them otherwise.
fn language(said: Option<&str>, written: &'static str) -> String {
    let said = said.map(|tag| tag.trim().replace('_', "-")).unwrap_or_default();
    let primary = said.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let han = ["zh", "ja", "yue", "cmn", "wuu"].contains(&primary.as_str());
    match (primary.as_str(), written) {
        ("", written) => written.into(),
        (_, "zh-Hans") if !han => written.into(),
        (_, "en") if han => written.into(),
        ("zh" | "cmn", _) => {
            let lower = said.to_ascii_lowercase();
            let traditional =
                ["hant", "tw", "hk", "mo"].iter().any(|part| lower.split('-').any(|p| p == *part));
            if traditional { "zh-Hant".into() } else { "zh-Hans".into() }
        }
        _ if said.len() <= 35
            && said.split('-').all(|part| part.bytes().all(|b| b.is_ascii_alphanumeric())) =>
        {
            let mut parts = said.split('-');
            let head = parts.next().unwrap_or_default().to_ascii_lowercase();
            let rest = parts.map(|part| match part.len() {
                2 => part.to_ascii_uppercase(),
                _ => part.to_owned(),
            });
            std::iter::once(head).chain(rest).collect::<Vec<_>>().join("-")
        }
        (_, written) => written.into(),
    }
}
