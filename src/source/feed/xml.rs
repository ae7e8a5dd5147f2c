//! RSS and Atom in pieces. Pure.

use super::pieces::{Broken, MOST_ITEMS, Piece, Pieces, Tombstone, place_of};
use super::schedule::{DAY, HOUR, MINUTE};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;
use std::fmt::Write;

/// Elements within elements beyond which a document is refused; XHTML in a feed has some dozens.
const DEEPEST: usize = 256;

const ATOM: &str = "http://www.w3.org/2005/Atom";
const RSS_1: &str = "http://purl.org/rss/1.0/";
const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";

/// What a namespace is to us; a prefix that is not declared means what it usually means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    /// That of the feed itself.
    Own,
    Atom,
    Content,
    DublinCore,
    Syndication,
    Tombstones,
    FeedService,
    Other,
}

/// Children of an item that an article is made of.
const KEPT: &[(Space, &[&str])] = &[
    (
        Space::Own,
        &[
            "title",
            "link",
            "guid",
            "description",
            "pubDate",
            "updated",
            "published",
            "id",
            "content",
            "summary",
            "category",
            "rights",
        ],
    ),
    (Space::Atom, &["updated", "link"]),
    (Space::Content, &["encoded"]),
    (Space::DublinCore, &["date", "description", "rights"]),
];

/// Children of a channel or feed that its articles take something from.
const KEPT_OF_HEAD: &[(Space, &[&str])] = &[
    (Space::Own, &["title", "language", "copyright", "rights"]),
    (Space::DublinCore, &["language", "rights"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Root {
    Rss,
    Rdf,
    Feed,
}

/// An element that is open.
struct Open {
    local: String,
    space: Space,
    /// Its tags, for the documents of the pieces.
    start: String,
    end: String,
}

/// An item that is being read.
struct Reading {
    depth: usize,
    piece: Piece,
    /// Its kept children, as they stand there.
    kept: String,
    /// Where the child began that is being read, if it is kept.
    child: Option<usize>,
}

struct Cutter<'a> {
    text: &'a str,
    root: Option<Root>,
    open: Vec<Open>,
    item: Option<Reading>,
    /// The tags of the outermost element.
    outermost: (String, String),
    /// The kept children of the channel or feed, and where the one began that is being read.
    head: String,
    head_child: Option<usize>,
    /// The text of the innermost element of interest.
    words: String,
    listening: bool,
    period: Option<i64>,
    frequency: Option<i64>,
    pieces: Pieces,
}

/// Cuts RSS or Atom into pieces. `text` has gone through [`super::clean::clean`].
pub fn cut(text: &str) -> Result<Pieces, Broken> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().trim_markup_names_in_closing_tags = true;
    let mut cutter = Cutter {
        text,
        root: None,
        open: Vec::new(),
        item: None,
        outermost: (String::new(), String::new()),
        head: String::new(),
        head_child: None,
        words: String::new(),
        listening: false,
        period: None,
        frequency: None,
        pieces: Pieces::default(),
    };
    loop {
        let from = position(reader.buffer_position());
        let broken = |at: usize, message: String| Broken { place: place_of(text, at), message };
        let step = match reader.read_resolved_event() {
            Ok((space, Event::Start(element))) => {
                let space = cutter.space(&space, &element);
                cutter.start(space, &element, from).map_err(|message| broken(from, message))
            }
            Ok((_, Event::End(_))) => {
                cutter.end(position(reader.buffer_position()));
                Ok(())
            }
            Ok((_, Event::Text(words))) => {
                cutter.hear(&words);
                Ok(())
            }
            Ok((_, Event::CData(words))) => {
                cutter.hear(&words);
                Ok(())
            }
            Ok((_, Event::GeneralRef(reference))) => {
                let name: &str = &reference;
                let known = quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned);
                let character = || reference.resolve_char_ref().ok().flatten().map(String::from);
                cutter.hear(&known.or_else(character).unwrap_or_else(|| format!("&{name};")));
                Ok(())
            }
            Ok((_, Event::DocType(declaration))) => {
                cutter.pieces.entities |= declaration.contains("<!ENTITY");
                Ok(())
            }
            Ok((_, Event::Eof)) => match cutter.open.last() {
                Some(open) => Err(broken(text.len(), format!("ends within <{}>", open.local))),
                None => return cutter.finish(None),
            },
            Ok(_) => Ok(()),
            Err(error) => Err(broken(position(reader.error_position()), error.to_string())),
        };
        if let Err(broken) = step {
            return cutter.finish(Some(broken));
        }
    }
}

