//! Where the sentences, clauses and paragraphs of a text lie.

use super::signs::BORDER;
use super::text::{Narrowed, string};
use crate::article::Span;

/// A clause longer than this is cut: windows around a figure stay small on text without punctuation.
const LONGEST_CLAUSE: usize = 400;

/// Characters of a text whose pieces are looked up together.
const BLOCK: usize = 32;

/// Borders of a text.
#[derive(Debug)]
pub(super) struct Clauses {
    sentences: Borders,
    clauses: Borders,
    paragraphs: Borders,
    /// Where the line that leads in the list begins that the paragraph is an item of; else the paragraph itself.
    scopes: Vec<u32>,
}

/// Where the pieces of a text begin, the first at its start.
#[derive(Debug)]
struct Borders {
    starts: Vec<u32>,
    /// Which piece holds the first character of each block of the text: a figure asks for its clause and its sentence
    /// a dozen times.
    blocks: Vec<u32>,
    length: usize,
}

impl Borders {
    fn new(starts: Vec<u32>, length: usize) -> Self {
        let mut blocks = Vec::with_capacity(length / BLOCK + 1);
        for (piece, start) in (0..).zip(starts.iter().skip(1)) {
            blocks.resize((*start as usize).div_ceil(BLOCK), piece);
        }
        blocks.resize(length / BLOCK + 1, starts.len() as u32 - 1);
        Self { starts, blocks, length }
    }

    /// The number of the piece that holds `at`.
    fn index(&self, at: usize) -> usize {
        let first = self.blocks.get(at / BLOCK).or(self.blocks.last()).map_or(0, |piece| *piece as usize);
        let rest = self.starts.get(first + 1..).unwrap_or_default();
        first + rest.iter().take_while(|start| **start as usize <= at).count()
    }

    fn piece(&self, at: usize) -> Span {
        self.numbered(self.index(at))
    }

    fn numbered(&self, index: usize) -> Span {
        let start = self.starts.get(index).map_or(0, |start| *start as usize);
        let end = self.starts.get(index + 1).map_or(self.length, |end| *end as usize).max(start);
        Span { start, end }
    }
}

/// Whether a clause can end with `c`.
pub(super) fn can_end(c: char) -> bool {
    matches!(c, '\n' | '。' | '!' | '?' | '…' | '”' | '’' | '」' | ')' | '.' | ',' | ';' | ':')
}

/// Whether `c` marks the item of a list at the head of its line.
fn bullet(c: Option<&char>) -> bool {
    matches!(c, Some('●' | '■' | '◆' | '▲' | '•' | '·' | '○' | '□' | '◇' | '△'))
}

impl Clauses {
    pub(super) fn new(text: &Narrowed) -> Self {
        let (chars, signs) = (text.chars.as_slice(), text.signs.as_slice());
        let (mut sentences, mut clauses) = (starts(chars.len() / 32), starts(chars.len() / 12));
        let (mut paragraphs, mut scopes) = (starts(chars.len() / 128), starts(chars.len() / 128));
        let mut last_clause = 0;
        let mut at = 0;
        loop {
            // All else ends nothing but a clause that is long enough.
            let limit = last_clause + LONGEST_CLAUSE;
            let rest = signs.get(at..limit).or_else(|| signs.get(at..)).unwrap_or_default();
            at += rest.iter().position(|signs| signs & BORDER != 0).unwrap_or(rest.len());
            let Some(&c) = chars.get(at) else { break };
            let next = chars.get(at + 1).copied().unwrap_or('\n');
            let after = at as u32 + 1;
            match c {
                '\n' => {
                    for list in [&mut sentences, &mut clauses, &mut paragraphs] {
                        list.push(after);
                    }
                    let led = at > 0 && chars.get(at - 1) == Some(&':');
                    let listed =
                        scopes.last().zip(paragraphs.iter().rev().nth(1)).is_some_and(|(a, b)| a < b);
                    let within = bullet(chars.get(at + 1)) && (led || listed);
                    scopes.push(if within { scopes.last().copied().unwrap_or(0) } else { after });
                }
                '。' | '!' | '?' | '…' if !matches!(next, '”' | '’' | '」' | ')') => {
                    sentences.push(after);
                    clauses.push(after);
                }
                '”' | '’' | '」' | ')'
                    if at > 0 && matches!(chars.get(at - 1), Some('。' | '!' | '?' | '…')) =>
                {
                    sentences.push(after);
                    clauses.push(after);
                }
                '.' if next == ' ' && !abbreviation(chars, at) => {
                    sentences.push(after);
                    clauses.push(after);
                }
                ',' if !(digit_at(chars, at.wrapping_sub(1)) && thousands(chars, at + 1)) => {
                    clauses.push(after)
                }
                ';' | ':' if !(c == ':' && digit_at(chars, at + 1)) => clauses.push(after),
                _ if at - last_clause >= LONGEST_CLAUSE => clauses.push(after),
                _ => {}
            }
            last_clause = clauses.last().map_or(0, |start| *start as usize);
            at += 1;
        }
        let [sentences, clauses, paragraphs] =
            [sentences, clauses, paragraphs].map(|starts| Borders::new(starts, chars.len()));
        Self { sentences, clauses, paragraphs, scopes }
    }

