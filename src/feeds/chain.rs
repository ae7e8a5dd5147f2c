//! The documents of one feed (RFC 5005): the subscription document, which holds what came last, and numbered archives with all that
//! came before, linked to each other. JSON Feed has `next_url`, which leads from the newest document to the oldest.

use crate::feeds::{Feed, Format, Selector, SiteConfig, feed_address};

/// Namespace of RFC 5005.
pub const HISTORY: &str = "http://purl.org/syndication/history/1.0";

/// Where a document stands among those of its feed; the default is a feed of one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Chain {
    /// Number of this archive; `None` for the subscription document.
    pub archive: Option<u32>,
    /// Number of the archive before it.
    pub previous: Option<u32>,
    /// Number of the archive after it.
    pub next: Option<u32>,
}

/// The path of an archive: `/feeds/region/230000/archive/3.atom`.
pub fn archive_path(selector: &Selector, number: u32, format: Format) -> String {
    format!("/feeds/{}/archive/{number}.{}", selector.path(), format.extension())
}

/// Relations and addresses of the other documents, in XML formats.
pub fn links(feed: &Feed, site: &SiteConfig, format: Format) -> Vec<(&'static str, String)> {
    let address = |number| site.url(&archive_path(&feed.selector, number, format));
    let Chain { archive, previous, next } = feed.chain;
    let current = archive.map(|_| ("current", feed_address(site, &feed.selector, format)));
    let previous = previous.map(|number| ("prev-archive", address(number)));
    let next = next.map(|number| ("next-archive", address(number)));
    current.into_iter().chain(previous).chain(next).collect()
}
