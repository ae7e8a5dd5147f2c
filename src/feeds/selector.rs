//! Which entries a feed holds, and the path of its address.

use crate::feeds::text;

/// The question that a feed answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Selector {
    /// Every entry.
    All,
    /// Entries filed under a region or anything below it, by code.
    Region(String),
    /// Entries of a section, by name.
    Section(String),
    /// Entries of a paper, agency or site, by name.
    Source(String),
    /// Entries about a topic of news, by id.
    Topic(String),
    /// Entries that match a saved query, by its name.
    Saved(String),
    /// Near-identical reports of several papers, by the id of the first.
    Story(String),
    /// Entries that match a query, in its canonical form.
    Query(String),
}

impl Selector {
    /// Reads the two parts of an address: `("region", "230000")`. `None` for an unknown kind or an empty key. A query is
    /// no part of a path and has to be understood first.
    pub fn parse(kind: &str, key: &str) -> Option<Self> {
        if key.is_empty() {
            return None;
        }
        match kind {
            "region" => Some(Self::Region(key.into())),
            "section" => Some(Self::Section(key.into())),
            "source" => Some(Self::Source(key.into())),
            "topic" => Some(Self::Topic(key.into())),
            "saved" => Some(Self::Saved(key.into())),
            "story" => Some(Self::Story(key.into())),
            _ => None,
        }
    }

    /// The word for its kind: `all`, `region`, `section`, `source`, `topic`, `saved`, `story` or `query`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Region(_) => "region",
            Self::Section(_) => "section",
            Self::Source(_) => "source",
            Self::Topic(_) => "topic",
            Self::Saved(_) => "saved",
            Self::Story(_) => "story",
            Self::Query(_) => "query",
        }
    }

    /// What it selects within its kind; empty for all entries.
    pub fn key(&self) -> &str {
        match self {
            Self::All => "",
            Self::Region(key)
            | Self::Section(key)
            | Self::Source(key)
            | Self::Topic(key)
            | Self::Saved(key)
            | Self::Story(key)
            | Self::Query(key) => key,
        }
    }

    /// Its permanent name, percent-encoded: `region/230000`. But for a query it is part of the address.
    pub fn path(&self) -> String {
        match self {
            Self::All => "all".into(),
            _ => format!("{}/{}", self.kind(), text::percent(self.key())),
        }
    }

    /// Whether its entries are looked for whenever it is asked for, so that nothing notes its changes: there are as many queries as
    /// anyone can think of, and nearly as many stories as articles.
    pub fn is_sought(&self) -> bool {
        matches!(self, Self::Query(_) | Self::Story(_))
    }

    /// The path of the page that shows its entries to people.
    pub fn page_path(&self) -> String {
        match self {
            Self::All => "/".into(),
            Self::Query(query) => format!("/feeds/query?q={}", text::percent(query)),
            _ => format!("/feeds/{}/", self.path()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_to_one_path_segment() {
        let odd = Selector::Section("a/../b?.rss".into());
        assert_eq!(odd.path(), "section/a%2F..%2Fb%3F.rss");
        assert_eq!(Selector::All.page_path(), "/");
        assert_eq!(Selector::parse("region", "230000"), Some(Selector::Region("230000".into())));
        assert_eq!(Selector::parse("planet", "mars"), None);
        assert_eq!(Selector::parse("region", ""), None);
    }
}
