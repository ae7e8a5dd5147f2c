//! Entries → RSS 2.0, Atom 1.0, JSON Feed 1.1 and OPML 2.0.
//!
//! Pure: the bytes of a feed are a function of its entries and the site's names. There is no clock in
//! them, so a restart or a replica serves the same bytes under the same ETag.
//!
//! - [`Entry`]: an enriched article as every format shows it; all its texts are clean
//! - [`Feed`]: a [`Selector`]'s entries with the names and addresses around them
//! - [`render`]: a feed in one [`Format`]; [`outline`]: the list of all feeds as OPML
//!
//! What the formats share is decided here once: one permanent `tag:` URI per article, `published` as the
//! first date and `updated` as the last significant one, the same HTML, the same order of categories.

mod atom;
mod chain;
mod content;
mod entry;
mod extension;
mod json;
mod opml;
mod rss;
mod selector;
mod site;
pub mod text;

pub use chain::{Chain, archive_path};
pub use content::{beijing, bound, change as change_words, corrections, is_subhead};
pub use entry::{Entry, published_at, section_of, sources_of};
pub use opml::{Outline, outline};
pub use selector::Selector;
pub use site::{SiteConfig, article_path};

use chrono::{DateTime, SubsecRound, Utc};

/// Scheme of the categories that carry region codes.
pub const REGION_SCHEME: &str = "urn:dateline:region";
/// Scheme of the categories that carry section names.
pub const SECTION_SCHEME: &str = "urn:dateline:section";
/// Scheme of the categories that carry ids of topics.
pub const TOPIC_SCHEME: &str = "urn:dateline:topic";
/// Scheme of the categories that carry IPTC Media Topics.
pub const MEDIA_TOPIC_SCHEME: &str = "http://cv.iptc.org/newscodes/mediatopic/";
/// Namespace of the elements that carry figures.
pub const NAMESPACE: &str = "urn:dateline:feed:1";

/// Minutes between two polls that a feed asks for. Readers take the largest of this, `max-age` and their own
/// least interval, so a large number would silence the news.
const TTL_MINUTES: u32 = 5;

/// A feed format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// RSS 2.0 with the Best Practices Profile.
    Rss,
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Format {
    /// All formats, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// The end of its addresses.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
        }
    }

    /// The format of an address that ends so.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }

    /// Its registered media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Atom => "Atom",
            Self::Json => "JSON Feed",
        }
    }
}

/// The entries of one selector, ready to be written in any format.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// What it holds.
    pub selector: Selector,
    /// Title for people.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// The latest `updated` of its entries.
    pub updated: DateTime<Utc>,
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Entries that were retracted, the latest first. RSS has no way to say it.
    pub retracted: Vec<Tombstone>,
    /// The documents before and after this one.
    pub chain: Chain,
}

/// What is left of a retracted entry (RFC 6721).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The `tag:` URI that the entry had.
    pub id: String,
    /// When it was retracted.
    pub when: DateTime<Utc>,
}

impl Feed {
    /// A feed of `entries` (newest first); `label` names what the selector selects, such as 黑龙江省.
    pub fn new(site: &SiteConfig, selector: Selector, label: &str, entries: Vec<Entry>) -> Self {
        let label = text::line(label);
        let name = text::line(&site.title);
        let (title, description) = match &selector {
            Selector::All => (name, text::line(&site.description)),
            Selector::Region(code) => (
                format!("{label} — {name}"),
                format!(
                    "{label}（{}）及其下辖地区的报道 · News of the region and all below it",
                    text::line(code)
                ),
            ),
            Selector::Section(_) => {
                (format!("{label} — {name}"), format!("“{label}”栏目的报道 · News of this section"))
            }
            Selector::Source(_) => {
                (format!("{label} — {name}"), format!("{label}的报道 · News from this source"))
            }
            Selector::Topic(_) => {
                (format!("{label} — {name}"), format!("{label}：这一主题的报道 · News on this topic"))
            }
            Selector::Saved(_) => (
                format!("{label} — {name}"),
                format!("符合查询“{label}”的报道 · News that matches this saved query"),
            ),
            Selector::Story(_) => (
                format!("{label} — {name}"),
                format!("“{label}”：各家的同一报道 · One story in several papers"),
            ),
            Selector::Query(_) => {
                (format!("{label} — {name}"), format!("符合“{label}”的报道 · News that matches this query"))
            }
        };
        let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or_else(|| site.epoch());
        Self {
            selector,
            title,
            description,
            updated,
            entries,
            retracted: Vec::new(),
            chain: Chain::default(),
        }
    }

    /// The same feed, telling of what was retracted out of it.
    pub fn without(mut self, retracted: Vec<Tombstone>) -> Self {
        self.updated = retracted.iter().map(|it| it.when.trunc_subsecs(0)).fold(self.updated, DateTime::max);
        self.retracted = retracted;
        self
    }

    /// Its name without that of the site.
    pub fn label(&self, site: &SiteConfig) -> String {
        let end = format!(" — {}", text::line(&site.title));
        self.title.strip_suffix(&end).unwrap_or(&self.title).to_owned()
    }

    /// The same feed as one document of several.
    pub fn chained(mut self, chain: Chain) -> Self {
        self.chain = chain;
        self
    }

    /// The hub that the document names: archives are no topics, since nothing new comes to them.
    pub fn hub<'a>(&self, site: &'a SiteConfig) -> Option<&'a String> {
        let is_told = site.hub_is_own || !self.selector.is_sought();
        site.hub.as_ref().filter(|_| self.chain.archive.is_none() && is_told)
    }

    /// The absolute address of this document in one format.
    pub fn address(&self, site: &SiteConfig, format: Format) -> String {
        match self.chain.archive {
            Some(number) => site.url(&archive_path(&self.selector, number, format)),
            None => feed_address(site, &self.selector, format),
        }
    }
}

/// The absolute address of a selector's feed in one format.
pub fn feed_address(site: &SiteConfig, selector: &Selector, format: Format) -> String {
    site.url(&feed_path(selector, format))
}

/// The path of a selector's feed in one format.
pub fn feed_path(selector: &Selector, format: Format) -> String {
    match selector {
        Selector::Query(query) => format!("/feeds/query.{}?q={}", format.extension(), text::percent(query)),
        _ => format!("/feeds/{}.{}", selector.path(), format.extension()),
    }
}

/// The document of a feed in one format, UTF-8.
pub fn render(feed: &Feed, site: &SiteConfig, format: Format) -> String {
    match format {
        Format::Rss => rss::render(feed, site),
        Format::Atom => atom::render(feed, site),
        Format::Json => json::render(feed, site),
    }
}

#[cfg(test)]
mod tests;
