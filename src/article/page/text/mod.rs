//! Text cut from a page: every character keeps the place it was cut from.
//!
//! All later steps work on [`Text`], so a paragraph that was cleaned, broken and joined again can
//! always say which slices of the page it is made of.

pub(super) mod attributes;
pub(super) mod charset;
pub(super) mod clean;
pub(super) mod finder;
pub(super) mod fold;
pub(super) mod given;
pub(super) mod short_words;

use crate::article::Span;
use given::Given;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::ops::Range;

/// Characters of a page that stood side by side there, or a space that the page does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// Index in the text of its first character; it ends where the next run begins.
    from: usize,
    /// The page offset of that character; `None` for the one space between two slices.
    at: Option<usize>,
}

/// Characters with the code point of the page that each was cut from. A text of one run, as nearly all
/// are, is a slice of the page `'p` and copies nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Text<'p> {
    pub(crate) chars: Cow<'p, [char]>,
    runs: SmallVec<[Run; 1]>,
}

impl<'p> Text<'p> {
    /// A slice of the page that begins at the code point `at`.
    pub(crate) fn slice(chars: &'p [char], at: usize) -> Self {
        let mut text = Text::default();
        text.push(chars, at);
        text
    }

    /// Appends a slice of the page that begins at the code point `at`.
    pub(crate) fn push(&mut self, chars: &'p [char], at: usize) {
        if chars.is_empty() {
            return;
        }
        self.run(self.chars.len(), Some(at));
        if self.chars.is_empty() {
            self.chars = Cow::Borrowed(chars);
        } else {
            self.chars.to_mut().extend_from_slice(chars);
        }
    }

    /// Begins a run at the index `from`, unless the last one goes on there.
    fn run(&mut self, from: usize, at: Option<usize>) {
        let goes_on = |last: &Run| at.is_some() && at == last.at.map(|place| place + (from - last.from));
        if !self.runs.last().is_some_and(goes_on) {
            self.runs.push(Run { from, at });
        }
    }

    /// One space between what is here and what comes; never two, never at the front.
    pub(crate) fn push_joint(&mut self) {
        if self.runs.last().is_some_and(|run| run.at.is_some()) {
            self.runs.push(Run { from: self.chars.len(), at: None });
            self.chars.to_mut().push(' ');
        }
    }

    /// Appends `other`, after one space where `space` says so.
    pub(crate) fn append(&mut self, other: &Text<'p>, space: bool) {
        if space {
            self.push_joint();
        }
        if self.is_empty() {
            *self = other.clone();
            return;
        }
        let base = self.chars.len();
        self.chars.to_mut().extend_from_slice(&other.chars);
        other.runs.iter().for_each(|run| self.run(base + run.from, run.at));
    }