/// Whether an element at this depth is a child of the channel or feed.
fn of_head(root: Option<Root>, depth: usize, parent: &str) -> bool {
    if root == Some(Root::Feed) { depth == 1 } else { depth == 2 && parent == "channel" }
}

/// Whether an element as it stands there has nothing in it; the parser of feeds takes an empty text for a fault.
fn is_empty(element: &str) -> bool {
    let inner = element.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</"));
    inner.is_none_or(|(inner, _)| inner.trim().is_empty())
}

fn is_kept(kept: &[(Space, &[&str])], space: Space, local: &str) -> bool {
    kept.iter().any(|(of, names)| *of == space && names.contains(&local))
}

fn position(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

impl Cutter<'_> {
    fn space(&self, resolved: &ResolveResult<'_>, element: &BytesStart<'_>) -> Space {
        let name = element.name();
        let prefix = name.prefix().map(|prefix| prefix.as_ref().to_owned());
        let bound = match resolved {
            ResolveResult::Bound(namespace) => Some(namespace.as_ref()),
            _ => None,
        };
        let bound = bound.map(|name| name.trim_end_matches('/').replacen("https:", "http:", 1));
        match (bound.as_deref(), prefix.as_deref()) {
            (Some("http://www.w3.org/2005/Atom"), _) if self.root == Some(Root::Feed) => Space::Own,
            (Some("http://purl.org/rss/1.0"), _) => Space::Own,
            (Some("http://www.w3.org/2005/Atom"), Some(_)) | (None, Some("atom")) => Space::Atom,
            (Some("http://purl.org/rss/1.0/modules/content"), _) | (None, Some("content")) => Space::Content,
            (Some("http://purl.org/dc/elements/1.1"), _) | (None, Some("dc")) => Space::DublinCore,
            (Some("http://purl.org/rss/1.0/modules/syndication"), _) | (None, Some("sy")) => {
                Space::Syndication
            }
            (Some("http://purl.org/atompub/tombstones/1.0"), _) | (None, Some("at")) => Space::Tombstones,
            (Some("http://rssnamespace.org/feedburner/ext/1.0"), _) | (None, Some("feedburner")) => {
                Space::FeedService
            }
            // A default namespace that nobody knows, such as RSS 2.0 had for a while, is that of the feed.
            (_, None) => Space::Own,
            _ => Space::Other,
        }
    }

    fn start(&mut self, space: Space, element: &BytesStart<'_>, from: usize) -> Result<(), String> {
        let name = element.name();
        let local = name.local_name().as_ref().to_owned();
        if self.open.len() >= DEEPEST {
            return Err(format!("more than {DEEPEST} elements within one another"));
        }
        if self.root.is_none() {
            self.root = Some(match local.as_str() {
                "rss" => Root::Rss,
                "RDF" => Root::Rdf,
                "feed" => Root::Feed,
                other if other.eq_ignore_ascii_case("html") => return Err("a web page, no feed".into()),
                other => return Err(format!("no feed: its outermost element is <{other}>")),
            });
        }
        let depth = self.open.len();
        let parent = self.open.last().map(|open| open.local.as_str()).unwrap_or_default();
        let begins = self.item.is_none() && self.begins_item(space, &local);
        self.listening = match &mut self.item {
            None if begins => {
                let language = attribute(element, "xml:lang");
                let piece = Piece { language, permalink: true, ..Piece::default() };
                self.item = Some(Reading { depth, piece, kept: String::new(), child: None });
                false
            }
            None => {
                if space == Space::Tombstones && local == "deleted-entry" && depth == 1 {
                    let [guid, when] =
                        ["ref", "when"].map(|name| attribute(element, name).unwrap_or_default());
                    if !guid.is_empty() && self.pieces.tombstones.len() < MOST_ITEMS {
                        self.pieces.tombstones.push(Tombstone { guid, when });
                    }
                }
                if of_head(self.root, depth, parent) && is_kept(KEPT_OF_HEAD, space, &local) {
                    self.head_child = Some(from);
                }
                match (space, local.as_str(), parent) {
                    (Space::Own, "hour", "skipHours") | (Space::Own, "day", "skipDays") => true,
                    (Space::Own, "name", "author") => self.root == Some(Root::Feed) && depth == 2,
                    (Space::Own, "ttl", "channel") => true,
                    (Space::Syndication, "updatePeriod" | "updateFrequency", _) => true,
                    _ => false,
                }
            }
            Some(item) if depth == item.depth + 1 => {
                if is_kept(KEPT, space, &local) {
                    item.child = Some(from);
                }
                if local == "guid" && attribute(element, "isPermaLink").is_some_and(|is| is.trim() == "false")
                {
                    item.piece.permalink = false;
                }
                matches!(
                    (space, local.as_str()),
                    (Space::Own, "author" | "source")
                        | (Space::DublinCore, "creator" | "language" | "source")
                        | (Space::FeedService, "origLink")
                )
            }
            Some(item) => {
                depth == item.depth + 2
                    && space == Space::Own
                    && matches!((parent, local.as_str()), ("author", "name") | ("source", "title"))
            }
        };
        self.words.clear();
        let (start, end) = match depth {
            // Only the ancestors of items are written again.
            0..=2 => (self.start_tag(element), format!("</{}>", name.as_ref())),
            _ => (String::new(), String::new()),
        };
        if depth == 0 {
            self.outermost = (start.clone(), end.clone());
        }
        self.open.push(Open { local, space, start, end });
        Ok(())
    }

    fn begins_item(&self, space: Space, local: &str) -> bool {
        let depth = self.open.len();
        space == Space::Own
            && match self.root {
                Some(Root::Rss) => local == "item" && (depth == 1 || depth == 2),
                Some(Root::Rdf) => local == "item" && depth == 1,
                Some(Root::Feed) => local == "entry" && depth == 1,
                None => false,
            }
    }

    /// A start tag as the parser of feeds understands it: with a version and a namespace of those that it knows.
    fn start_tag(&self, element: &BytesStart<'_>) -> String {
        let written: &str = element;
        if !self.open.is_empty() {
            return format!("<{}>", written.trim_end());
        }
        let mut tag = format!("<{}", element.name().as_ref());
        let mut declared = Vec::new();
        for attribute in element.attributes().with_checks(false).flatten() {
            let key = attribute.key.as_ref();
            let value: &str = &attribute.value;
            let known = match (self.root, key) {
                (Some(Root::Rss), "version" | "xmlns") => continue,
                (Some(Root::Rdf), "xmlns") => RSS_1,
                (Some(Root::Feed), "xmlns") => ATOM,
                _ => value,
            };
            declared.push(key.to_owned());
            // Writing to a String cannot fail.
            write!(tag, " {key}=\"{}\"", known.replace('"', "&quot;")).ok();
        }
        if self.root == Some(Root::Rss) {
            tag.push_str(" version=\"2.0\"");
        }
        for (key, namespace) in [("xmlns:atom", ATOM), ("xmlns:content", CONTENT), ("xmlns:dc", DUBLIN_CORE)]
        {
            if !declared.iter().any(|have| have == key) {
                write!(tag, " {key}=\"{namespace}\"").ok();
            }
        }
        tag.push('>');
        tag
    }

    fn hear(&mut self, words: &str) {
        // No name, number or period is longer.
        const LONGEST: usize = 4096;
        if self.listening && self.words.len() + words.len() <= LONGEST {
            self.words.push_str(words);
        }
    }

    fn end(&mut self, to: usize) {
        let Some(closed) = self.open.pop() else { return };
        let depth = self.open.len();
        let words = std::mem::take(&mut self.words);
        let words = if self.listening { words.trim() } else { "" };
        self.listening = false;
        let parent = self.open.last().map(|open| open.local.as_str()).unwrap_or_default();
        let Some(item) = &mut self.item else {
            if !words.is_empty() {
                match closed.local.as_str() {
                    "hour" => self.pieces.wishes.skip_hour(words),
                    "day" => self.pieces.wishes.skip_day(words),
                    "name" => self.pieces.authors.push(words.to_owned()),
                    "ttl" => {
                        let minutes = words.parse::<i64>().ok().filter(|minutes| *minutes > 0);
                        minutes.into_iter().for_each(|m| self.pieces.wishes.ask(m.saturating_mul(MINUTE)));
                    }
                    "updatePeriod" => self.period = period(words),
                    "updateFrequency" => self.frequency = words.parse().ok().filter(|times| *times > 0),
                    _ => {}
                }
            }
            if of_head(self.root, depth, parent)
                && let Some(from) = self.head_child.take()
            {
                let child = self.text.get(from..to).unwrap_or_default();
                self.head.push_str(if is_empty(child) { "" } else { child });
            }
            return;
        };
        if depth > item.depth {
            if !words.is_empty() {
                let piece = &mut item.piece;
                match (closed.space, closed.local.as_str(), parent) {
                    (_, "author" | "creator", _) | (_, "name", "author") => {
                        piece.authors.push(words.to_owned())
                    }
                    (Space::Own, "source", _) | (_, "title", "source") => {
                        piece.origin = Some(words.to_owned())
                    }
                    (_, "language", _) => piece.language = Some(words.to_owned()),
                    (_, "origLink", _) => piece.address = Some(words.to_owned()),
                    _ => {}
                }
            }
            if depth == item.depth + 1
                && let Some(from) = item.child.take()
            {
                let child = self.text.get(from..to).unwrap_or_default();
                // A link says all in its attributes.
                if matches!(closed.local.as_str(), "link" | "category") || !is_empty(child) {
                    item.kept.push_str(child);
                }
            }
            return;
        }
        let Some(Reading { mut piece, kept, .. }) = self.item.take() else { return };
        self.pieces.count += 1;
        if self.pieces.items.len() < MOST_ITEMS {
            let Open { start, end, .. } = closed;
            let before = self.open.iter().map(|open| open.start.as_str());
            let after = self.open.iter().rev().map(|open| open.end.as_str());
            // RSS of old has its items beside the channel; the parser looks for them within.
            let beside = self.root == Some(Root::Rss) && self.open.len() == 1;
            let (open, close) = if beside { ("<channel>", "</channel>") } else { ("", "") };
            let item = [open, start.as_str(), kept.as_str(), end.as_str(), close];
            piece.document = before.chain(item).chain(after).collect();
            self.pieces.items.push(piece);
        }
    }

    fn finish(mut self, broken: Option<Broken>) -> Result<Pieces, Broken> {
        if let Some(broken) = broken {
            if self.pieces.items.is_empty() {
                return Err(broken);
            }
            // What was whole before it is read.
            self.pieces.broken = Some(broken);
        }
        if self.root.is_none() {
            return Err(Broken { place: place_of(self.text, 0), message: "no feed: no element".into() });
        }
        let (start, end) = &self.outermost;
        let (open, close) =
            if self.root == Some(Root::Feed) { ("", "") } else { ("<channel>", "</channel>") };
        self.pieces.head = [start, open, &self.head, close, end].concat();
        if self.period.is_some() || self.frequency.is_some() {
            // Daily and once are the defaults of the module.
            self.pieces.wishes.ask(self.period.unwrap_or(DAY) / self.frequency.unwrap_or(1));
        }
        Ok(self.pieces)
    }
}

fn period(word: &str) -> Option<i64> {
    match word.to_ascii_lowercase().as_str() {
        "hourly" => Some(HOUR),
        "daily" => Some(DAY),
        "weekly" => Some(7 * DAY),
        "monthly" => Some(30 * DAY),
        "yearly" => Some(365 * DAY),
        _ => None,
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok().flatten()?;
    let value: &str = &attribute.value;
    Some(quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), |value| value.into_owned()))
}
