//! Files of rules (TOML) → topics, or the place of what is wrong.

use super::Topic;
use crate::query::{Query, QueryError};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use toml::Spanned;

/// Topics of a set of files; more are a mistake rather than a wish.
const MOST: usize = 2000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    topic: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    id: Spanned<String>,
    zh: String,
    en: String,
    iptc: Option<Spanned<String>>,
    rule: Spanned<String>,
}

/// Rules that cannot be used: where, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{file}:{line}: {fault}")]
pub struct RuleError {
    /// The file.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: RuleFault,
}

/// What is wrong with a file of rules.
#[derive(Debug, Clone, PartialEq)]
pub enum RuleFault {
    /// It is no TOML, or has other keys.
    Toml(String),
    /// An id is to be small Latin letters, digits and hyphens.
    Id(String),
    /// Two topics have the same id; the other is there.
    Twice(String, String),
    /// Not the id of a Media Topic.
    Iptc(String),
    /// The rule cannot be understood.
    Query(String, Box<QueryError>),
    /// A rule asks for topics, which are only known when all rules have been asked.
    Circular(String),
    /// There are more topics than this.
    TooMany(usize),
}

impl fmt::Display for RuleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Toml(message) => f.write_str(message),
            Self::Id(id) => write!(f, "id {id:?}: small Latin letters, digits and hyphens only"),
            Self::Twice(id, place) => write!(f, "topic {id:?} is there twice, also at {place}"),
            Self::Iptc(id) => write!(f, "iptc {id:?}: medtop: and eight digits"),
            Self::Query(id, error) => write!(f, "rule of {id:?}: {error}"),
            Self::Circular(id) => write!(f, "rule of {id:?}: a rule cannot ask for topics"),
            Self::TooMany(most) => write!(f, "more than {most} topics"),
        }
    }
}

/// The topics that are there where the settings name no rules.
///
/// # Panics
/// If they cannot be read, which a test rules out.
pub fn built_in() -> Vec<Topic> {
    let file = ("built-in rules".to_owned(), include_str!("data/default.toml").to_owned());
    read(&[file]).unwrap_or_else(|error| panic!("{error}"))
}

/// The topics of files, given as names and texts, in their order.
///
/// # Errors
/// [`RuleError`] for the first thing that is wrong: of wrong rules none is used.
pub fn read(files: &[(String, String)]) -> Result<Vec<Topic>, RuleError> {
    let mut topics = Vec::new();
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for (name, text) in files {
        let at = |start: usize, fault| RuleError { file: name.clone(), line: line_of(text, start), fault };
        let file: File = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            at(start, RuleFault::Toml(error.message().to_owned()))
        })?;
        for table in file.topic {
            let (start, id) = (table.id.span().start, table.id.into_inner());
            let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if id.is_empty() || id.len() > 100 || !id.chars().all(legal) {
                return Err(at(start, RuleFault::Id(id)));
            }
            let place = format!("{name}:{}", line_of(text, start));
            if let Some(other) = places.insert(id.clone(), place) {
                return Err(at(start, RuleFault::Twice(id, other)));
            }
            if places.len() > MOST {
                return Err(at(start, RuleFault::TooMany(MOST)));
            }
            if let Some(iptc) = &table.iptc
                && !iptc.get_ref().strip_prefix("medtop:").is_some_and(is_code)
            {
                return Err(at(iptc.span().start, RuleFault::Iptc(iptc.get_ref().clone())));
            }
            let start = table.rule.span().start;
            let rule: Query = match table.rule.get_ref().parse() {
                Ok(rule) => rule,
                Err(error) => return Err(at(start, RuleFault::Query(id, Box::new(error)))),
            };
            if rule.asks_topics() {
                return Err(at(start, RuleFault::Circular(id)));
            }
            let iptc = table.iptc.map(Spanned::into_inner);
            topics.push(Topic { id, chinese: table.zh, english: table.en, iptc, rule });
        }
    }
    Ok(topics)
}

fn is_code(digits: &str) -> bool {
    digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_topics_can_be_read() {
        let topics = built_in();
        assert!(topics.len() >= 15);
        for topic in &topics {
            assert!(!topic.chinese.is_empty() && !topic.english.is_empty(), "{}", topic.id);
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let topic = |id: &str, more: &str| format!("[[topic]]\nid = '{id}'\nzh = '甲'\nen = 'A'\n{more}");
        let good = topic("a", "rule = '大豆'");
        for (second, wanted) in [
            ("[[topic]\n".into(), "b.toml:1: "),
            (topic("b", "rule = '大豆'\ncolor = 'red'"), "b.toml:6: unknown field `color`"),
            (topic("b", ""), "b.toml:1: missing field `rule`"),
            (topic("外贸", "rule = '大豆'"), "b.toml:2: id \"外贸\": small Latin letters"),
            (topic("a", "rule = '大豆'"), "b.toml:2: topic \"a\" is there twice, also at a.toml:2"),
            (topic("b", "iptc = 'medtop:1'\nrule = 'x'"), "b.toml:5: iptc \"medtop:1\""),
            (topic("b", "rule = '大豆 OR'"), "b.toml:5: rule of \"b\": "),
            (topic("b", "rule = 'region:不存在'"), "不存在"),
            (topic("b", "rule = '-(大豆 topic:a)'"), "b.toml:5: rule of \"b\": a rule cannot ask for topics"),
        ] {
            let files = [("a.toml".to_owned(), good.clone()), ("b.toml".to_owned(), second)];
            let message = read(&files).unwrap_err().to_string();
            assert!(message.contains(wanted), "{wanted}: {message}");
        }
        assert_eq!(read(&[("a.toml".into(), good)]).unwrap().len(), 1);
    }
}
