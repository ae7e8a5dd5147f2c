//! Markup that would take the parser for ever is not given to it.
//!
//! The tree builder looks through all open elements at every tag, and the tokenizer through all attributes
//! of a tag, so both take quadratic time on what no page has: thousands of either.

use std::borrow::Cow;

/// Open elements. Browsers stop at 512.
const DEPTH: i32 = 400;

/// Attributes of one tag.
const ATTRIBUTES: usize = 400;

/// Elements that close themselves, or each other.
const SHALLOW: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// The markup, or its text alone where its elements are nested too deep.
pub(super) fn bounded(html: &str) -> Cow<'_, str> {
    if is_bounded(html) { Cow::Borrowed(html) } else { Cow::Owned(stripped(html)) }
}

fn is_bounded(html: &str) -> bool {
    let mut depth = 0;
    for tag in html.split('<').skip(1) {
        let closes = tag.starts_with('/');
        let name = tag.strip_prefix('/').unwrap_or(tag);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = name.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(name.len());
        let (name, rest) = name.split_at(end);
        if !closes {
            let within = rest.split('>').next().unwrap_or_default();
            let apart = |c: char| c.is_ascii_whitespace() || c == '/' || c == '"' || c == '\'';
            if within.len() > ATTRIBUTES && attributes(within, apart) > ATTRIBUTES {
                return false;
            }
        }
        if SHALLOW.iter().any(|shallow| shallow.eq_ignore_ascii_case(name)) {
            continue;
        }
        depth = if closes { (depth - 1).max(0) } else { depth + 1 };
        if depth > DEPTH {
            return false;
        }
    }
    true
}

/// What may begin an attribute of a tag; words in a quoted value do not.
fn attributes(tag: &str, apart: impl Fn(char) -> bool) -> usize {
    let (mut count, mut quote, mut last) = (0, None, ' ');
    for c in tag.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if last == '=' => quote = Some(c),
            (None, c) if apart(last) && !apart(c) => count += 1,
            _ => {}
        }
        last = c;
    }
    count
}

/// The text between the tags, each tag a line end.
fn stripped(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for (at, part) in html.split('<').enumerate() {
        let seen = if at == 0 { part } else { part.split_once('>').map_or("", |(_, behind)| behind) };
        if !seen.is_empty() {
            text += seen;
            text += "<br>";
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_left_as_they_are_and_monsters_lose_their_tags() {
        let pages = [
            "<p>".repeat(9000),
            "<div class=a>x</div>".repeat(9000),
            format!("<p title=\"{}\">", "a ".repeat(9000)),
        ];
        for page in &pages {
            assert!(is_bounded(page));
        }
        let monsters = [
            "<b>x".repeat(9000),
            "<div>".repeat(9000),
            format!("<p {}>", "a ".repeat(9000)),
            format!("<p {}>", "a/".repeat(9000)),
        ];
        for monster in &monsters {
            assert!(!is_bounded(monster));
        }
        assert_eq!(bounded(&("<div>".repeat(9000) + "a<b>b</b>")), "a<br>b<br>");
    }
}
