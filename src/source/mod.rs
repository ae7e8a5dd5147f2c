//! Where articles come from: newspaper pages, web pages and JSON, in files, folders and standard input, feeds
//! on the web, and what is posted by HTTP.
//!
//! A [`Source`] gives drafts: articles whose identity is settled but whose revision may not be. The
//! [`ingest`] loop asks the [`ledger`] what is new, and appends only that, so reading the same input
//! again adds nothing.

pub mod date;
pub mod encoding;
pub mod feed;
pub mod file_name;
pub mod files;
pub mod follow;
pub mod html;
pub mod ingest;
pub mod jsonl;
pub mod ledger;
pub mod lines;
pub mod ninjs;
pub mod objects;
pub mod page;
pub mod papers;
pub mod post;
pub mod printed;
pub mod publication;
pub mod read;
pub mod sink;

pub use publication::Publication;
pub use sink::{Given, Meter, Sink};

use crate::article::Article;
use async_trait::async_trait;
use std::fmt;

/// One place that articles come from.
///
/// A source may be stopped at any moment and is started again from its beginning. What it gives twice is
/// no event twice, because the ledger knows it; so a source without a memory is complete, only slower.
/// A source that remembers how far it is may move its mark past an article only when
/// [`Sink::settle`] has said that the article is in the log.
///
/// What cannot be read is given as [`Found::Bad`] and passed over. What cannot be reached is waited for,
/// within the source.
#[async_trait]
pub trait Source: Send {
    /// What messages call it: the address or path it reads.
    fn name(&self) -> String;

    /// Whether it waits for more instead of ending. Those that end are read one after the other, in the order
    /// in which they were named; those that last run beside them.
    fn lasts(&self) -> bool {
        false
    }

    /// Gives what it finds until its input ends or the sink takes no more.
    async fn run(self: Box<Self>, sink: Sink);
}

/// Largest page or line that is read. Larger than any newspaper page; with what the stages add it
/// still fits into one record of the log.
pub const MAX_INPUT: usize = 14 << 20;

/// What a source found.
#[derive(Debug)]
pub enum Found {
    /// An article. Its `revision` is 0 where the source does not number revisions.
    Article(Box<Article>),
    /// Something that could not be read; it is reported and passed over.
    Bad(Fault),
    /// Something worth a word that did not stop the article from being read.
    Note(Fault),
}

/// What is wrong with an input, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// File, line and column, as far as they apply.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(place: impl Into<String>, message: impl fmt::Display) -> Self {
        Self { place: place.into(), message: message.to_string() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Content-derived id: 128 bits of SHA-256 over the parts, as hexadecimal digits.
fn derived_id(parts: &[&str]) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        // A byte that no UTF-8 text holds keeps "ab", "c" apart from "a", "bc".
        hash.update([0xff]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// `zh-Hans` or `en` by the script that most of the text is written in; empty where it has no letters.
fn language_of(text: &str) -> &'static str {
    let (mut han, mut latin) = (0, 0);
    for c in text.chars().take(4000) {
        match c {
            '\u{4e00}'..='\u{9fff}' => han += 1,
            'a'..='z' | 'A'..='Z' => latin += 1,
            _ => {}
        }
    }
    // A Chinese character says about as much as three Latin letters.
    match (han, latin) {
        (0, 0) => "",
        (han, latin) if han * 3 >= latin => "zh-Hans",
        _ => "en",
    }
}
