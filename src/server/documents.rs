//! Documents of the read model: from the cache, or rendered on a thread that may block.

use crate::feeds::{Chain, Feed, Format, Selector, SiteConfig, outline, render};
use crate::server::cache::{Dated, Form, Key, Outcome};
use crate::server::reply::Document;
use crate::server::routes::Fault;
use crate::server::{Server, pages};
use crate::view::{View, ViewError};
use std::sync::Arc;

/// Entries of the feed of a query that is asked for without a `limit`.
const ENTRIES: usize = 100;

/// Seconds between polls of a feed. Readers take the largest of this, `ttl` and their own interval.
const FEED_AGE: u32 = 120;

/// Seconds that a page may be shown again without asking.
pub const PAGE_AGE: u32 = 30;

/// The document of `key` with its date if it has one, `None` where there is no such feed.
pub async fn get(server: &Arc<Server>, key: Key) -> Result<Option<Dated>, Fault> {
    let work = {
        let (server, key) = (server.clone(), key.clone());
        move |kept| blocking(move || make(&server, &key, kept))
    };
    server.cache.get(&key, &server.view, &server.clock, work).await
}

/// Runs `work` where it may block.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ViewError> + Send + 'static,
) -> Result<T, Fault> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(Fault::View),
        Err(_) => Err(Fault::Panic),
    }
}

fn make(server: &Server, key: &Key, kept: Option<u64>) -> Result<Outcome, ViewError> {
    let view = &server.view;
    let Some(version) = view.changed_at(&key.selector)? else { return Ok(Outcome::Absent) };
    if kept == Some(version) {
        return Ok(Outcome::Unchanged);
    }
    let document = match key.form {
        Form::Feed(format) => match feed_of(view, &key.selector)? {
            Some(feed) => written(&feed, view.site(), format).document(),
            None => return Ok(Outcome::Absent),
        },
        Form::Newest(format, limit) => match view.feed(&key.selector, limit)? {
            Some(feed) => written(&feed, view.site(), format).document(),
            None => return Ok(Outcome::Absent),
        },
        Form::Archive(format, number) => match view.archived(&key.selector, number)? {
            Some(feed) => written(&feed, view.site(), format).document(),
            None => return Ok(Outcome::Absent),
        },
        Form::Page => {
            let html = match &key.selector {
                Selector::All => Some(pages::index(view)?),
                Selector::Query(query) => pages::query(view, query)?,
                selector => pages::feed(view, selector)?,
            };
            let Some(html) = html else { return Ok(Outcome::Absent) };
            Document::new(pages::HTML, html.into_bytes(), PAGE_AGE)
        }
        Form::Opml => {
            Document::new("text/x-opml; charset=utf-8", write_outline(view)?.into_bytes(), FEED_AGE)
        }
    };
    Ok(Outcome::New(version, document))
}

/// A feed as it goes out, to those who fetch it and to those whom the hub brings it.
pub struct Written {
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
    /// Value of the `Link` header.
    pub links: Option<String>,
    /// Whether its entries are settled.
    settled: bool,
}

impl Written {
    fn document(self) -> Document {
        let document = Document::new(self.content_type, self.bytes, FEED_AGE);
        let document = if self.settled { document.immutable() } else { document };
        match self.links {
            Some(links) => document.linked(links),
            None => document,
        }
    }
}

/// A feed as readers follow it, `None` where there is no such feed. Blocks.
pub fn feed_of(view: &View, selector: &Selector) -> Result<Option<Feed>, ViewError> {
    match selector {
        // What matches is asked of the newest; nothing knows what matched before them. A story is short.
        Selector::Query(_) | Selector::Story(_) => view.feed(selector, ENTRIES),
        _ => view.subscription(selector),
    }
}

/// The document of a feed in one format.
pub fn written(feed: &Feed, site: &SiteConfig, format: Format) -> Written {
    let content_type = match format {
        Format::Rss => "application/rss+xml; charset=utf-8",
        Format::Atom => "application/atom+xml; charset=utf-8",
        // JSON is UTF-8 by definition and has no such parameter.
        Format::Json => "application/feed+json",
    };
    let bytes = render(feed, site, format).into_bytes();
    let own = feed.address(site, format);
    // Always both: a hub without the topic's own address breaks discovery.
    let hub = feed.hub(site);
    let links = hub.map(|hub| format!("<{hub}>; rel=\"hub\", <{own}>; rel=\"self\""));
    // The newest archive has still to get its link to the next one. Pages of JSON Feed leave out what the first one repeats.
    let settled =
        matches!(feed.chain, Chain { archive: Some(_), next: Some(_), .. }) && format != Format::Json;
    Written { content_type, bytes, links, settled }
}

/// Writes the list of all feeds as OPML. Blocks.
pub fn write_outline(view: &View) -> Result<String, ViewError> {
    let outlines = view.directory()?.outlines(view.site());
    Ok(outline(view.site(), &outlines))
}
