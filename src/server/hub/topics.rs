//! What can be subscribed to: every feed of this site in every format, under exactly the address that it names itself.

use crate::feeds::{Format, Selector, SiteConfig, feed_address};
use crate::query::Query;
use crate::server::documents::{self, Written};
use crate::server::reply;
use crate::view::{View, ViewError};
use percent_encoding::percent_decode_str;
use std::collections::HashSet;
use std::sync::Arc;

/// The feed of an address; `None` where the address is not exactly what one of our feeds calls itself.
pub fn feed_of(site: &SiteConfig, address: &str) -> Option<(Selector, Format)> {
    let decode = |text| percent_decode_str(text).decode_utf8().ok();
    let rest = address.strip_prefix(&site.url("/feeds/"))?;
    let (file, query) = rest.split_once("?q=").map_or((rest, None), |(file, query)| (file, Some(query)));
    let (path, extension) = file.rsplit_once('.')?;
    let format = Format::of_extension(extension)?;
    let selector = match (path.split_once('/'), query) {
        (None, None) if path == "all" => Selector::All,
        (None, Some(query)) if path == "query" => {
            Selector::Query(decode(query)?.parse::<Query>().ok()?.to_string())
        }
        (Some((kind, key)), None) => Selector::parse(kind, &decode(key)?)?,
        _ => return None,
    };
    (feed_address(site, &selector, format) == address).then_some((selector, format))
}

/// A feed as it is now.
pub struct Content {
    pub written: Written,
    /// Changes with the bytes; the entity tag of the same feed when it is fetched is made of it.
    pub hash: String,
    /// The ids of its items.
    pub items: HashSet<String>,
}

/// The feeds of the read model by their addresses. Keeps the last one, so that a feed with many subscribers is
/// written once.
pub struct Topics {
    view: Arc<View>,
    last: Option<(String, u64, Arc<Content>)>,
}

impl Topics {
    /// The feeds of `view`.
    pub fn new(view: Arc<View>) -> Self {
        Self { view, last: None }
    }

    /// The version of the view in which a topic last changed; `None` for what is no topic of ours.
    pub fn version(&self, topic: &str) -> Result<Option<u64>, ViewError> {
        match feed_of(self.view.site(), topic) {
            Some((selector, _)) => self.view.changed_at(&selector),
            None => Ok(None),
        }
    }

    /// The feed of a topic in a version that was read before, or a later one: what came in between is looked at once more. `None` for
    /// what is no topic of ours.
    pub fn content(&mut self, topic: &str, version: u64) -> Result<Option<Arc<Content>>, ViewError> {
        if let Some((kept, of, content)) = &self.last
            && kept == topic
            && *of == version
        {
            return Ok(Some(content.clone()));
        }
        let Some((selector, format)) = feed_of(self.view.site(), topic) else { return Ok(None) };
        let Some(feed) = documents::feed_of(&self.view, &selector)? else { return Ok(None) };
        let written = documents::written(&feed, self.view.site(), format);
        let hash = reply::hash_of(&written.bytes);
        let items = feed.entries.into_iter().map(|entry| entry.id).collect();
        let content = Arc::new(Content { written, hash, items });
        self.last = Some((topic.to_owned(), version, content.clone()));
        Ok(Some(content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_exactly_a_feed_address() {
        let site = SiteConfig::at("https://news.example/cn");
        let section = Selector::Section("口岸".into());
        let encoded = "https://news.example/cn/feeds/section/%E5%8F%A3%E5%B2%B8.json";
        let soy = Selector::Query("大豆".into());
        let dotted = Selector::Source("a.b/c".into());
        let cases = [
            ("https://news.example/cn/feeds/all.rss", Some((Selector::All, Format::Rss))),
            (
                "https://news.example/cn/feeds/region/230000.atom",
                Some((Selector::Region("230000".into()), Format::Atom)),
            ),
            (encoded, Some((section, Format::Json))),
            ("https://news.example/cn/feeds/source/a.b%2Fc.rss", Some((dotted, Format::Rss))),
            ("https://news.example/cn/feeds/section/口岸.json", None),
            ("https://news.example/cn/feeds/section/%e5%8f%a3%e5%b2%b8.json", None),
            ("https://news.example/cn/feeds/all.rss?limit=1", None),
            ("https://news.example/cn/feeds/all.xml", None),
            ("https://news.example/cn/feeds/region/230000", None),
            ("https://news.example/cn/feeds/planet/mars.rss", None),
            ("https://news.example/cn/feeds/story/a.rss", Some((Selector::Story("a".into()), Format::Rss))),
            ("https://news.example/cn/feeds/query.json?q=%E5%A4%A7%E8%B1%86", Some((soy, Format::Json))),
            ("https://news.example/cn/feeds/query.json?q=%E5%A4%A7%E8%B1%86&limit=1", None),
            ("https://news.example/cn/feeds/query.json?q=region%3A", None),
            ("https://news.example/cn/feeds/query.json?q=", None),
            ("https://news.example/cn/feeds/query.json", None),
            ("https://news.example/cn/feeds/all.json?q=%E5%A4%A7%E8%B1%86", None),
            ("https://news.example/cn//feeds/all.rss", None),
            ("https://news.example/feeds/all.rss", None),
            ("http://news.example/cn/feeds/all.rss", None),
            ("https://NEWS.example/cn/feeds/all.rss", None),
            ("https://other.example/feeds/all.rss", None),
            ("", None),
        ];
        for (address, wanted) in cases {
            assert_eq!(feed_of(&site, address), wanted, "{address}");
        }
    }
}
