//! Newspaper pages in Markdown or plain text: one page, several articles.
//!
//! The date is the one that the file's name says, by the operator's pattern or as `2026-03-09` or `20260309`, or else
//! the one that the page prints at its head or foot. An item's identity is its paper, date and headline, or
//! its first words where it has no headline.

use super::file_name::Named;
use super::printed::{self, Printed};
use super::{Fault, Found, date, derived_id, encoding, language_of};
use crate::article::page::{Item, split};
use crate::article::{Article, InfoSource, PageRef};
use chrono::NaiveDate;
use std::collections::HashMap;

/// What a page holds, in the order in which it begins. `name` is the file name, `named` what it says and what
/// the operator knows.
pub fn read(name: &str, bytes: &[u8], named: &Named) -> Vec<Found> {
    let decoded = encoding::decode(bytes, None);
    let text = &*decoded.text;
    if let Some(message) = no_text(text) {
        return vec![Found::Bad(Fault::new(name, message))];
    }
    let mut found: Vec<Found> =
        decoded.note.into_iter().map(|note| Found::Note(Fault::new(name, note))).collect();
    let items = split(text);
    if items.is_empty() {
        found.push(Found::Note(Fault::new(name, "no articles on this page")));
        return found;
    }
    let printed = printed::read(text);
    let date = named.date.or_else(|| date_in_name(name)).or(printed.date).or(named.date_if_none);
    let page = Page { name, named, printed, date };
    let mut seen = HashMap::new();
    found.extend(items.into_iter().map(|item| Found::Article(Box::new(article(item, &page, &mut seen)))));
    found
}

/// What is wrong with a text that is none: bytes of a picture or archive.
pub fn no_text(text: &str) -> Option<String> {
    let control = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}') || *c == '\u{fffd}';
    let at = text.chars().position(|c| c == '\0' || c == '\u{fffd}')?;
    let count = text.chars().filter(control).count();
    (count > 3 && count * 50 > text.chars().count())
        .then(|| format!("not a text: control characters or damage throughout, first at code point {at}"))
}

/// A page beside its text.
struct Page<'a> {
    name: &'a str,
    named: &'a Named,
    printed: Printed,
    date: Option<NaiveDate>,
}

fn article(item: Item, page: &Page, seen: &mut HashMap<String, u32>) -> Article {
    let Page { name, named, printed, date } = page;
    let publisher = named.publisher.as_deref();
    let body = item.paragraphs.join("\n");
    let first: String = body.chars().take(64).collect();
    let paper = publisher.or(item.source_paper.as_deref()).unwrap_or_default();
    let day = date.map(|date| date.to_string()).unwrap_or_default();
    let mut id = derived_id(&["page", paper, &day, item.headline.as_deref().unwrap_or(&first)]);
    // Two items of a page that look the same are told apart by their order.
    let count = seen.entry(id.clone()).or_insert(0);
    *count += 1;
    if *count > 1 {
        id = format!("{id}-{count}");
    }
    let source =
        |name: &str, role: &str| InfoSource { name: name.into(), role: Some(role.into()), region: None };
    let mut info_sources: Vec<InfoSource> =
        publisher.map(|name| source(name, "publisher")).into_iter().collect();
    if let Some(paper) = item.source_paper.as_deref().filter(|paper| Some(*paper) != publisher) {
        info_sources.push(source(paper, "origin"));
    }
    Article {
        id,
        language: language_of(&body).into(),
        headline: item.headline,
        kicker: item.kicker,
        subheadline: item.subheadline,
        section: item.section,
        authors: item.authors,
        info_sources,
        credit: item.credit,
        located: item.dateline.and_then(|dateline| dateline.place),
        published_at: date.map(date::midnight_in_china),
        kind: item.kind,
        body,
        subheads: item.subheads,
        page: Some(PageRef {
            edition: named.edition.clone().or_else(|| printed.edition.clone()),
            number: named.page.clone().or_else(|| printed.page.clone()),
            uri: Some((*name).into()),
        }),
        pieces: item.pieces,
        ..Article::default()
    }
}

/// The first `YYYY-MM-DD`, `YYYY_MM_DD` or `YYYYMMDD` in a file name.
fn date_in_name(name: &str) -> Option<NaiveDate> {
    let chars: Vec<char> = name.chars().collect();
    let digits = |from: usize, len: usize| -> Option<u32> {
        let part = chars.get(from..from + len)?;
        part.iter().try_fold(0, |n, c| Some(n * 10 + c.to_digit(10)?))
    };
    let separator = |at: usize| usize::from(matches!(chars.get(at), Some('-' | '_' | '.')));
    (0..chars.len()).find_map(|at| {
        if at > 0 && chars.get(at - 1).is_some_and(char::is_ascii_digit) {
            return None;
        }
        let year = digits(at, 4)?;
        let month_at = at + 4 + separator(at + 4);
        let day_at = month_at + 2 + separator(month_at + 2);
        let date = NaiveDate::from_ymd_opt(year as i32, digits(month_at, 2)?, digits(day_at, 2)?)?;
        ((1900..2200).contains(&year) && !chars.get(day_at + 2).is_some_and(char::is_ascii_digit))
            .then_some(date)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_file_names() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        for (name, want) in [
            ("beiyuan-2026-03-09.md", day(2026, 3, 9)),
            ("20260309_04.txt", day(2026, 3, 9)),
            ("p_2026_03_09", day(2026, 3, 9)),
            ("000_c393ee12ead2074d.md", None),
            ("2026-13-09.md", None),
            ("120260309.md", None),
        ] {
            assert_eq!(date_in_name(name), want, "{name}");
        }
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        let faults = |bytes: &[u8]| {
            let fault = |found| match found {
                Found::Bad(fault) | Found::Note(fault) => fault.to_string(),
                other => panic!("{other:?}"),
            };
            read("p.md", bytes, &Named::default()).into_iter().map(fault).collect::<Vec<_>>()
        };
        assert_eq!(faults(b""), ["p.md: no articles on this page"]);
        let noise = "p.md: not a text: control characters or damage throughout, first at code point 0";
        assert_eq!(faults(&[b'\0', 1, 2, 3, b'a'].repeat(9)), [noise]);
    }

    #[test]
    fn the_file_name_and_the_page_say_paper_date_and_page() {
        let text = "江 州 日 报\n2026年3月6日　星期五　第04版\n\n# 口岸进出口增长两成\n\n本报讯　今年前两月，江州口岸进出口货运量达到三百二十万吨，同比增长21.5%。\n";
        let named =
            Named { publisher: Some("江州日报".into()), page: Some("4".into()), ..Named::default() };
        for (name, named, want) in [
            ("p.md", &named, "江州日报 2026-03-05T16:00:00+00:00 4"),
            ("2026-03-07.md", &Named::default(), " 2026-03-06T16:00:00+00:00 04"),
        ] {
            let found = read(name, text.as_bytes(), named);
            let [Found::Article(article)] = &found[..] else { panic!("{found:?}") };
            let paper = article.info_sources.first().map(|source| source.name.clone()).unwrap_or_default();
            let date = article.published_at.map(|at| at.to_rfc3339()).unwrap_or_default();
            let page = article.page.clone().unwrap().number.unwrap_or_default();
            assert_eq!(format!("{paper} {date} {page}"), want);
        }
    }
}