    /// The sentence that holds `at`, its closing mark included.
    pub(super) fn sentence(&self, at: usize) -> Span {
        self.sentences.piece(at)
    }

    /// The clause that holds `at`, its closing mark included.
    pub(super) fn clause(&self, at: usize) -> Span {
        self.clauses.piece(at)
    }

    /// Where the text begins that a time may be named in for what stands at `at`: the paragraph, or for an item of a list
    /// the line that leads it in (2026年民生实事:).
    pub(super) fn scope(&self, at: usize) -> usize {
        self.scopes.get(self.paragraphs.index(at)).map_or(0, |scope| *scope as usize)
    }

    /// All paragraphs, each with its break.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = Span> {
        (0..self.paragraphs.starts.len()).map(|index| self.paragraphs.numbered(index))
    }

    /// Where the paragraph of `at` begins.
    pub(super) fn paragraph(&self, at: usize) -> usize {
        self.paragraphs.piece(at).start
    }
}

/// The start of a text, with room for so many more.
fn starts(room: usize) -> Vec<u32> {
    let mut starts = Vec::with_capacity(room + 1);
    starts.push(0);
    starts
}

fn digit_at(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(char::is_ascii_digit)
}

fn thousands(chars: &[char], at: usize) -> bool {
    chars.iter().skip(at).take(4).take_while(|c| c.is_ascii_digit()).count() == 3
}

/// Whether the full stop at `at` ends an abbreviation (No., U.S., Mr.) or an item number (3.).
fn abbreviation(chars: &[char], at: usize) -> bool {
    let before = chars.get(..at).unwrap_or_default();
    let part = |c: &&char| c.is_alphanumeric() || **c == '.';
    let length = before.iter().rev().take(6).take_while(part).count();
    let text = string(before.get(at - length..).unwrap_or_default());
    let digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let numbered = digits
        && text.len() <= 2
        && at.checked_sub(text.len() + 1).is_none_or(|at| chars.get(at) == Some(&'\n'));
    numbered
        || text.len() == 1 && text.chars().all(char::is_uppercase)
        || matches!(
            text.as_str(),
            "No" | "Nos"
                | "Mr"
                | "Mrs"
                | "Ms"
                | "Dr"
                | "St"
                | "Inc"
                | "Ltd"
                | "Co"
                | "vs"
                | "approx"
                | "Jan"
                | "Feb"
                | "Mar"
                | "Apr"
                | "Jun"
                | "Jul"
                | "Aug"
                | "Sept"
                | "Sep"
                | "Oct"
                | "Nov"
                | "Dec"
                | "U.S"
                | "U.K"
                | "a.m"
                | "p.m"
                | "e.g"
                | "i.e"
                | "Prof"
                | "Gen"
                | "Gov"
        )
}

#[cfg(test)]
mod tests {
    use super::super::text::Text;
    use super::*;

    #[test]
    fn sentences() {
        let rows = [
            ("增长5%。下降3%。", 2),
            ("“共3家。”他说。", 2),
            ("It rose 3.5 percent. It fell.", 2),
            ("Mr. Li sold 3 cars.", 1),
            ("无标点", 1),
            ("甲\n乙", 2),
        ];
        for (text, want) in rows {
            let text = Text::new(text);
            let clauses = Clauses::new(&text);
            let mut at = 0;
            let mut count = 0;
            while at < text.chars.len() {
                at = clauses.sentence(at).end;
                count += 1;
            }
            assert_eq!(count, want, "{:?}", text.chars);
        }
    }
}
