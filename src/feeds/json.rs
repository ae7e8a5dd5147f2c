//! JSON Feed 1.1 by serde; the one crate that writes it predates the version.
//!
//! `_dateline` carries what the format has no member for: revision, story, regions, the point and figures.

use crate::enriched::Changes;
use crate::feeds::chain::archive_path;
use crate::feeds::{Entry, Feed, Format, SiteConfig};
use crate::figures::Figure;
use crate::query::Evidence;
use crate::regions::Level;
use chrono::{DateTime, Utc};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<String>,
    description: &'a str,
    user_comment: &'static str,
    icon: String,
    favicon: String,
    language: &'a str,
    authors: [Author<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    hubs: Option<[Hub<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    _dateline: Option<About<'a>>,
    items: Vec<Item<'a>>,
}

/// What the feed itself has no member for.
#[derive(Serialize)]
struct About<'a> {
    about: &'static str,
    retracted: Vec<Gone<'a>>,
}

/// An item that was in the feed and was retracted.
#[derive(Serialize)]
struct Gone<'a> {
    id: &'a str,
    #[serde(serialize_with = "rfc3339")]
    when: DateTime<Utc>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Hub<'a> {
    r#type: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a str>,
    title: &'a str,
    content_html: &'a str,
    summary: &'a str,
    #[serde(serialize_with = "rfc3339")]
    date_published: DateTime<Utc>,
    #[serde(serialize_with = "rfc3339")]
    date_modified: DateTime<Utc>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    _dateline: Extension<'a>,
}

#[derive(Serialize)]
struct Extension<'a> {
    about: &'static str,
    revision: u32,
    /// The same for all articles of a story.
    story_id: &'a str,
    regions: Vec<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<Topic<'a>>,
    /// Latitude and longitude, WGS 84.
    #[serde(skip_serializing_if = "Option::is_none")]
    point: Option<[f64; 2]>,
    figures: &'a [Figure],
    /// What the last correction changed in them.
    #[serde(skip_serializing_if = "is_unchanged")]
    figures_changes: &'a Changes,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    matched: &'a [Evidence],
}

/// A topic that an item is about.
#[derive(Serialize)]
struct Topic<'a> {
    id: &'a str,
    name: Names<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iptc: Option<&'a str>,
    /// Version of the rule.
    rule: &'a str,
    matched: &'a [Evidence],
}

#[derive(Serialize)]
struct Names<'a> {
    zh: &'a str,
    en: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    code: &'a str,
    name: &'a str,
    level: Level,
    path: &'a [String],
}

pub fn render(feed: &Feed, site: &SiteConfig) -> String {
    let icon = site.url("/static/icon.png");
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: site.url(&feed.selector.page_path()),
        feed_url: feed.address(site, Format::Json),
        next_url: feed
            .chain
            .previous
            .map(|number| site.url(&archive_path(&feed.selector, number, Format::Json))),
        description: &feed.description,
        user_comment: "订阅：把本页地址复制到阅读器中。 To subscribe, copy the address of this document into a feed reader.",
        icon: icon.clone(),
        favicon: icon,
        language: &site.language,
        authors: [Author { name: &site.title }],
        hubs: feed.hub(site).map(|url| [Hub { r#type: "WebSub", url }]),
        _dateline: (!feed.retracted.is_empty()).then(|| About {
            about: super::NAMESPACE,
            retracted: feed.retracted.iter().map(|it| Gone { id: &it.id, when: it.when }).collect(),
        }),
        items: feed.entries.iter().map(item).collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("no map has keys that are not strings");
    text.push('\n');
    text
}

fn item(entry: &Entry) -> Item<'_> {
    let names = entry.regions.iter().map(|region| region.name.as_str());
    let mut tags: Vec<&str> = Vec::new();
    let topics = entry.topics.iter().map(|topic| entry.name_of(topic));
    for tag in names.chain(entry.section.as_deref()).chain(topics).filter(|tag| !tag.is_empty()) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Item {
        id: &entry.id,
        url: &entry.url,
        external_url: entry.external_url.as_deref(),
        title: &entry.title,
        content_html: &entry.content_html,
        summary: &entry.summary,
        date_published: entry.published,
        date_modified: entry.updated,
        authors: entry.bylines().iter().map(|name| Author { name }).collect(),
        tags,
        language: entry.language.as_deref(),
        _dateline: Extension {
            about: super::NAMESPACE,
            revision: entry.revision,
            story_id: &entry.story,
            regions: entry
                .regions
                .iter()
                .map(|region| Place {
                    code: &region.code,
                    name: &region.name,
                    level: region.level,
                    path: &region.path,
                })
                .collect(),
            topics: entry
                .topics
                .iter()
                .map(|topic| Topic {
                    id: &topic.id,
                    name: Names { zh: &topic.chinese, en: &topic.english },
                    iptc: topic.iptc.as_deref(),
                    rule: &topic.rule,
                    matched: &topic.evidence,
                })
                .collect(),
            point: entry.point().map(|(lat, lon)| [lat, lon]),
            figures: &entry.figures,
            figures_changes: &entry.changes,
            matched: &entry.matched,
        },
    }
}

fn is_unchanged(changes: &&Changes) -> bool {
    changes.is_empty()
}

/// The same spelling of a date as in Atom, so that the three formats agree to the letter.
fn rfc3339<S: serde::Serializer>(date: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&date.to_rfc3339())
}
