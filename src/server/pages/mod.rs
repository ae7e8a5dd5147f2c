//! The pages for people: the front page, one page per feed, one per article, and the one for what is absent.
//!
//! Rendered from the templates beside this folder, escaped by default. Nothing in a page tells the time of the
//! request, so a page changes only when what it shows does. Links are paths, so that a site works under
//! every name it is reached by; only addresses to copy are absolute.

mod article;
mod list;
mod query;
mod words;

pub use article::article;
pub use list::{absent, feed, index};
pub use query::{query, query_form};

use crate::feeds::{Format, Selector, SiteConfig, beijing, feed_path, text};
use chrono::{DateTime, NaiveTime, Utc};

/// Media type of every page.
pub const HTML: &str = "text/html; charset=utf-8";

/// What every page shows around its content.
struct Frame {
    site: String,
    description: String,
    language: String,
    prefix: String,
    /// Title of the page; empty on the front page.
    title: String,
    /// Feeds that the page offers to readers, its own first.
    alternates: Vec<Alternate>,
}

/// A `<link rel="alternate">`.
struct Alternate {
    href: String,
    media_type: &'static str,
    title: String,
}

/// A link in a page.
struct Link {
    href: String,
    label: String,
}

/// The addresses of a feed in its formats.
struct Formats {
    rss: String,
    atom: String,
    json: String,
}

/// A moment as people and as programs read it.
struct Moment {
    /// `2026-05-01`, in Beijing.
    day: String,
    /// `16:00`, in Beijing; empty at midnight, which is what a printed day without an hour comes to.
    time: String,
    machine: String,
}

impl Frame {
    fn new(site: &SiteConfig, title: &str, feeds: &[(&Selector, &str)]) -> Self {
        let alternates = feeds.iter().flat_map(|(selector, label)| {
            Format::ALL.map(|format| Alternate {
                href: local(site, &feed_path(selector, format)),
                media_type: format.media_type(),
                title: format!("{} ({})", text::line(label), format.name()),
            })
        });
        Self {
            site: text::line(&site.title),
            description: text::line(&site.description),
            language: text::language(&site.language).unwrap_or_else(|| "zh".into()),
            prefix: site.prefix().to_string(),
            title: text::line(title),
            alternates: alternates.collect(),
        }
    }
}

impl Formats {
    fn new(site: &SiteConfig, selector: &Selector) -> Self {
        let path = |format| local(site, &feed_path(selector, format));
        Self { rss: path(Format::Rss), atom: path(Format::Atom), json: path(Format::Json) }
    }
}

impl Moment {
    fn new(moment: DateTime<Utc>) -> Self {
        let local = beijing(moment);
        let is_midnight = local.time() == NaiveTime::MIN;
        Self {
            day: local.format("%Y-%m-%d").to_string(),
            time: if is_midnight { String::new() } else { local.format("%H:%M").to_string() },
            machine: local.to_rfc3339(),
        }
    }
}

/// A path of this site as a link inside it.
fn local(site: &SiteConfig, path: &str) -> String {
    format!("{}{path}", site.prefix())
}

/// An absolute address of this site as a link inside it.
fn inside(site: &SiteConfig, url: &str) -> String {
    let base = site.base_url.trim_end_matches('/');
    url.strip_prefix(base).map_or_else(|| url.to_string(), |path| local(site, path))
}
