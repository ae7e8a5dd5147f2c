//! Names of papers as they stand at the top of a page and in its running heads.

use crate::article::page::credits::english::BYLINE_PAPERS;
use crate::article::page::layout::reading::Reading;
use crate::article::page::layout::words::List;
use crate::article::page::text::{is_blank, is_han, squeeze};

/// Endings of names of papers.
const PAPERS: &[&str] = &[
    "日报",
    "晚报",
    "晨报",
    "早报",
    "导报",
    "时报",
    "商报",
    "都市报",
    "周报",
    "新报",
    "经济报",
    "青年报",
    "工人报",
    "农民报",
    "生活报",
    "新闻网",
    "电子报",
    "数字报",
];

/// Last words of names of English papers.
pub(crate) const ENGLISH_PAPERS: &[&str] = &[
    "daily",
    "ledger",
    "gazette",
    "times",
    "herald",
    "tribune",
    "journal",
    "chronicle",
    "courier",
    "courant",
    "observer",
    "post",
    "ribao",
    "wanbao",
    "sentinel",
    "examiner",
    "dispatch",
    "register",
    "bulletin",
    "argus",
    "mercury",
    "standard",
    "inquirer",
    "enquirer",
    "telegraph",
    "guardian",
    "advertiser",
    "star",
    "record",
    "press",
    "recorder",
    "monthly",
];

/// Whether a line ends as names of papers do.
pub(crate) fn may_be_paper(line: &Reading) -> bool {
    let apart =
        || matches!(line.chars[..], [letter, blank, ..] if letter.is_ascii_uppercase() && is_blank(blank));
    matches!(line.last(), Some('报' | '网'))
        || line.words().closes(List::Paper)
        || apart() && is_spread(&line.chars)
}

/// `T H E   V A L E   G A Z E T T E`
fn is_spread(chars: &[char]) -> bool {
    let words = || chars.split(|c| is_blank(*c)).filter(|word| !word.is_empty());
    words().count() >= 6 && words().all(|word| matches!(word, [c] if c.is_ascii_uppercase() || *c == '&'))
}

/// The words of a line whose letters stand apart, wider blanks between its words.
fn close_up(text: &str) -> String {
    let words = text.split("  ").map(|word| word.split(is_blank).collect::<String>());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

pub(crate) fn is_paper_name(text: &str) -> bool {
    let text = text.trim();
    if text.ends_with(['报', '网']) {
        let squeezed = squeeze(text);
        return (3..=12).contains(&squeezed.chars().count())
            && squeezed.chars().all(|c| is_han(c) || c == '·')
            && PAPERS.iter().any(|end| squeezed.ends_with(end));
    }
    if is_spread(&text.chars().collect::<Vec<_>>()) {
        let closed = close_up(text);
        return closed.starts_with("THE ") && closed.split(' ').count() >= 3 || is_paper_name(&closed);
    }
    // THE HARBOR LEDGER, JIANGZHOU RIBAO, China Daily
    let last = text.rsplit(is_blank).next().unwrap_or_default();
    let ends = |papers: &[&str]| papers.iter().any(|word| last.eq_ignore_ascii_case(word));
    let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty()).collect();
    let upper = text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase);
    // THE FERNDALE LEADER
    let named = upper && words.len() >= 3 && words.first() == Some(&"THE") && ends(BYLINE_PAPERS);
    if !ends(ENGLISH_PAPERS) && !named {
        return false;
    }
    let title = words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase));
    (2..=5).contains(&words.len())
        && !text.contains('/')
        // `FOR THE RECORD`
        && !words.first().is_some_and(|w| ["FOR", "IN", "ON", "OFF", "FROM", "TO", "AT"].contains(w))
        && (upper || title && words.first().is_some_and(|w| *w == "The") || title && words.len() <= 3)
}
