//! OPML 2.0: the list of all feeds, regions nested as they lie in each other.

use crate::feeds::{Format, Selector, SiteConfig, feed_address, text};
use ::opml::{Body, Head, OPML};

/// A feed, or a group of feeds where there is no selector, in the list of all feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Name for people.
    pub label: String,
    /// The feed's entries; `None` for a heading.
    pub selector: Option<Selector>,
    /// What lies below it.
    pub children: Vec<Outline>,
}

impl Outline {
    /// A heading over other outlines.
    pub fn heading(label: impl Into<String>, children: Vec<Outline>) -> Self {
        Self { label: label.into(), selector: None, children }
    }

    /// A feed.
    pub fn feed(label: impl Into<String>, selector: Selector) -> Self {
        Self { label: label.into(), selector: Some(selector), children: Vec::new() }
    }
}

/// The OPML document of these outlines, UTF-8. A format has to be chosen; RSS is what every importer reads.
pub fn outline(site: &SiteConfig, outlines: &[Outline]) -> String {
    let document = OPML {
        version: "2.0".into(),
        head: Some(Head {
            title: Some(text::line(&site.title)),
            docs: Some("http://opml.org/spec2.opml".into()),
            ..Head::default()
        }),
        body: Body { outlines: outlines.iter().map(|outline| element(site, outline)).collect() },
    };
    let xml = document.to_string().expect("writing to memory does not fail");
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{xml}\n")
}

fn element(site: &SiteConfig, outline: &Outline) -> ::opml::Outline {
    let label = text::line(&outline.label);
    // An outline without text is not valid.
    let label = if label.is_empty() { "?".to_string() } else { label };
    let mut element = ::opml::Outline {
        text: label.clone(),
        outlines: outline.children.iter().map(|child| self::element(site, child)).collect(),
        ..::opml::Outline::default()
    };
    if let Some(selector) = &outline.selector {
        element.r#type = Some("rss".into());
        element.title = Some(label);
        element.xml_url = Some(feed_address(site, selector, Format::Rss));
        element.html_url = Some(site.url(&selector.page_path()));
        element.language = Some(site.language.clone());
    }
    element
}
