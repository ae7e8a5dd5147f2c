//! Text cut from a page: every character keeps the place it was cut from.
//!
//! All later steps work on [`Text`], so a paragraph that was cleaned, broken and joined again can
//! always say which slices of the page it is made of.

use crate::article::Span;
use std::ops::Range;

/// The place of a space that stands between two slices and is not on the page.
pub(super) const JOINT: usize = usize::MAX;

/// Characters with the code point of the page that each was cut from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) chars: Vec<char>,
    at: Vec<usize>,
}

impl Text {
    pub(super) fn push(&mut self, c: char, at: usize) {
        self.chars.push(c);
        self.at.push(at);
    }

    /// One space between what is here and what comes; never two, never at the front.
    pub(super) fn push_joint(&mut self) {
        if self.at.last().is_some_and(|&at| at != JOINT) {
            self.push(' ', JOINT);
        }
    }

    /// Appends `other`, after one space where `space` says so.
    pub(super) fn append(&mut self, other: &Text, space: bool) {
        if space {
            self.push_joint();
        }
        self.chars.extend_from_slice(&other.chars);
        self.at.extend_from_slice(&other.at);
    }

    pub(super) fn pop(&mut self) {
        self.chars.pop();
        self.at.pop();
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    pub(super) fn first(&self) -> Option<char> {
        self.chars.first().copied()
    }

    pub(super) fn last(&self) -> Option<char> {
        self.chars.last().copied()
    }

    /// The page offset of the first character.
    pub(super) fn start(&self) -> Option<usize> {
        self.at.iter().copied().find(|&at| at != JOINT)
    }

    /// The page offset of the character at `index`; `None` for a space that is not on the page.
    pub(super) fn place(&self, index: usize) -> Option<usize> {
        self.at.get(index).copied().filter(|&at| at != JOINT)
    }

    /// The characters of `range` without blanks at both ends.
    pub(super) fn cut(&self, range: Range<usize>) -> Text {
        let (mut start, mut end) = (range.start.min(self.len()), range.end.min(self.len()));
        while start < end && is_blank(self.chars[start]) {
            start += 1;
        }
        while end > start && is_blank(self.chars[end - 1]) {
            end -= 1;
        }
        let range = start..end.max(start);
        Text { chars: self.chars[range.clone()].to_vec(), at: self.at[range].to_vec() }
    }

    /// The slices of the page, ascending.
    pub(super) fn pieces(&self) -> Vec<Span> {
        let mut pieces: Vec<Span> = Vec::new();
        let mut joined = true;
        for &at in &self.at {
            match pieces.last_mut() {
                _ if at == JOINT => joined = true,
                Some(last) if !joined && last.end == at => last.end += 1,
                _ => {
                    pieces.push(Span::new(at, at + 1));
                    joined = false;
                }
            }
        }
        pieces
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.chars.iter().try_for_each(|c| std::fmt::Write::write_char(f, *c))
    }
}

/// White space, the full-width blank and the no-break spaces among it.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

/// Characters that take no room and mean nothing on a page.
pub(super) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Han characters, the circle zero among them.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '〇' | '々' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Whether a character takes two columns in a fixed-width setting.
fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{33ff}' | '\u{ac00}'..='\u{d7a3}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

/// Columns of a fixed-width setting.
pub(super) fn width(chars: &[char]) -> usize {
    chars.iter().map(|&c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Closing quotation marks and brackets.
pub(super) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '」' | '』' | '）' | ')' | '》' | '〉' | '】' | '］' | ']' | '〕' | '»' | '"' | '\''
    )
}

/// Marks that cannot begin a sentence, so that a block which begins with one goes on the block before.
pub(super) fn cannot_begin(c: char) -> bool {
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
pub(super) fn is_chinese(chars: &[char]) -> bool {
    let han = chars.iter().filter(|&&c| is_han(c)).count();
    let latin = chars.iter().filter(|c| c.is_alphabetic()).count() - han;
    han * 4 > latin
}

/// Whether the text ends a sentence: `。！？…`, in English `.!?`, closing marks after it allowed.
pub(super) fn is_final(chars: &[char]) -> bool {
    // The end of a text is enough to tell, however long it has grown.
    let chars = &chars[chars.len().saturating_sub(200)..];
    let end = chars.iter().rposition(|&c| !is_closer(c) && !is_blank(c)).map_or(0, |i| i + 1);
    let before = end.checked_sub(2).map(|i| chars[i]);
    match end.checked_sub(1).map(|i| chars[i]) {
        Some('。' | '！' | '!' | '？' | '?' | '…' | '｡') => true,
        // A full stop after a digit of a Chinese text is a decimal point that lost its digits.
        Some('.') if is_chinese(chars) => before.is_some_and(|c| c == '.' || c.is_alphabetic()),
        Some('.' | '．') => true,
        _ => false,
    }
}

/// The text without blanks, quotation marks and punctuation, for comparing what was printed twice.
pub(super) fn bare(chars: &[char]) -> Vec<char> {
    chars.iter().copied().filter(|c| c.is_alphanumeric()).collect()
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
        for (i, c) in [(3, 'a'), (4, 'b'), (7, 'c')] {
            text.push(c, i);
        }
        text.push_joint();
        text.push_joint();
        text.push('d', 8);
        assert_eq!(text.to_string(), "abc d");
        assert_eq!(text.pieces(), [Span::new(3, 5), Span::new(7, 8), Span::new(8, 9)]);
        assert_eq!(text.cut(2..4).to_string(), "c");
    }
}
