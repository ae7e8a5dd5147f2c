//! Atom 1.0 (RFC 4287), written by the `atom_syndication` crate.
//!
//! Beyond the core: GeoRSS, figures, and tombstones of what was retracted (RFC 6721). The original's address is a `via` link; the feed itself has an author, so an
//! entry without byline or source is still valid.

use crate::feeds::chain::{self, HISTORY};
use crate::feeds::extension::{GEORSS, elements};
use crate::feeds::text::escape;
use crate::feeds::{
    Entry, Feed, Format, MEDIA_TOPIC_SCHEME, NAMESPACE, REGION_SCHEME, SECTION_SCHEME, SiteConfig,
    TOPIC_SCHEME, Tombstone,
};
use atom_syndication as atom;
use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{Category, Content, Generator, Link, Person, Text, WriteConfig};
use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use std::collections::BTreeMap;

/// Namespace of RFC 6721.
const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";

/// The crate would write a declaration without an encoding.
const DECLARATION: &[u8] = b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

pub fn render(feed: &Feed, site: &SiteConfig) -> String {
    let mut links = vec![
        link("self", feed.address(site, Format::Atom), Format::Atom.media_type()),
        link("alternate", site.url(&feed.selector.page_path()), "text/html"),
    ];
    let others = chain::links(feed, site, Format::Atom);
    links.extend(others.into_iter().map(|(rel, href)| link(rel, href, Format::Atom.media_type())));
    let hub = feed.hub(site);
    links.extend(hub.map(|hub| Link { href: hub.clone(), rel: "hub".into(), ..Link::default() }));
    let mut namespaces = BTreeMap::from(
        [("at", TOMBSTONES), ("dl", NAMESPACE), ("georss", GEORSS)]
            .map(|(prefix, uri)| (prefix.to_string(), uri.to_string())),
    );
    let mut extensions = tombstones(&feed.retracted);
    if feed.chain.archive.is_some() {
        namespaces.insert("fh".into(), HISTORY.into());
        let mark = Extension { name: "fh:archive".into(), ..Extension::default() };
        extensions.insert("fh".into(), BTreeMap::from([("archive".into(), vec![mark])]));
    }
    let document = atom::Feed {
        title: Text::plain(feed.title.as_str()),
        id: site.tag(&format!("feed/{}", feed.selector.path())),
        updated: date(feed.updated),
        authors: vec![person(&site.title)],
        generator: Some(Generator { value: "dateline".into(), ..Generator::default() }),
        icon: Some(site.url("/static/icon.png")),
        links,
        subtitle: Some(Text::plain(feed.description.as_str())),
        entries: feed.entries.iter().map(entry).collect(),
        extensions,
        namespaces,
        lang: Some(site.language.clone()),
        ..atom::Feed::default()
    };
    let config = WriteConfig { write_document_declaration: false, indent_size: Some(1) };
    let bytes =
        document.write_with_config(DECLARATION.to_vec(), config).expect("writing to memory does not fail");
    entries_last(String::from_utf8(bytes).expect("strings were written"))
}

/// The crate writes extensions of a feed behind its entries; the grammar of RFC 4287 has the entries last. No text can hold a tag, so the
/// first and the last one found are those of entries.
fn entries_last(document: String) -> String {
    const END: &str = "</entry>";
    let Some((head, rest)) = document.split_once(" <entry>") else { return document };
    let Some((entries, tail)) = rest.rsplit_once(END) else { return document };
    let Some((extensions, close)) = tail.rsplit_once("</feed>") else { return document };
    format!("{head}{} <entry>{entries}{END}\n</feed>{close}", extensions.trim_start_matches('\n'))
}

fn tombstones(retracted: &[Tombstone]) -> ExtensionMap {
    let tombstone = |it: &Tombstone| Extension {
        name: "at:deleted-entry".into(),
        attrs: escaped(BTreeMap::from([
            ("ref".to_string(), it.id.clone()),
            ("when".to_string(), it.when.to_rfc3339_opts(SecondsFormat::Secs, true)),
        ])),
        ..Extension::default()
    };
    let elements: Vec<Extension> = retracted.iter().map(tombstone).collect();
    let children = BTreeMap::from([("deleted-entry".to_string(), elements)]);
    BTreeMap::from([("at".to_string(), children)])
}

fn entry(entry: &Entry) -> atom::Entry {
    let mut links = vec![link("alternate", entry.url.clone(), "text/html")];
    links.extend(entry.external_url.clone().map(|url| Link {
        href: url,
        rel: "via".into(),
        ..Link::default()
    }));
    // The crate knows xml:lang on texts and content, not on the entry.
    let in_language = |value: &str| Text { lang: entry.language.clone(), ..Text::plain(value) };
    atom::Entry {
        title: in_language(&entry.title),
        id: entry.id.clone(),
        updated: date(entry.updated),
        authors: entry.bylines().iter().map(|name| person(name)).collect(),
        categories: categories(entry),
        links,
        published: Some(date(entry.published)),
        rights: entry.rights.as_deref().map(Text::plain),
        summary: Some(in_language(&entry.summary)),
        content: Some(Content {
            lang: entry.language.clone(),
            value: Some(entry.content_html.clone()),
            content_type: Some("html".into()),
            ..Content::default()
        }),
        extensions: extensions(entry),
        ..atom::Entry::default()
    }
}

fn categories(entry: &Entry) -> Vec<Category> {
    let category = |term: &str, scheme: &str, label: Option<String>| Category {
        term: term.into(),
        scheme: Some(scheme.into()),
        label: label.filter(|label| !label.is_empty()),
    };
    let regions =
        entry.regions.iter().map(|region| category(&region.code, REGION_SCHEME, Some(region.name.clone())));
    let section = entry.section.iter().map(|section| category(section, SECTION_SCHEME, None));
    let topics = entry.topics.iter().flat_map(|topic| {
        let name = entry.name_of(topic).to_string();
        let code = topic.iptc.as_deref().and_then(|id| id.strip_prefix("medtop:"));
        let media = code.map(|code| category(code, MEDIA_TOPIC_SCHEME, None));
        [category(&topic.id, TOPIC_SCHEME, Some(name))].into_iter().chain(media)
    });
    regions.chain(section).chain(topics).collect()
}

fn extensions(entry: &Entry) -> ExtensionMap {
    let mut map = ExtensionMap::new();
    for element in elements(entry) {
        let extension = Extension {
            name: format!("{}:{}", element.prefix, element.local),
            value: Some(element.value),
            attrs: escaped(element.attributes),
            children: BTreeMap::new(),
        };
        let namespace = map.entry(element.prefix.to_string()).or_default();
        namespace.entry(element.local.to_string()).or_default().push(extension);
    }
    map
}

/// The crate escapes the text of an extension element and writes its attributes as they are.
fn escaped(attributes: BTreeMap<String, String>) -> BTreeMap<String, String> {
    attributes.into_iter().map(|(name, value)| (name, escape(&value))).collect()
}

fn link(rel: &str, href: String, media_type: &str) -> Link {
    Link { href, rel: rel.into(), mime_type: Some(media_type.into()), ..Link::default() }
}

fn person(name: &str) -> Person {
    Person { name: name.into(), ..Person::default() }
}

fn date(date: DateTime<Utc>) -> DateTime<FixedOffset> {
    date.fixed_offset()
}
