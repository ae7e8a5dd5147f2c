//! What a query asks, and its one canonical way of being written.

use super::date::Range;
use super::figure::FigureClause;
use super::parser::is_bare;
use super::text::Needle;
use crate::regions::{self, Named};
use std::fmt::{self, Write};

/// A query as it was understood. The order of the variants is that in which operands are written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Expression {
    Clause(Clause),
    /// At least one of several, sorted.
    Any(Vec<Expression>),
    /// All of several, sorted.
    All(Vec<Expression>),
    Not(Box<Expression>),
}

/// One thing that an article is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Clause {
    Words(Needle),
    /// By code.
    Region(String),
    /// Normalised names.
    Section(String),
    Source(String),
    Topic(String),
    /// Article id.
    Story(String),
    /// Language tag in lower case.
    Language(String),
    Published(Range),
    Figure(FigureClause),
}

impl Expression {
    pub(super) fn any(parts: Vec<Self>) -> Self {
        let flat = |part| match part {
            Self::Any(parts) => parts,
            part => vec![part],
        };
        joined(parts.into_iter().flat_map(flat).collect(), Self::Any)
    }

    pub(super) fn all(parts: Vec<Self>) -> Self {
        let flat = |part| match part {
            Self::All(parts) => parts,
            part => vec![part],
        };
        joined(parts.into_iter().flat_map(flat).collect(), Self::All)
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }
}

/// The order and the repetition of operands mean nothing.
fn joined(mut parts: Vec<Expression>, join: impl Fn(Vec<Expression>) -> Expression) -> Expression {
    parts.sort();
    parts.dedup();
    if parts.len() == 1
        && let Some(part) = parts.pop()
    {
        return part;
    }
    join(parts)
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grouped = |f: &mut fmt::Formatter<'_>, part: &Self| match part {
            Self::Clause(_) | Self::Not(_) => part.fmt(f),
            Self::Any(_) | Self::All(_) => {
                f.write_char('(')?;
                part.fmt(f)?;
                f.write_char(')')
            }
        };
        match self {
            Self::Clause(clause) => clause.fmt(f),
            Self::Any(parts) | Self::All(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    if at > 0 {
                        f.write_str(if matches!(self, Self::Any(_)) { " OR " } else { " " })?;
                    }
                    grouped(f, part)?;
                }
                Ok(())
            }
            Self::Not(part) => {
                f.write_char('-')?;
                grouped(f, part)
            }
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(needle) if needle.open => write!(f, "{}*", needle.text),
            Self::Words(needle) if is_bare(&needle.text) => f.write_str(&needle.text),
            Self::Words(needle) => write!(f, "\"{}\"", needle.text),
            Self::Region(code) if f.alternate() => write!(f, "region:{}", region_name(code)),
            Self::Region(code) => write!(f, "region:{code}"),
            Self::Section(name) => write!(f, "section:{}", quoted(name)),
            Self::Source(name) => write!(f, "source:{}", quoted(name)),
            Self::Topic(id) => write!(f, "topic:{}", quoted(id)),
            Self::Story(id) => write!(f, "story:{}", quoted(id)),
            Self::Language(tag) => write!(f, "lang:{tag}"),
            Self::Published(range) => write!(f, "published:{range}"),
            Self::Figure(clause) => clause.fmt(f),
        }
    }
}

/// The name of a region as it is written in a query, where it stands for that region alone, and its code otherwise.
pub(super) fn region_name(code: &str) -> String {
    let name = regions::lookup(code).map(|region| region.name).unwrap_or_default();
    match regions::named(&name) {
        Named::One(region) if region.code == code => quoted(&name),
        _ => code.to_owned(),
    }
}

/// A value with quotation marks where it needs them.
pub(super) fn quoted(value: &str) -> String {
    if value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '/')) {
        value.to_string()
    } else {
        format!("\"{value}\"")
    }
}
