//! The page to try a query on what has been published, before one subscribes to it.

use super::list::{Headline, addresses, headline, written};
use super::{Frame, Link, local};
use crate::feeds::{Selector, text};
use crate::query::{Evidence, QueryError};
use crate::view::{View, ViewError};
use askama::Template;

/// Articles on the page; the feeds hold more.
const SHOWN: usize = 40;

/// Queries to begin with.
const EXAMPLES: [&str; 5] = [
    "region:黑河 figure(进出口总值 >= 200亿元)",
    "(大豆 OR 玉米) -期货",
    "figure(同比 增长 > 100%)",
    "section:要闻 region:黑龙江",
    "lang:en figure(imports >= US$1 billion)",
];

#[derive(Template)]
#[template(path = "query.html", config = "src/server/askama.toml")]
struct Page {
    frame: Frame,
    action: String,
    /// What stands in the form.
    typed: String,
    error: Option<Wrong>,
    examples: Vec<Link>,
    addresses: Vec<Link>,
    hits: Vec<Hit>,
}

/// The part of the query before the fault, the rest, and what to do.
struct Wrong {
    before: String,
    rest: String,
    column: usize,
    chinese: String,
    english: String,
}

struct Hit {
    headline: Headline,
    matched: Vec<Evidence>,
}

/// The page of a query in its canonical form; `None` for what is no query.
pub fn query(view: &View, query: &str) -> Result<Option<String>, ViewError> {
    let site = view.site();
    let selector = Selector::Query(query.into());
    let Some(feed) = view.feed(&selector, SHOWN)? else { return Ok(None) };
    let label = feed.label(site);
    let hits = feed
        .entries
        .into_iter()
        .map(|entry| Hit { headline: headline(site, &entry), matched: entry.matched });
    let page = Page {
        frame: Frame::new(site, &label, &[(&selector, &feed.title), (&Selector::All, &site.title)]),
        action: local(site, "/feeds/query"),
        typed: label,
        error: None,
        examples: Vec::new(),
        addresses: addresses(site, &selector),
        hits: hits.collect(),
    };
    Ok(Some(written(page.render())))
}

/// The form alone, or with what is wrong with the query that was typed.
pub fn query_form(view: &View, typed: &str, error: Option<&QueryError>) -> String {
    let site = view.site();
    let wrong = |error: &QueryError| {
        let at = error.column.saturating_sub(1);
        Wrong {
            before: text::clean(&typed.chars().take(at).collect::<String>()),
            rest: text::clean(&typed.chars().skip(at).collect::<String>()),
            column: error.column,
            chinese: text::line(&error.chinese()),
            english: text::line(&error.english()),
        }
    };
    let example = |query: &str| Link {
        href: local(site, &Selector::Query(query.into()).page_path()),
        label: query.to_string(),
    };
    let page = Page {
        frame: Frame::new(site, "查询", &[(&Selector::All, &site.title)]),
        action: local(site, "/feeds/query"),
        typed: text::line(typed),
        error: error.map(wrong),
        examples: EXAMPLES.map(example).into(),
        addresses: Vec::new(),
        hits: Vec::new(),
    };
    written(page.render())
}