    /// Takes the last character off.
    pub(crate) fn pop(&mut self) {
        match &mut self.chars {
            Cow::Borrowed(chars) => *chars = chars.split_last().map_or(&[], |(_, rest)| rest),
            Cow::Owned(chars) => drop(chars.pop()),
        }
        if self.runs.last().is_some_and(|run| run.from == self.chars.len()) {
            self.runs.pop();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    pub(crate) fn first(&self) -> Option<char> {
        self.chars.first().copied()
    }

    pub(crate) fn last(&self) -> Option<char> {
        self.chars.last().copied()
    }

    /// The page offset of the first character.
    pub(crate) fn start(&self) -> Option<usize> {
        self.runs.iter().find_map(|run| run.at)
    }

    /// The page offset of the character at `index`; `None` for a space that is not on the page.
    pub(crate) fn place(&self, index: usize) -> Option<usize> {
        if index >= self.len() {
            return None;
        }
        let run = self.runs[self.run_of(index)];
        run.at.map(|at| at + (index - run.from))
    }

    /// The run that holds the character at `index`.
    fn run_of(&self, index: usize) -> usize {
        self.runs.partition_point(|run| run.from <= index).saturating_sub(1)
    }

    /// The characters of `range` without blanks at both ends.
    pub(crate) fn cut(&self, range: Range<usize>) -> Self {
        self.part(trim(&self.chars, range))
    }

    /// The characters of `range`, which lies in the text.
    pub(crate) fn part(&self, range: Range<usize>) -> Self {
        if range.is_empty() {
            return Text::default();
        }
        let runs = self.runs[self.run_of(range.start)..]
            .iter()
            .take_while(|run| run.from < range.end)
            .map(|run| {
                let skipped = range.start.saturating_sub(run.from);
                Run { from: run.from + skipped - range.start, at: run.at.map(|at| at + skipped) }
            })
            .collect();
        let chars = match &self.chars {
            Cow::Borrowed(chars) => Cow::Borrowed(&chars[range]),
            Cow::Owned(chars) => Cow::Owned(chars[range].to_vec()),
        };
        Text { chars, runs }
    }

    /// The slices of the page, ascending, `None` for a space that is not on the page.
    fn slices(&self) -> impl Iterator<Item = Option<Span>> {
        let ends = self.runs.iter().skip(1).map(|run| run.from).chain([self.len()]);
        self.runs.iter().zip(ends).map(|(run, end)| run.at.map(|at| Span::new(at, at + (end - run.from))))
    }

    /// The slices of the page, ascending.
    pub(crate) fn pieces(&self) -> Vec<Span> {
        let mut pieces = Vec::with_capacity(self.runs.len());
        pieces.extend(self.slices().flatten());
        pieces
    }

    /// The text as the page gave it.
    pub(crate) fn given(&self, page: &Given<'_>) -> String {
        self.slices().map(|slice| slice.map_or(" ", |span| page.cut(span))).collect()
    }
}

impl std::fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&string(&self.chars))
    }
}

/// `range` of `chars` without the blanks at both ends.
pub(crate) fn trim(chars: &[char], range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start.min(chars.len()), range.end.min(chars.len()));
    while start < end && is_blank(chars[start]) {
        start += 1;
    }
    while end > start && is_blank(chars[end - 1]) {
        end -= 1;
    }
    start..end.max(start)
}

/// The characters as a string.
pub(crate) fn string(chars: &[char]) -> String {
    if chars.iter().all(char::is_ascii) {
        let bytes = chars.iter().map(|&c| c as u8).collect();
        return String::from_utf8(bytes).unwrap_or_default();
    }
    let mut out = String::with_capacity(chars.len() * 3);
    chars.iter().for_each(|&c| out.push(c));
    out
}

/// White space, the full-width blank and the no-break spaces among it.
pub(crate) fn is_blank(c: char) -> bool {
    c <= '\u{3000}' && c.is_whitespace()
}

