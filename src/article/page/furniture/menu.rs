//! What websites print around an article: menus, bread crumbs, share bars, lists of links.

mod lists;

use crate::article::page::furniture::unwrap;
use crate::article::page::layout::reading::Reading;
use crate::article::page::layout::words::{List, Words};
use crate::article::page::text::{is_blank, is_chinese};
use lists::COUNTED;
pub(crate) use lists::{LINKS, MENU, NAV_MARKS, NAV_OPENERS};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// `阅读 1.3万　在看 86　点赞 241`: two or more counts and nothing else.
pub(crate) fn is_count(text: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '万' | 'k' | 'w' | '(' | ')');
    // `赞 312　踩 4　分享至`
    let shared = ["分享至", "分享到", "转发到"].iter().find_map(|w| text.split_once(w));
    let text = shared.map_or(text, |(front, _)| front).trim_end();
    let mut words =
        text.split(|c| is_blank(c) || matches!(c, '|' | '｜' | '·' | ':' | '：')).filter(|w| !w.is_empty());
    let mut counts = 0;
    while let Some(word) = words.next() {
        let label = word.trim_end_matches(number);
        let inside = label.len() < word.len();
        // `写留言`: a button beside them.
        if counts > 0 && NAV_OPENERS.contains(&word) {
            continue;
        }
        if !COUNTED.contains(&label) || !inside && !words.next().is_some_and(|w| w.chars().all(number)) {
            return false;
        }
        counts += 1;
    }
    counts >= 2
}

static ENTRIES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| MENU.iter().copied().collect());

/// Whether a text is an entry of a menu, a button's sign behind it and what it costs aside: `subscribe for $2`.
pub(crate) fn is_entry(text: &str) -> bool {
    let priced =
        text.split_once(['$', '£', '€']).filter(|(_, sum)| sum.starts_with(|c: char| c.is_ascii_digit()));
    let text = priced.map_or(text, |(front, _)| {
        let front = front.trim_end();
        [" for", " from", ":"].iter().find_map(|w| front.strip_suffix(w)).unwrap_or(front)
    });
    // `评论(37)`, `12 comments`
    let text = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）'));
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    ENTRIES.contains(text)
        || ENTRIES.contains(text.trim_end_matches(['+', '-', '＋', '－', '○', '●', '▼', '▾']))
}

/// Whether a line with these words may be a menu: strokes beside an entry, or entries in plenty.
pub(crate) fn may_be_nav(line: &Reading) -> bool {
    let words = line.words();
    let tokens = || line.chars.split(|c| is_blank(*c)).filter(|token| !token.is_empty());
    // Numbers of pages, with a bracket at the ends of the line.
    let page = |token: &&[char]| token.len() <= 3 && token.iter().any(char::is_ascii_digit);
    let most = || {
        let pages = if words.digits > 0 { tokens().filter(page).count() } else { 0 };
        // Brackets around all may stand apart.
        let entries = pages + usize::from(words.entries);
        entries >= 2 && entries * 3 >= tokens().count().saturating_sub(2) * 2
    };
    words.opens(List::NavOpener)
        || words.has(List::Nav)
        || words.entries > 0
            && (words.strokes || words.parts || matches!(line.first(), Some('【' | '[')) || most())
}

/// One entry of a menu, or a few and nothing else, for runs of them.
pub(crate) fn is_menu_word(text: &Reading) -> bool {
    let all = |text: &str| is_entry(text) || text.split(is_blank).all(is_entry);
    text.len() <= 20 && text.words().opens(List::Menu) && all(unwrap(text.lower()))
}

/// A row of five or more short words without a mark: the bar of a menu, where it stands over all text.
pub(crate) fn is_bar(chars: &[char]) -> bool {
    let words: Vec<&[char]> =
        chars.split(|c| is_blank(*c) || matches!(c, '|' | '｜')).filter(|w| !w.is_empty()).collect();
    let strokes = chars.iter().filter(|c| matches!(c, '|' | '｜')).count();
    let path = chars.iter().filter(|c| matches!(c, '>' | '›' | '»')).count();
    let steps = || {
        chars.split(|c| matches!(c, '>' | '›' | '»')).all(|step| step.len() <= 24 && !step.contains(&'。'))
    };
    let labels = || words.iter().all(|w| w.len() <= 12 && w.iter().all(|c| c.is_alphabetic()));
    path >= 1 && chars.len() <= 60 && steps()
        || strokes >= 3 && words.len() > strokes && labels()
        || words.len() >= 5
            && words.iter().all(|w| w.len() <= 6 && w.iter().all(|c| c.is_alphabetic()))
            && (words.iter().filter(|w| w.len() == 2 || !is_chinese(w)).count() * 2 > words.len()
                || words[0] == ['首', '页'])
            // A headline of short English words is none.
            && (is_chinese(chars) || entries(&words) >= 2)
}

/// How many of some words are entries of a menu.
fn entries(words: &[&[char]]) -> usize {
    // A letter alone may be a word.
    let entry = |word: &&&[char]| {
        word.len() > 1 && is_entry(&word.iter().flat_map(|c| c.to_lowercase()).collect::<String>())
    };
    words.iter().filter(entry).count()
}

pub(crate) fn is_nav(text: &str, words: &Words) -> bool {
    let first = text.trim_start_matches(['[', '【']);
    let starts = words.opens(List::NavOpener) && NAV_OPENERS.iter().any(|w| first.starts_with(w));
    let contains = words.has(List::Nav) && NAV_MARKS.iter().any(|w| text.contains(w));
    if (starts || contains) && !(words.sentence && text.chars().count() > 60) {
        return true;
    }
    if text.starts_with("相关链接") && text.contains(['|', '｜']) {
        return true;
    }
    // `【打印本页】【关闭窗口】`
    let bare = text.contains(['【', '[']).then(|| text.replace(['【', '】', '[', ']'], " "));
    let text = bare.as_deref().unwrap_or(text);
    let parts: Vec<&str> = text
        .split(['|', '｜', '>', '›', '»', '\u{3000}', '\t', '/'])
        .flat_map(|p| p.split("  "))
        .flat_map(|p| p.split(" - "))
        .flat_map(|p| p.split(" · "))
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let menu = parts.iter().filter(|p| is_entry(p) || p.split(is_blank).all(is_entry)).count();
    // `版面导航 ◇ 标题导航`: the signs between entries are none.
    let sign = |w: &str| !w.contains(|c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '＋' | '－'));
    let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty() && !sign(w)).collect();
    let page = |w: &str| w.len() <= 2 && w.chars().all(|c| c.is_ascii_digit());
    let spaced = words.iter().filter(|w| is_entry(w)).count();
    let spaced = spaced + if spaced > 0 { words.iter().filter(|w| page(w)).count() } else { 0 };
    parts.len() >= 2 && menu * 2 >= parts.len()
        || words.len() >= 3 && spaced * 3 >= words.len() * 2
        || words.len() == 2 && words.iter().all(|w| is_entry(w) && w.chars().count() >= 3)
}
