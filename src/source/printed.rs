//! What a newspaper page prints at its head and foot: the day, the page number, the edition.

use super::date::{self, Stamp};
use chrono::NaiveDate;
use regex::Regex;
use std::sync::LazyLock;

/// Lines at the head and at the foot that may be the masthead, the folio or the imprint.
const HEAD: usize = 12;
const FOOT: usize = 6;

/// Code points of a folio line; a longer one is a paragraph.
const LONGEST: usize = 120;

/// What a page prints of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Printed {
    /// The day of the issue.
    pub date: Option<NaiveDate>,
    /// Page number as printed, such as `04` or `A4`.
    pub page: Option<String>,
    /// Edition, such as 海外版.
    pub edition: Option<String>,
}

/// 第04版, 第四版, A4版, 04版.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)第\s*(?P<a>[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版|\bpage\s+(?P<b>[A-Z]?\d{1,3})\b|(?:^|[\s|｜·])(?P<c>[A-Z]\d{1,2})(?:\s*版|[\s|｜·]|$)|(?:^|[\s|｜·日])(?P<d>\d{1,2})\s?版").ok()
});

static EDITION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s|｜·（(])(?P<a>(?:海外|国内|国际|城市|农村|省会|周末|早|晚|晨|都市)版)|(?i)\b(?P<b>(?:late|early|international|city|national|weekend|morning|evening|final) edition)\b").ok()
});

static WEEKDAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:星\s*期|周|礼拜)\s*[一二三四五六日天]|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|农历|\bvol\.|\bno\.\s*\d|第\s*\d+\s*期|国内统一|刊号|代号").ok()
});

/// Reads head and foot of a page.
pub fn read(text: &str) -> Printed {
    let lines: Vec<String> = text.lines().map(plain).filter(|line| !line.is_empty()).collect();
    let foot = lines.len().saturating_sub(FOOT).max(HEAD.min(lines.len()));
    let head = lines.iter().take(HEAD);
    let folio: Vec<&String> = head
        .chain(lines.get(foot..).unwrap_or_default())
        .filter(|line| line.chars().count() <= LONGEST)
        .collect();
    let mut printed = Printed::default();
    for (at, line) in folio.iter().enumerate() {
        let beside =
            [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|near| folio.get(near));
        if printed.date.is_none()
            && let Some(stamp) =
                date::first(line).filter(|stamp| is_folio(line, *stamp, beside.map(|line| line.as_str())))
        {
            printed.date = Some(stamp.date);
        }
        // A turn to another page is no page number.
        let turns = line.contains(['转', '接', '详', '见']) || line.contains('。');
        if !turns && line.chars().count() <= 60 {
            if printed.edition.is_none() {
                printed.edition = EDITION.as_ref().and_then(|edition| group(edition, line));
            }
            let numbers = numbers(line);
            // A line that names several pages is the menu of the issue.
            if let [number] = &numbers[..]
                && printed.page.is_none()
            {
                printed.page = Some(number.clone());
            }
        }
    }
    printed
}

/// The line without marks of Markdown and wide gaps.
fn plain(line: &str) -> String {
    let line = line.trim_matches(|c: char| c.is_whitespace() || "#*_|>-".contains(c));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn group(expression: &Regex, line: &str) -> Option<String> {
    let captures = expression.captures(line)?;
    captures.iter().skip(1).flatten().next().map(|found| found.as_str().to_owned())
}

fn numbers(line: &str) -> Vec<String> {
    let Some(number) = NUMBER.as_ref() else { return Vec::new() };
    number
        .captures_iter(line)
        .filter_map(|captures| {
            captures.iter().skip(1).flatten().next().map(|found| found.as_str().to_owned())
        })
        .collect()
}

/// Whether a line with a date is a masthead or folio and not the text of an article: a weekday or an issue
/// number stands by the date, or almost nothing else is on the line.
fn is_folio<'a>(line: &str, stamp: Stamp, beside: impl Iterator<Item = &'a str>) -> bool {
    let is_weekday = |text: &str| WEEKDAY.as_ref().is_some_and(|weekday| weekday.is_match(text));
    if is_weekday(line) {
        return true;
    }
    let around = [line.get(..stamp.start), line.get(stamp.end..)];
    let rest: String =
        around.into_iter().flatten().flat_map(str::chars).filter(|c| c.is_alphanumeric()).collect();
    let count = rest.chars().count();
    let sentence =
        line.contains(['，', '。', '；', '、', ',', ';']) && !line.is_ascii() || line.ends_with('.');
    let masthead = ["报", "刊", "版", "编辑", "来源", "Daily", "Times", "Post", "News"]
        .iter()
        .any(|word| line.contains(word));
    let near = count == 0 && beside.into_iter().any(|line| line.chars().count() <= 20 && is_weekday(line));
    !sentence && (count == 0 || near || masthead && count <= 24)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_and_feet() {
        let body = "\n正文一段，说的是2024年12月31日以前的事。\n".repeat(20);
        for (text, want) in [
            ("江 州 日 报\n2026年3月6日　星期五　第04版".to_owned(), "2026-03-06 04 "),
            ("# 江州日报\n**2026 年 3 月 6 日**\n星期五".into(), "2026-03-06  "),
            ("江州日报 二〇二六年三月九日 星期一 农历正月廿一\nA4 要闻".into(), "2026-03-09 A4 "),
            (
                "THE HARBOUR TIMES\nMonday, March 9, 2026 | Page 3 | Late Edition".into(),
                "2026-03-09 3 Late Edition",
            ),
            (format!("头条新闻{body}江州日报 2026年3月6日 星期五\n海外版 第四版"), "2026-03-06 四 海外版"),
            (format!("2026年3月6日，记者从海关获悉，\n{body}"), "  "),
            ("到2025年底\n于2025年12月31日建成投产的铁路线".into(), "  "),
            ("第02版 要闻 第03版 经济\n（下转第5版）\n第01版".into(), " 01 "),
            ("2026.03.06".into(), "2026-03-06  "),
            ("2026-03-04 09:17:32 来源：江州新闻网 作者：王一".into(), "2026-03-04  "),
            ("THE HARBOUR TIMES\nPage A1                                                             $2.50".into(), " A1 "),
            (String::new(), "  "),
        ] {
            let printed = read(&text);
            let date = printed.date.map(|date| date.to_string());
            let parts = [date, printed.page, printed.edition].map(Option::unwrap_or_default).join(" ");
            assert_eq!(parts, want, "{text}");
        }
    }
}
