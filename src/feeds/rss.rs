//! RSS 2.0 with the Best Practices Profile, written by the `rss` crate.
//!
//! Beyond the core: `atom:link rel=self`, `atom:updated` (RSS has no date of a correction), `dc:creator`
//! (`author` would have to be an e-mail address), `dc:language` where an item has another language than its feed,
//! `content:encoded` after the description, GeoRSS and figures. Lost: the labels of categories.

use crate::feeds::chain::{self, HISTORY};
use crate::feeds::extension::{Element, GEORSS, elements};
use crate::feeds::text::escape;
use crate::feeds::{
    Entry, Feed, Format, MEDIA_TOPIC_SCHEME, NAMESPACE, REGION_SCHEME, SECTION_SCHEME, SiteConfig,
    TOPIC_SCHEME, TTL_MINUTES,
};
use ::rss::extension::dublincore::DublinCoreExtension;
use ::rss::extension::{Extension, ExtensionMap, atom};
use ::rss::{Category, Channel, Guid, Item};
use chrono::{DateTime, SecondsFormat, Utc};
use std::collections::BTreeMap;

pub fn render(feed: &Feed, site: &SiteConfig) -> String {
    let link = |(rel, href): (&str, String)| atom::Link {
        href,
        rel: rel.into(),
        mime_type: Some(Format::Rss.media_type().into()),
        ..atom::Link::default()
    };
    let mut links = vec![link(("self", feed.address(site, Format::Rss)))];
    links.extend(chain::links(feed, site, Format::Rss).into_iter().map(link));
    links.extend(feed.hub(site).map(|hub| atom::Link {
        href: hub.clone(),
        rel: "hub".into(),
        ..atom::Link::default()
    }));
    let mut namespaces = BTreeMap::from(
        [
            ("atom", "http://www.w3.org/2005/Atom"),
            ("content", "http://purl.org/rss/1.0/modules/content/"),
            ("dc", "http://purl.org/dc/elements/1.1/"),
            ("dl", NAMESPACE),
            ("georss", GEORSS),
        ]
        .map(|(prefix, uri)| (prefix.to_string(), uri.to_string())),
    );
    let mut extensions = ExtensionMap::new();
    if feed.chain.archive.is_some() {
        namespaces.insert("fh".into(), HISTORY.into());
        let mark = Extension { name: "fh:archive".into(), ..Extension::default() };
        extensions.insert("fh".into(), BTreeMap::from([("archive".into(), vec![mark])]));
    }
    let channel = Channel {
        title: feed.title.clone(),
        link: site.url(&feed.selector.page_path()),
        description: feed.description.clone(),
        language: Some(site.language.clone()),
        last_build_date: Some(rfc822(feed.updated)),
        generator: Some("dateline".into()),
        docs: Some("https://www.rssboard.org/rss-specification".into()),
        ttl: Some(TTL_MINUTES.to_string()),
        atom_ext: Some(atom::AtomExtension { links }),
        namespaces,
        extensions,
        items: feed.entries.iter().map(|entry| item(entry, site)).collect(),
        ..Channel::default()
    };
    let bytes = channel.pretty_write_to(Vec::new(), b' ', 1).expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("strings were written")
}

fn item(entry: &Entry, site: &SiteConfig) -> Item {
    let language = entry.language.clone().filter(|language| *language != site.language);
    Item {
        title: Some(entry.title.clone()),
        link: Some(entry.url.clone()),
        // Readers take a description for HTML.
        description: Some(escape(&entry.summary)),
        categories: categories(entry),
        guid: Some(Guid { value: entry.id.clone(), permalink: false }),
        pub_date: Some(rfc822(entry.published)),
        content: Some(entry.content_html.clone()),
        extensions: extensions(entry),
        dublin_core_ext: Some(DublinCoreExtension {
            creators: entry.bylines().to_vec(),
            languages: language.into_iter().collect(),
            rights: entry.rights.clone().into_iter().collect(),
            ..DublinCoreExtension::default()
        }),
        ..Item::default()
    }
}

fn categories(entry: &Entry) -> Vec<Category> {
    let regions = entry
        .regions
        .iter()
        .map(|region| Category { name: region.code.clone(), domain: Some(REGION_SCHEME.into()) });
    let section = entry
        .section
        .iter()
        .map(|section| Category { name: section.clone(), domain: Some(SECTION_SCHEME.into()) });
    let topics = entry.topics.iter().flat_map(|topic| {
        let code = topic.iptc.as_deref().and_then(|id| id.strip_prefix("medtop:"));
        let media =
            code.map(|code| Category { name: code.to_string(), domain: Some(MEDIA_TOPIC_SCHEME.into()) });
        [Category { name: topic.id.clone(), domain: Some(TOPIC_SCHEME.into()) }].into_iter().chain(media)
    });
    regions.chain(section).chain(topics).collect()
}

fn extensions(entry: &Entry) -> ExtensionMap {
    let updated = Element {
        prefix: "atom",
        local: "updated",
        value: entry.updated.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        attributes: BTreeMap::new(),
    };
    let mut map = ExtensionMap::new();
    for element in [updated].into_iter().chain(elements(entry)) {
        let extension = Extension {
            name: format!("{}:{}", element.prefix, element.local),
            value: Some(element.value),
            attrs: element.attributes,
            children: BTreeMap::new(),
        };
        let namespace = map.entry(element.prefix.to_string()).or_default();
        namespace.entry(element.local.to_string()).or_default().push(extension);
    }
    map
}

/// RFC 822 with four digits for the year, in GMT: the one spelling that every reader knows.
fn rfc822(date: DateTime<Utc>) -> String {
    date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
