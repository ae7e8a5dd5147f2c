//! Text as queries see it, and the words that are looked for in it.
//!
//! Width, case and traditional characters do not matter, nor do blanks between Chinese characters. A Latin word
//! begins and ends where a word begins and ends in the text (`port` is not in `important`); Chinese has no such
//! borders, so what is looked for may stand anywhere.

use crate::regions::simplified;
use memchr::memmem;

/// A normalised text that leads back to its source.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// Normalised.
    pub(super) text: String,
    /// The code point of the source that each character of `text` comes from.
    origin: Vec<u32>,
}

impl Text {
    pub(super) fn new(source: &str) -> Self {
        let mut text = Self { text: String::with_capacity(source.len()), origin: Vec::new() };
        let mut last = '\n';
        // Where the blanks before the present character begin, and whether a line ends in them.
        let mut gap: Option<(u32, bool)> = None;
        for (at, raw) in (0u32..).zip(source.chars()) {
            if raw.is_whitespace() {
                let (from, broken) = gap.unwrap_or((at, false));
                gap = Some((from, broken || raw == '\n'));
                continue;
            }
            let c = normal(raw);
            if let Some((from, broken)) = gap.take()
                && !text.text.is_empty()
            {
                match (is_wide(last) && is_wide(c), broken) {
                    (true, false) => {}
                    // Paragraphs of Chinese text end here; a phrase does not go on over the end.
                    (true, true) => text.push('\n', from),
                    (false, _) => text.push(' ', from),
                }
            }
            text.push(c, at);
            last = c;
        }
        text
    }

    fn push(&mut self, c: char, at: u32) {
        self.text.push(c);
        self.origin.push(at);
    }

    /// Where `needle` first stands, in code points of the source.
    pub(super) fn find(&self, needle: &Needle) -> Option<(usize, usize)> {
        let byte = needle.find_in(&self.text)?;
        let first = self.text.get(..byte)?.chars().count();
        let last = first + needle.text.chars().count();
        let at = |index: usize| self.origin.get(index).map(|at| *at as usize);
        Some((at(first)?, at(last.checked_sub(1)?)? + 1))
    }
}

/// A word or phrase to look for, normalised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Needle {
    pub(super) text: String,
    /// Whether a Latin word may go on after its end: `soybean*`.
    pub(super) open: bool,
}

impl Needle {
    /// `None` where nothing is left to look for.
    pub(super) fn new(source: &str, open: bool) -> Option<Self> {
        let text = Text::new(source).text;
        (!text.is_empty()).then_some(Self { text, open })
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        self.find_in(text).is_some()
    }

    fn find_in(&self, text: &str) -> Option<usize> {
        let (first, last) = (self.text.chars().next()?, self.text.chars().next_back()?);
        let mut from = 0;
        while let Some(found) =
            text.get(from..).and_then(|rest| memmem::find(rest.as_bytes(), self.text.as_bytes()))
        {
            let (start, end) = (from + found, from + found + self.text.len());
            let before = text.get(..start).and_then(|text| text.chars().next_back());
            let after = text.get(end..).and_then(|text| text.chars().next());
            let joins = |one: char, other: Option<char>| is_latin(one) && other.is_some_and(is_latin);
            if !joins(first, before) && (self.open || !joins(last, after)) {
                return Some(start);
            }
            from = start + first.len_utf8();
        }
        None
    }
}

/// One character normalised.
pub(super) fn normal(c: char) -> char {
    // Twice, for the few characters whose simplified form is itself a traditional one.
    let c = match simplified(simplified(c)) {
        '’' | '‘' => '\'',
        '“' | '”' | '„' | '「' | '」' | '『' | '』' | '〝' | '〞' => '"',
        c => c,
    };
    c.to_lowercase().next().unwrap_or(c)
}

/// Names of sections and sources as they are compared.
pub(super) fn normal_name(name: &str) -> String {
    Text::new(name).text
}

/// Whether words of this script run together: Chinese, kana, Hangul, and their punctuation.
pub(super) fn is_wide(c: char) -> bool {
    c >= '\u{2e80}'
}

/// Whether a character is part of a word with borders.
pub(super) fn is_latin(c: char) -> bool {
    !is_wide(c) && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_their_place() {
        for (text, needle, open, want) in [
            ("黑河口岸进出口", "口岸", false, Some((2, 4))),
            ("黑龍江省", "黑龙江", false, Some((0, 3))),
            ("黑 河\u{3000}口岸", "黑河口岸", false, Some((0, 6))),
            ("黑河\n口岸", "黑河口岸", false, None),
            ("ＧＤＰ增长", "gdp", false, Some((0, 3))),
            ("important ports, a port", "port", false, Some((19, 23))),
            ("important ports, a port", "port", true, Some((10, 14))),
            ("The  import\nvalue rose", "import value", false, Some((5, 17))),
            ("增长13.5%", "3.5%", false, None),
            ("增长3.5%", "3.5%", false, Some((2, 6))),
            ("5G基站", "5g", false, Some((0, 2))),
            ("China’s trade", "china's", false, Some((0, 7))),
        ] {
            let needle = Needle::new(needle, open).unwrap();
            assert_eq!(Text::new(text).find(&needle), want, "{text} {needle:?}");
        }
        assert_eq!(Needle::new(" \u{3000}", false), None);
    }
}
