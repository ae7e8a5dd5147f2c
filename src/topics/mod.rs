//! What an article is about: topics of news, each a rule in the language of queries, and queries that are saved under a name.
//!
//! - [`Topic`]: an id, labels and a rule, read from a file of rules by [`read()`]; [`built_in`] are some for economic news
//! - [`Saved`]: a query of the settings under a name
//! - [`Rules`]: both, ready to be asked of each new article; [`Filed`] is an answer with its evidence
//!
//! Pure. (The topics of the log are something else: [`crate::event::Topic`].)

mod read;
mod rules;

pub use read::{RuleError, built_in, read};
pub use rules::{Filed, Rules};

use crate::query::Query;

/// A topic of news.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// Its permanent name in addresses and queries: small Latin letters, digits and hyphens.
    pub id: String,
    /// Name in Chinese.
    pub chinese: String,
    /// Name in English.
    pub english: String,
    /// The IPTC Media Topic that means the same, such as `medtop:20000210`.
    pub iptc: Option<String>,
    /// What an article has to be to be filed here.
    pub rule: Query,
}

/// A query that has a feed of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its permanent name in addresses.
    pub name: String,
    /// What it asks.
    pub query: Query,
}
