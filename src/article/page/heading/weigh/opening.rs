//! How the text under a heading opens. News names a day in its first sentence; what goes on an article does so hardly
//! ever, and often opens with a word that refers to what was said.

use crate::article::page::furniture::calendar;
use crate::article::page::text::charset::WordSet;
use crate::article::page::text::{is_blank, string};
use std::sync::LazyLock;

/// How much of a text counts as its first sentence.
const SENTENCE: (usize, usize) = (30, 160);

/// Days that are named from the day of the paper.
static DAYS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::new(&[
        "近日", "日前", "昨日", "昨天", "昨晚", "今日", "今天", "今起", "明日", "明天", "本周", "上周",
        "本月", "获悉",
    ])
});

/// The same in English, beside the days of the week.
const NEAR: &[&str] = &["yesterday", "tonight", "today"];

/// Names of months in English, without the ends that are cut in print.
const MONTHS: &[&str] =
    &["jan", "feb", "march", "april", "may", "june", "july", "aug", "sept", "oct", "nov", "dec"];

/// Words at the front that refer to what was said.
static REFERS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::new(&[
        "这", "他", "她", "它", "但", "不过", "然而", "同时", "此外", "另外", "除了", "对此", "为此", "于是",
        "与此", "the ", "but ", "he ", "she ", "it ", "they ", "that ", "this ", "those ", "these ", "still",
        "and ", "so ", "others ", "not ", "instead", "then ",
    ])
});

/// Whether the first sentence of a text names a day.
pub(super) fn is_dated(chars: &[char], chinese: bool) -> bool {
    let most = if chinese { SENTENCE.0 } else { SENTENCE.1 };
    let head = &chars[..chars.len().min(most)];
    if chinese {
        let count = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
        let date = |w: &[char]| w[1] == '日' && count(w[0]);
        return head.windows(2).any(date) || DAYS.any_in(&string(head));
    }
    let stop = head.windows(2).position(|w| matches!(w[0], '.' | '?' | '!') && is_blank(w[1]));
    let sentence = string(&head[..stop.unwrap_or(head.len())]).to_lowercase();
    let words: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let number = |n: usize| words.get(n).is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    words.iter().enumerate().any(|(n, word)| {
        let day = calendar::DAYS.iter().chain(NEAR).any(|day| day == word);
        day || number(n + 1) && MONTHS.iter().any(|month| word.starts_with(month))
    })
}

/// Whether a text opens with a word that refers to what was said before it.
pub(super) fn refers(chars: &[char]) -> bool {
    REFERS.opens(&string(&chars[..chars.len().min(8)]).to_lowercase())
}
