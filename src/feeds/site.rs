//! What a site is called and where it lives: all that feeds need to know beside their entries.

use crate::feeds::text;
use chrono::{DateTime, NaiveDate, Utc};

/// Names and addresses of one publishing site.
///
/// `authority` and `year` make up every permanent id, so they stay as they are when the site
/// moves to another address: readers take an entry with another id for a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteConfig {
    /// Public address of the site without a slash at its end, such as `https://news.example/cn`.
    pub base_url: String,
    /// Name of the site.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// BCP 47 tag of the feeds' own words.
    pub language: String,
    /// Naming authority of the `tag:` URIs (RFC 4151): a domain that the site held in `year`.
    pub authority: String,
    /// Year on whose first day the authority held.
    pub year: i32,
    /// WebSub hub that is told of changes; `None` where there is none, since to name one that is not told would keep
    /// its subscribers waiting.
    pub hub: Option<String>,
    /// Whether the hub is our own, which finds out by itself what is new to queries and stories. Another is told of the other
    /// feeds only.
    pub hub_is_own: bool,
}

impl Default for SiteConfig {
    fn default() -> Self {
        Self {
            base_url: "http://127.0.0.1:8080".into(),
            title: "dateline".into(),
            description: "中国区域经济新闻：按地区归类，标出数据。 Regional economic news of China, tagged by region, figures marked."
                .into(),
            language: "zh-Hans-CN".into(),
            authority: "dateline.example".into(),
            year: 2026,
            hub: None,
            hub_is_own: false,
        }
    }
}

impl SiteConfig {
    /// The default site at another address.
    pub fn at(base_url: impl Into<String>) -> Self {
        Self { base_url: base_url.into(), ..Self::default() }
    }

    /// The absolute address of `path`, which starts with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.trim_end_matches('/'))
    }

    /// The path part of the public address: empty, or `/cn` for a site behind a proxy that takes the path off before it
    /// passes a request on.
    pub fn prefix(&self) -> &str {
        let rest = self.base_url.split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/').and_then(|at| rest.get(at..)).map_or("", |path| path.trim_end_matches('/'))
    }

    /// The permanent `tag:` URI of something on this site; `path` is already percent-encoded.
    pub fn tag(&self, path: &str) -> String {
        format!("tag:{},{}:{path}", self.authority, self.year)
    }

    /// The permanent URI of an article, the same in all feeds and formats.
    pub fn article_tag(&self, id: &str) -> String {
        self.tag(&format!("article/{}", text::percent(id)))
    }

    /// The moment that stands in where nothing tells a date: the first day of the naming year.
    pub fn epoch(&self) -> DateTime<Utc> {
        let day = NaiveDate::from_ymd_opt(self.year, 1, 1).unwrap_or_default();
        day.and_time(chrono::NaiveTime::MIN).and_utc()
    }
}

/// The path of an article's page on its site.
pub fn article_path(id: &str) -> String {
    format!("/articles/{}", text::percent(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_join_without_doubled_slashes() {
        let cases = [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/x", ""),
            ("https://news.example/cn/", "https://news.example/cn/x", "/cn"),
            ("https://news.example/", "https://news.example/x", ""),
        ];
        for (base, url, prefix) in cases {
            let site = SiteConfig::at(base);
            assert_eq!((site.url("/x").as_str(), site.prefix()), (url, prefix), "{base}");
        }
    }

    #[test]
    fn an_article_has_one_permanent_name() {
        let tag = SiteConfig::default().article_tag("../../x%/é");
        assert_eq!(tag, "tag:dateline.example,2026:article/..%2F..%2Fx%25%2F%C3%A9");
    }
}
