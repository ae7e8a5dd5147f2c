//! Pages that list articles: the front page with all feeds beside it, and the page of each feed.

use super::{Formats, Frame, Link, Moment, inside, local, words};
use crate::feeds::{Entry, Feed, Format, Selector, SiteConfig, feed_address, text};
use crate::view::{Branch, Directory, Listed, View, ViewError};
use askama::Template;

/// Articles on a page; the feeds hold more.
const SHOWN: usize = 60;

#[derive(Template)]
#[template(path = "index.html", config = "src/server/askama.toml")]
struct Index {
    frame: Frame,
    days: Vec<Day>,
    formats: Formats,
    address: String,
    topics: Vec<Row>,
    saved: Vec<Row>,
    regions: Vec<Node>,
    sections: Vec<Row>,
    sources: Vec<Row>,
}

#[derive(Template)]
#[template(path = "feed.html", config = "src/server/askama.toml")]
struct Page {
    frame: Frame,
    label: String,
    description: String,
    /// Kind and code of a region, the kind of anything else.
    kind: String,
    above: Vec<Link>,
    below: Vec<Row>,
    addresses: Vec<Link>,
    days: Vec<Day>,
}

#[derive(Template)]
#[template(path = "absent.html", config = "src/server/askama.toml")]
struct Absent {
    frame: Frame,
    gone: bool,
    regions: Vec<Row>,
    sections: Vec<Row>,
}

/// A region in the tree, with what lies below it.
#[derive(Template)]
#[template(path = "region.html", config = "src/server/askama.toml")]
struct Node {
    row: Row,
    /// Whether it is shown unfolded: the top of the tree is.
    open: bool,
    children: Vec<Node>,
}

/// A feed in a list.
struct Row {
    href: String,
    label: String,
    code: String,
    entries: u64,
    latest: Moment,
    formats: Formats,
}

/// The articles of one day.
struct Day {
    date: String,
    headlines: Vec<Headline>,
}

pub(super) struct Headline {
    pub(super) href: String,
    pub(super) title: String,
    summary: String,
    pub(super) language: String,
    pub(super) moment: Moment,
    pub(super) sources: String,
    regions: Vec<Link>,
    figures: usize,
}

/// The front page.
pub fn index(view: &View) -> Result<String, ViewError> {
    let site = view.site();
    let directory = view.directory()?;
    let feed = view.feed(&Selector::All, SHOWN)?;
    let page = Index {
        frame: Frame::new(site, "", &[(&Selector::All, &site.title)]),
        days: days(site, feed.as_ref()),
        formats: Formats::new(site, &Selector::All),
        address: feed_address(site, &Selector::All, Format::Rss),
        topics: rows(site, &directory.topics),
        saved: rows(site, &directory.saved),
        regions: directory.region_tree().iter().map(|branch| node(site, branch, 0)).collect(),
        sections: rows(site, &directory.sections),
        sources: rows(site, &directory.sources),
    };
    Ok(written(page.render()))
}

/// The page of a feed; `None` where there is no such feed.
pub fn feed(view: &View, selector: &Selector) -> Result<Option<String>, ViewError> {
    let site = view.site();
    let Some(feed) = view.feed(selector, SHOWN)? else { return Ok(None) };
    let region = match selector {
        Selector::Region(code) => view.region(code)?,
        _ => None,
    };
    let label = feed.label(site);
    let mut above = Vec::new();
    for code in region.iter().flat_map(|region| &region.path) {
        let label = view.region(code)?.map_or_else(|| code.clone(), |region| region.name);
        above.push(to_feed(site, &Selector::Region(code.clone()), &label));
    }
    let kind = match (selector, &region) {
        (Selector::Region(code), Some(region)) => format!("{} {code}", words::level(region.level)),
        (Selector::Region(code), None) => code.clone(),
        (Selector::Section(_), _) => "栏目 Section".into(),
        (Selector::Source(_), _) => "来源 Source".into(),
        (Selector::Topic(id), _) => format!("主题 Topic {id}"),
        (Selector::Saved(_), _) => "查询 Saved query".into(),
        (Selector::Story(_), _) => "同一报道 Story".into(),
        (Selector::Query(_), _) => "查询 Query".into(),
        (Selector::All, _) => String::new(),
    };
    let directory = view.directory()?;
    let page = Page {
        frame: Frame::new(site, &label, &[(selector, &feed.title), (&Selector::All, &site.title)]),
        label: text::line(&label),
        description: feed.description.clone(),
        kind: text::line(&kind),
        above,
        below: children(site, &directory, selector),
        addresses: addresses(site, selector),
        days: days(site, Some(&feed)),
    };
    Ok(Some(written(page.render())))
}

