//! Which articles a reader asks for: one language for addresses, the API, the command line and topic files.
//!
//! ```text
//! query   = any
//! any     = all { ("OR" | "或" | "|") all }
//! all     = not { ["AND" | "且" | "和"] not }          words beside each other must all be there
//! not     = ("NOT" | "非" | "-" | "!") not | atom
//! atom    = "(" any ")" | word | word"*" | "\"" phrase "\"" | field ":" value | "figure(" … ")"
//! field   = region | section | topic | source | story | lang | published
//! figure  = { word | comparison | "同比" … | "增长" … | period | region:… | period:… | kind:… | modifier:…
//!           | modality:… | basis:… | direction:… }
//! ```
//!
//! Operators are words of their own, in capitals where they are English. Full-width signs （：，＞＝“”） are as good as
//! ASCII ones. What words find is in `text.rs`, what figures match in `figure.rs`, which days `published:` means in `date.rs`.
//!
//! - [`Query`]: parsed once, matched often; equal questions are written the same way
//! - [`Subject`]: an article made ready to be asked
//! - [`Evidence`]: per clause the words or the figure that it found
//! - [`Index`]: a hundred thousand saved queries against one article
//!
//! Pure.

mod comparison;
mod date;
mod error;
mod expression;
mod figure;
mod index;
mod matching;
mod parser;
mod text;

pub use error::{Fault, QueryError};
pub use index::Index;
pub use matching::{Evidence, Place, Subject};

use expression::{Clause, Expression};
use std::fmt;
use std::str::FromStr;

/// A query that was understood.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query {
    expression: Expression,
}

impl Query {
    /// Why an article matches, clause by clause as they are written; `None` if it does not. A query of
    /// nothing but exclusions matches without evidence.
    pub fn matches(&self, subject: &Subject<'_>) -> Option<Vec<Evidence>> {
        matching::evidence(&self.expression, subject)
    }

    /// Whether an article matches.
    pub fn is_match(&self, subject: &Subject<'_>) -> bool {
        matching::holds(&self.expression, subject)
    }

    /// The region that every match is filed under or lies below, if the query says so.
    pub fn required_region(&self) -> Option<&str> {
        self.required(|clause| match clause {
            Clause::Region(code) => Some(code.as_str()),
            _ => None,
        })
    }

    /// The story that every match belongs to, if the query says so.
    pub fn required_story(&self) -> Option<&str> {
        self.required(|clause| match clause {
            Clause::Story(id) => Some(id.as_str()),
            _ => None,
        })
    }

    /// Whether it asks for topics, which have to be known of an article then.
    pub fn asks_topics(&self) -> bool {
        fn asks(expression: &Expression) -> bool {
            match expression {
                Expression::Clause(clause) => matches!(clause, Clause::Topic(_)),
                Expression::Any(parts) | Expression::All(parts) => parts.iter().any(asks),
                Expression::Not(part) => asks(part),
            }
        }
        asks(&self.expression)
    }

    fn required<'q>(&'q self, pick: impl Fn(&'q Clause) -> Option<&'q str>) -> Option<&'q str> {
        let part = |part: &'q Expression| match part {
            Expression::Clause(clause) => pick(clause),
            _ => None,
        };
        match &self.expression {
            Expression::All(parts) => parts.iter().find_map(part),
            other => part(other),
        }
    }
}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        parser::parse(text).map(|expression| Self { expression })
    }
}

/// The canonical form: operands in one order, names and words normalised, regions by code, or by name in the form for people
/// (`{:#}`). Either parses to the same query.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expression.fmt(f)
    }
}

#[cfg(test)]
mod tests;