/// Characters that take no room and mean nothing on a page.
pub(crate) fn is_zero_width(c: char) -> bool {
    c >= '\u{ad}'
        && matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Han characters, the circle zero among them.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
        || c >= '々'
            && matches!(c, '〇' | '々' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Whether a character takes two columns in a fixed-width setting.
fn is_wide(c: char) -> bool {
    c >= '—'
        && (is_han(c)
            || matches!(c, '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{33ff}' | '\u{ac00}'..='\u{d7a3}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '“' | '”' | '‘' | '’' | '…' | '—'))
}

/// Columns of a fixed-width setting.
pub(crate) fn width(chars: &[char]) -> usize {
    chars.iter().map(|&c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Closing quotation marks and brackets.
pub(crate) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '」' | '』' | '）' | ')' | '》' | '〉' | '】' | '］' | ']' | '〕' | '»' | '"' | '\''
    )
}

/// Marks that cannot begin a sentence, so that a block which begins with one goes on the block before.
pub(crate) fn cannot_begin(c: char) -> bool {
    matches!(
        c,
        '”' | '’'
            | '」'
            | '』'
            | '）'
            | ')'
            | '》'
            | '〉'
            | '】'
            | '。'
            | '，'
            | ','
            | '、'
            | '；'
            | ';'
            | '：'
            | ':'
            | '！'
            | '!'
            | '？'
            | '?'
            | '%'
            | '％'
            | '℃'
            | '‰'
    )
}

/// Whether the text is mostly Chinese.
pub(crate) fn is_chinese(chars: &[char]) -> bool {
    are_chinese(&[chars])
}

/// The same of a text in parts.
pub(crate) fn are_chinese(parts: &[&[char]]) -> bool {
    let (mut han, mut other) = (0, 0);
    let mut left: usize = parts.iter().map(|part| part.len()).sum();
    for some in parts.iter().flat_map(|part| part.chunks(16)) {
        for &c in some {
            if is_han(c) {
                han += 4;
            } else if is_letter(c) {
                other += 1;
            }
        }
        left -= some.len();
        // What is left cannot change the answer.
        if han > other + left || other >= han + 4 * left {
            break;
        }
    }
    han > other
}

/// Letters of any script.
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { !is_punctuation(c) && c.is_alphabetic() }
}

/// Whether the text ends a sentence: `。！？…`, in English `.!?`, closing marks after it allowed.
pub(crate) fn is_final(chars: &[char]) -> bool {
    // The end of a text is enough to tell, however long it has grown.
    let chars = &chars[chars.len().saturating_sub(200)..];
    let end = chars.iter().rposition(|&c| !is_closer(c) && !is_blank(c)).map_or(0, |i| i + 1);
    let before = end.checked_sub(2).map(|i| chars[i]);
    match end.checked_sub(1).map(|i| chars[i]) {
        Some('。' | '！' | '!' | '？' | '?' | '…' | '｡') => true,
        // A full stop after a digit of a Chinese text is a decimal point that lost its digits.
        Some('.') => before.is_some_and(|c| c == '.' || c.is_alphabetic()) || !is_chinese(chars),
        Some('．') => true,
        _ => false,
    }
}

/// Letters and digits of any script.
pub(crate) fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '\u{4e00}'..='\u{9fff}' => true,
        _ => !is_punctuation(c) && c.is_alphanumeric(),
    }
}

/// The marks of Chinese and English print beyond ASCII, known without a look into the tables of Unicode.
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}

/// The small letter of a capital, of one character.
pub(crate) fn lower(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c.to_ascii_lowercase(),
        // General punctuation, CJK and its full-width punctuation know no capitals.
        '\u{2000}'..='\u{206f}' | '\u{2e80}'..='\u{a63f}' | '\u{ff00}'..='\u{ff20}' => c,
        _ => lower_other(c),
    }
}

#[inline(never)]
fn lower_other(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// A text in small letters.
pub(crate) fn small(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| lower(c) == c) { text.into() } else { text.to_lowercase().into() }
}

/// A text without its blanks.
pub(crate) fn squeeze(text: &str) -> Cow<'_, str> {
    if text.contains(is_blank) { text.chars().filter(|c| !is_blank(*c)).collect() } else { text.into() }
}

/// Whether a text is a word whose letters are set apart: `简　讯`.
pub(crate) fn is_spread(chars: &[char]) -> bool {
    let words = || chars.split(|c| is_blank(*c)).filter(|w| !w.is_empty());
    chars.iter().any(|c| is_blank(*c))
        && words().all(|w| w.len() == 1 && is_han(w[0]))
        && (2..=8).contains(&words().take(9).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(s: &str) -> Vec<char> {
        s.chars().collect()
    }

    #[test]
    fn sentence_ends() {
        for (text, ends) in [
            ("开工了。", true),
            ("他说：“好。”", true),
            ("（全文完。）", true),
            ("投资3.", false),
            ("进行中……", true),
            ("一朵“花”", false),
            ("见附件：", false),
            ("It opened Monday.", true),
            ("He said \"no.\"", true),
            ("signa-", false),
            ("", false),
        ] {
            assert_eq!(is_final(&chars(text)), ends, "{text}");
        }
    }

    #[test]
    fn pieces_follow_the_page() {
        let mut text = Text::default();
        text.push_joint();
        let page = chars("...ab..cd");
        for at in [3, 4, 7] {
            text.push(&page[at..=at], at);
        }
        text.push_joint();
        text.push_joint();
        text.push(&page[8..], 8);
        assert_eq!(text.to_string(), "abc d");
        assert_eq!(text.pieces(), [Span::new(3, 5), Span::new(7, 8), Span::new(8, 9)]);
        assert_eq!(text.cut(2..4).to_string(), "c");
    }
}