/// The page for an address that leads nowhere, or to an article that was retracted.
pub fn absent(view: &View, gone: bool) -> Result<String, ViewError> {
    let site = view.site();
    let mut directory = view.directory()?;
    // The fullest first: the reader is more likely to have meant one of them.
    directory.regions.sort_by(|a, b| b.entries.cmp(&a.entries).then_with(|| a.selector.cmp(&b.selector)));
    directory.regions.truncate(24);
    directory.sections.truncate(24);
    let title = if gone { "文章已撤回" } else { "没有这个页面" };
    let page = Absent {
        frame: Frame::new(site, title, &[(&Selector::All, &site.title)]),
        gone,
        regions: rows(site, &directory.regions),
        sections: rows(site, &directory.sections),
    };
    Ok(written(page.render()))
}

fn days(site: &SiteConfig, feed: Option<&Feed>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for entry in feed.iter().flat_map(|feed| &feed.entries) {
        let headline = headline(site, entry);
        match days.last_mut() {
            Some(day) if day.date == headline.moment.day => day.headlines.push(headline),
            _ => days.push(Day { date: headline.moment.day.clone(), headlines: vec![headline] }),
        }
    }
    days
}

pub(super) fn headline(site: &SiteConfig, entry: &Entry) -> Headline {
    let regions = entry.regions.iter().take(4);
    Headline {
        href: inside(site, &entry.url),
        title: entry.title.clone(),
        summary: if entry.summary == entry.title { String::new() } else { entry.summary.clone() },
        language: entry.language.clone().unwrap_or_default(),
        moment: Moment::new(entry.published),
        sources: entry.sources.join(" · "),
        regions: regions
            .map(|region| to_feed(site, &Selector::Region(region.code.clone()), &region.name))
            .collect(),
        figures: entry.figures.len(),
    }
}

fn node(site: &SiteConfig, branch: &Branch<'_>, depth: usize) -> Node {
    let children = branch.children.iter().map(|child| node(site, child, depth + 1)).collect();
    Node { row: row(site, branch.listed), open: depth < 1, children }
}

fn children(site: &SiteConfig, directory: &Directory, selector: &Selector) -> Vec<Row> {
    fn find<'a, 'b>(branches: &'a [Branch<'b>], selector: &Selector) -> Option<&'a Branch<'b>> {
        branches.iter().find_map(|branch| {
            if branch.listed.selector == *selector { Some(branch) } else { find(&branch.children, selector) }
        })
    }
    let tree = directory.region_tree();
    let branch = find(&tree, selector);
    branch.into_iter().flat_map(|branch| &branch.children).map(|child| row(site, child.listed)).collect()
}

fn rows(site: &SiteConfig, feeds: &[Listed]) -> Vec<Row> {
    feeds.iter().map(|listed| row(site, listed)).collect()
}

fn row(site: &SiteConfig, listed: &Listed) -> Row {
    Row {
        href: local(site, &listed.selector.page_path()),
        label: text::line(&listed.label),
        code: text::line(listed.selector.key()),
        entries: listed.entries,
        latest: Moment::new(listed.latest),
        formats: Formats::new(site, &listed.selector),
    }
}

/// The absolute addresses, for copying.
pub(super) fn addresses(site: &SiteConfig, selector: &Selector) -> Vec<Link> {
    let link =
        |format: Format| Link { href: feed_address(site, selector, format), label: format.name().into() };
    Format::ALL.map(link).into()
}

pub(super) fn to_feed(site: &SiteConfig, selector: &Selector, label: &str) -> Link {
    let label = text::line(label);
    let label = if label.is_empty() { text::line(selector.key()) } else { label };
    Link { href: local(site, &selector.page_path()), label }
}

/// Templates write into a string and call nothing that fails.
pub(super) fn written(page: Result<String, askama::Error>) -> String {
    page.expect("writing to memory does not fail")
}
