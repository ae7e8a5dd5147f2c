//! Labels: column names and names of groups of briefs, told from statements.

mod lists;

use crate::article::page::layout::marks::is_bullet;
use crate::article::page::text::charset::{CharSet, WordSet};
use crate::article::page::text::{Text, is_blank, is_han, is_spread, small};
pub(crate) use lists::{CLAUSES, GROUPS, LABELS, PICTURES, SCOPES};
use std::borrow::Cow;
use std::sync::LazyLock;

static GROUP_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(GROUPS));

/// Whether a column name is that of a group of briefs.
pub(crate) fn is_group(text: &str) -> bool {
    names_group(&closed(text))
}

/// The same of a name whose letters are closed.
fn names_group(text: &str) -> bool {
    text.chars().count() <= if text.is_ascii() { 24 } else { 12 }
        // `古人怎样“寄快递”`
        && !text.contains(['“', '”'])
        && (GROUP_WORDS.any_in(&small(text)) || text.ends_with("数字"))
}

static PICTURE_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(PICTURES));

/// Whether a column is one of pictures.
pub(crate) fn is_picture_column(text: &str) -> bool {
    PICTURE_WORDS.any_in(&small(&closed(text)))
}

static CLAUSE_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(CLAUSES));

/// Whether a short text holds a word of statements.
pub(crate) fn states(text: &str) -> bool {
    CLAUSE_WORDS.any_in(text) || text.chars().any(|c| c.is_ascii_digit())
}

static NUMERALS: LazyLock<CharSet> = LazyLock::new(|| "一二三四五六七八九十两百千万亿".chars().collect());

static COUNTED: LazyLock<CharSet> =
    LazyLock::new(|| "个家年月天县市省区村镇户人元倍成次条项座台吨亩载日城地".chars().collect());

/// Measure words and nouns that stand behind a number in a statement.
fn counts_something(chars: &[char]) -> bool {
    chars.windows(2).any(|w| (w[0].is_ascii_digit() || NUMERALS.contains(w[0])) && COUNTED.contains(w[1]))
}

/// Whether a label is one by its own words.
pub(crate) fn is_known_label(text: &str) -> bool {
    let text = closed(text);
    ends_as_label(&text) || names_group(&text)
}

/// Whether a text ends with a word that columns end with.
fn ends_as_label(text: &str) -> bool {
    LABEL_WORDS.closes(text)
}

static LABEL_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(LABELS));

/// Whether a line is a label: short, without a statement.
pub(crate) fn is_label(text: &str) -> bool {
    let cornered = text.starts_with(['「', '『', '〖']) && text.ends_with(['」', '』', '〗']);
    let text = closed(text);
    // `「民生看进展」`
    if cornered && (2..=10).contains(&text.chars().count()) && text.chars().all(is_han) {
        return true;
    }
    // `走进“小巨人”`
    if text.ends_with('”')
        && text.chars().count() <= 8
        && ["走进“", "走近“", "对话“", "聚焦“"].iter().any(|w| text.starts_with(w))
    {
        return true;
    }
    let stops = |c: char| {
        matches!(c, '，' | ',' | '。' | '！' | '!' | '？' | '?' | '：' | ':' | '“' | '；' | '、' | '…')
    };
    if text.is_empty() || text.chars().count() > 30 || text.contains(stops) || text.contains("——") {
        return false;
    }
    let chars: Vec<char> = text.chars().collect();
    if !chars.iter().any(|c| is_han(*c)) {
        let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty()).collect();
        let upper = !chars.iter().any(|c| c.is_lowercase());
        let title = words.iter().all(|w| {
            w.chars().next().is_some_and(|c| c.is_uppercase() || c == '&')
                || ["and", "of", "the", "in", "on", "for", "&", "at", "to", "by", "from", "with"].contains(w)
        });
        return chars.iter().any(|c| c.is_alphabetic())
            && !chars.iter().any(char::is_ascii_digit)
            && (words.len() <= 3 && title && chars.len() <= 24
                || upper && words.len() <= 5 && chars.len() <= 30
                || title && words.len() <= 5 && words[0].to_lowercase().starts_with("letter"));
    }
    if chars.iter().any(|c| c.is_ascii_alphabetic()) {
        // 市场 Markets
        let han: String = chars.iter().filter(|c| is_han(**c)).collect();
        let ascii: String = chars.iter().filter(|c| !is_han(**c)).collect();
        let split = chars.iter().position(|c| c.is_ascii_alphabetic()).unwrap_or(0);
        let sorted = chars[split..].iter().all(|c| !is_han(*c));
        return sorted
            && han.chars().count() <= 8
            && ascii.trim().split(' ').count() <= 3
            && chars.len() <= 30
            && is_label(&han)
            || chars.len() <= 8 && !counts_something(&chars);
    }
    let count = chars.iter().filter(|c| !is_blank(**c)).count();
    if !(2..=10).contains(&count) {
        return false;
    }
    if count < chars.len() {
        return false;
    }
    let counts = counts_something(&chars);
    let group = || names_group(&text);
    if count >= 6 && counts && !group() {
        return false;
    }
    if ends_as_label(&text) || group() || PICTURE_WORDS.any_in(&small(&text)) {
        return true;
    }
    if is_subject(&text) {
        return false;
    }
    let starts = [
        "连线", "点击", "聚焦", "关注", "走进", "走近", "对话", "直击", "探访", "解码", "透视", "看", "话",
        "说", "行走",
    ]
    .iter()
    .any(|w| text.starts_with(w));
    // `夜市搬进地下车库`: what came where is told.
    let told = chars.len() > 4 && chars[2..chars.len() - 1].iter().any(|c| matches!(c, '进' | '到' | '给'));
    starts && count <= 8 || count <= 4 || !told && count <= 8 && !counts && !CLAUSE_WORDS.any_in(&text)
}

/// `全市清明假期`: what a headline speaks of, and says nothing of it.
fn is_subject(text: &str) -> bool {
    (5..=8).contains(&text.chars().count())
        && SCOPES.iter().any(|w| text.starts_with(w))
        && text.chars().all(is_han)
        && !CLAUSE_WORDS.any_in(text)
        && !ends_as_label(text)
}

/// Spread-out letters closed (`简　讯`), an outer pair of brackets left aside.
pub(crate) fn closed(text: &str) -> Cow<'_, str> {
    let text = crate::article::page::furniture::unwrap(text);
    let text = text.trim_end_matches([':', '：']);
    // `—— 短波 ——`, `★走基层★`: a stroke or sign on both sides is an ornament.
    let stroke =
        |c: char| matches!(c, '—' | '–' | '-' | '=' | '~' | '～' | '·' | '|' | '｜' | '*') || is_bullet(c);
    let text = if text.starts_with(stroke) && text.ends_with(stroke) {
        text.trim_matches(|c| stroke(c) || is_blank(c))
    } else {
        text
    };
    if !text.contains(is_blank) {
        return text.into();
    }
    let chars: Vec<char> = text.chars().collect();
    if is_spread(&chars) { chars.into_iter().filter(|c| !is_blank(*c)).collect() } else { text.into() }
}

/// The same for a text that keeps its brackets and its places.
pub(crate) fn close_letters<'p>(text: &Text<'p>) -> Text<'p> {
    if !is_spread(&text.chars) {
        return text.clone();
    }
    let mut out = Text::default();
    for (i, &c) in text.chars.iter().enumerate() {
        if !is_blank(c) && text.place(i).is_some() {
            out.append(&text.part(i..i + 1), false);
        }
    }
    out
}
