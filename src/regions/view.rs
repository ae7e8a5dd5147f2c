//! The text as names are matched in it: traditional and full-width characters folded, line breaks inside
//! words left out, every character with its place in the body.

use super::gazetteer::rows;
use std::sync::LazyLock;

/// The simplified form of every character from [`FIRST_HAN`] on, all of them in the first plane.
static SIMPLIFIED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table: Vec<u16> = (FIRST_HAN as u16..=LAST_HAN as u16).collect();
    let first = |text: &'static str| text.chars().next();
    for row in rows(include_str!("data/traditional.tsv")) {
        let pair = row.first().copied().and_then(first).zip(row.get(1).copied().and_then(first));
        if let Some((from, to)) = pair
            && let Some(cell) = han_index(from).and_then(|at| table.get_mut(at))
            && let Ok(to) = u16::try_from(u32::from(to))
        {
            *cell = to;
        }
    }
    table
});

/// The range of Chinese characters that tables are kept for.
pub(super) const FIRST_HAN: char = '\u{3400}';
pub(super) const LAST_HAN: char = '\u{9fff}';

/// The index of a Chinese character in a table that starts at [`FIRST_HAN`].
pub(super) fn han_index(c: char) -> Option<usize> {
    (FIRST_HAN..=LAST_HAN).contains(&c).then(|| c as usize - FIRST_HAN as usize)
}

/// A line this long that ends without punctuation was broken by the column, not by its author.
const FULL_LINE: usize = 14;

/// A folded text whose positions lead back to the body.
#[derive(Debug)]
pub(super) struct View {
    /// Folded characters.
    pub(super) chars: Vec<char>,
    /// The body's own characters.
    body: Vec<char>,
    /// Where characters were left out: the next one kept, in the view and in the body.
    kept: Vec<(usize, usize)>,
}

/// Whether `c` is one of a few `letters`. `str::contains` prepares a search, which costs more than to look at them all.
#[inline]
pub(super) fn one_of(c: char, letters: &str) -> bool {
    letters.chars().any(|letter| letter == c)
}

impl View {
    /// Folds `body`.
    pub(super) fn of(body: &str) -> Self {
        let source: Vec<char> = body.chars().collect();
        let mut chars = Vec::with_capacity(source.len());
        let mut kept = Vec::new();
        let mut line = 0;
        let mut at = 0;
        while let Some(&c) = source.get(at) {
            if c == '\n' || c == '\r' {
                let mut next = at;
                let mut breaks = 0;
                while let Some(space) = source.get(next).filter(|c| c.is_whitespace()) {
                    breaks += usize::from(*space == '\n');
                    next += 1;
                }
                let before = chars.last().copied().unwrap_or(' ');
                let after = source.get(next).copied().unwrap_or(' ');
                let joined = is_han(before) && is_han(after) && (breaks <= 1 || line >= FULL_LINE);
                if !joined {
                    chars.push('\n');
                }
                line = 0;
                at = next;
                kept.push((chars.len(), at));
                continue;
            }
            line += 1;
            chars.push(fold(c));
            at += 1;
        }
        Self { chars, body: source, kept }
    }

    /// The body's code point of the view's character `at`.
    fn origin(&self, at: usize) -> usize {
        let kept = self.kept.partition_point(|(view, _)| *view <= at);
        let (view, body) =
            kept.checked_sub(1).and_then(|kept| self.kept.get(kept)).copied().unwrap_or((0, 0));
        // A line break that is kept stands where its first character stood.
        body + (at - view)
    }

    /// The body's code points of the view's characters `start..end`.
    pub(super) fn span(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.origin(start);
        let last = end.checked_sub(1).map_or(first, |at| self.origin(at));
        (first, last + 1)
    }

    /// The body's text of a span.
    pub(super) fn body(&self, (start, end): (usize, usize)) -> Option<String> {
        self.body.get(start..end).map(|text| text.iter().collect())
    }

    /// Whether `word` stands anywhere in it.
    pub(super) fn contains(&self, word: &str) -> bool {
        let Some(first) = word.chars().next() else { return true };
        self.chars.iter().enumerate().any(|(at, c)| *c == first && self.has(at, word))
    }

    /// Whether the characters `start..end` are `word`.
    pub(super) fn is(&self, start: usize, end: usize, word: &str) -> bool {
        let mut chars = self.chars.get(start..end).unwrap_or_default().iter();
        word.chars().all(|c| chars.next() == Some(&c)) && chars.next().is_none()
    }

    /// The character at `at`; a line break beyond the ends.
    pub(super) fn at(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\n')
    }

    /// The character before `at`; a line break at the start.
    pub(super) fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\n', |at| self.at(at))
    }

    /// Whether `word` stands at `at`.
    pub(super) fn has(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(n, c)| self.chars.get(at + n) == Some(&c))
    }

    /// Whether `word` ends at `at`.
    pub(super) fn ends(&self, at: usize, word: &str) -> bool {
        // From its last character on, which settles most questions at once.
        word.chars().rev().enumerate().all(|(n, c)| at.checked_sub(n + 1).map(|at| self.at(at)) == Some(c))
    }

    /// The characters `start..end` as a string.
    pub(super) fn cut(&self, start: usize, end: usize) -> String {
        self.chars.get(start..end).unwrap_or_default().iter().collect()
    }
}

/// Whether a character is a Chinese one.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// The simplified, half-width form of a character.
pub(super) fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' if c != '，' && c != '：' && c != '；' => {
            char::from_u32(c as u32 - 0xfee0).unwrap_or(c)
        }
        '’' => '\'',
        _ if c >= FIRST_HAN => {
            let simple = han_index(c).and_then(|at| SIMPLIFIED.get(at));
            simple.and_then(|simple| char::from_u32(u32::from(*simple))).unwrap_or(c)
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_and_leads_back() {
        for (body, folded) in [
            ("吉\n林省", "吉林省"),
            ("黑龍江", "黑龙江"),
            ("标题\n\n正文", "标题\n正文"),
            ("ＡＢ１２", "AB12"),
            ("a\nb", "a\nb"),
        ] {
            assert_eq!(View::of(body).chars.iter().collect::<String>(), folded, "{body}");
        }
        let view = View::of("在吉\n林省");
        assert_eq!(view.span(1, 4), (1, 5));
        assert_eq!(view.body((1, 5)).unwrap(), "吉\n林省");
        let view = View::of("标题\r\n\r\n正文，\n下文。");
        assert_eq!((view.span(0, 2), view.span(2, 3).0, view.span(3, 5)), ((0, 2), 2, (6, 8)));
        assert_eq!(view.span(7, 9), (10, 12));
    }
}
