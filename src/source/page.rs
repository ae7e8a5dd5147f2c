//! Newspaper pages in Markdown or plain text: one page, several articles.
//!
//! The date is the file name's (`2026-03-09`, `20260309`) or else the first that the page prints
//! near its head. An item's identity is its paper, date and headline, or its first words where it has
//! no headline.

use super::{Fault, Found, derived_id, language_of};
use crate::article::page::{Item, split};
use crate::article::{Article, InfoSource, PageRef};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use std::collections::HashMap;

/// Chinese papers go by China Standard Time; a date without a time is the start of that day there.
const CHINA_HOURS: i64 = 8;

/// What a page holds, in the order in which it begins. `name` is the file name, `publisher` the paper
/// where the caller knows it.
pub fn read(name: &str, bytes: &[u8], publisher: Option<&str>) -> Vec<Found> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let place = format!("{name}: line {line}, byte {}", error.valid_up_to());
            return vec![Found::Bad(Fault::new(place, "not UTF-8 text"))];
        }
    };
    let control = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    if let Some(at) = text.chars().position(|c| c == '\0')
        && text.chars().filter(control).count() * 100 > text.chars().count()
    {
        return vec![Found::Bad(Fault::new(
            name,
            format!("not a text: NUL at code point {at} and control characters throughout"),
        ))];
    }
    let items = split(text);
    if items.is_empty() {
        return vec![Found::Note(Fault::new(name, "no articles on this page"))];
    }
    let date = date_in_name(name).or_else(|| date_in_head(text));
    let mut seen = HashMap::new();
    items
        .into_iter()
        .map(|item| Found::Article(Box::new(article(item, name, publisher, date, &mut seen))))
        .collect()
}

fn article(
    item: Item,
    name: &str,
    publisher: Option<&str>,
    date: Option<NaiveDate>,
    seen: &mut HashMap<String, u32>,
) -> Article {
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
    let midnight = |date: NaiveDate| -> DateTime<Utc> {
        date.and_time(NaiveTime::MIN).and_utc() - chrono::TimeDelta::hours(CHINA_HOURS)
    };
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
        published_at: date.map(midnight),
        kind: item.kind,
        body,
        subheads: item.subheads,
        page: Some(PageRef { uri: Some(name.into()), ..PageRef::default() }),
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

/// The first `2026年3月9日` within the first lines of a page, blanks allowed between its parts.
fn date_in_head(text: &str) -> Option<NaiveDate> {
    const HEAD: usize = 300;
    let head: Vec<char> = text.chars().take(HEAD).filter(|c| !c.is_whitespace()).collect();
    head.iter().enumerate().filter(|(_, c)| **c == '年').find_map(|(at, _)| {
        let year: String = head.get(at.checked_sub(4)?..at)?.iter().collect();
        let rest: String = head.get(at + 1..)?.iter().take(6).collect();
        let (month, rest) = rest.split_once('月')?;
        let (day, _) = rest.split_once('日')?;
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_file_names_and_heads() {
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
        for (head, want) in [
            ("江 州 日 报\n2026年3月6日　星期五", day(2026, 3, 6)),
            ("2026 年 3 月 6 日", day(2026, 3, 6)),
            ("到2025年底", None),
            ("", None),
        ] {
            assert_eq!(date_in_head(head), want, "{head}");
        }
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        let fault = |bytes: &[u8]| match &read("p.md", bytes, None)[..] {
            [Found::Bad(fault) | Found::Note(fault)] => fault.to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!(fault(b"a\nb\xff"), "p.md: line 2, byte 3: not UTF-8 text");
        assert_eq!(fault(b""), "p.md: no articles on this page");
        let text = fault(&[b'\0', 1, 2, 3, b'a'].repeat(9));
        assert!(text.starts_with("p.md: not a text: NUL at code point 0"), "{text}");
    }
}
