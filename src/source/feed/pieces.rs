//! The text of a feed → its head and its items, each a small document of its own.
//!
//! Pure. The parser of feeds gives up on a whole document over one item, holds all items at once, and passes over what
//! it does not know. Cut into pieces, a bad item is a fault of that item alone, there is a bound on their number, and
//! what the parser leaves out is read here: how often to poll (`ttl`, `skipHours`, `skipDays`, `sy:`), tombstones
//! (RFC 6721), names of authors, sources. Elements of items that no article needs are dropped unread.
//!
//! Entities that a document declares are never expanded: a "billion laughs" stays as long as it was written.

use super::clean::clean;
use super::schedule::Wishes;
use super::xml;

/// Items of a feed that are read; what comes behind them is counted.
pub const MOST_ITEMS: usize = 10_000;

/// A feed in pieces.
#[derive(Debug, Default)]
pub struct Pieces {
    /// A document without items: what the feed says of itself.
    pub head: String,
    /// The items, in the order of the document.
    pub items: Vec<Piece>,
    /// Items there are, those included that are not read.
    pub count: usize,
    /// Names of the authors of items that name none.
    pub authors: Vec<String>,
    /// How often the feed wants to be polled.
    pub wishes: Wishes,
    /// What the feed says is no longer there.
    pub tombstones: Vec<Tombstone>,
    /// Where and why the reading ended before the end.
    pub broken: Option<Broken>,
    /// Whether it declares entities.
    pub entities: bool,
}

/// One item.
#[derive(Debug, Default)]
pub struct Piece {
    /// A document with this item alone.
    pub document: String,
    /// Names of authors as they stand there.
    pub authors: Vec<String>,
    /// Name of the feed or paper that it was taken from.
    pub origin: Option<String>,
    /// Its language, where it says one.
    pub language: Option<String>,
    /// The address behind the counting one of a feed service.
    pub address: Option<String>,
    /// Whether its id is an address, unless it looks like none.
    pub permalink: bool,
}

/// An entry that was deleted (`at:deleted-entry`, RFC 6721).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The id that the entry had.
    pub guid: String,
    /// When it was deleted, as it stands there.
    pub when: String,
}

/// A place in a document that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Line and column, counted in characters.
    pub place: String,
    /// What is wrong there.
    pub message: String,
}

/// Cuts a feed into pieces.
///
/// # Errors
/// If it is no feed at all.
pub fn cut(text: &str) -> Result<Pieces, Broken> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c.is_control());
    match start.chars().next() {
        Some('<') => xml::cut(&clean(text)),
        Some('{') => super::json::cut(start),
        Some(_) => Err(Broken { place: place_of(text, 0), message: "neither XML nor JSON".into() }),
        None => Err(Broken { place: place_of(text, 0), message: "empty".into() }),
    }
}

/// Line and column of a byte of a text.
pub fn place_of(text: &str, byte: usize) -> String {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let before = text.get(..byte).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("line {line}, column {column}")
}
