//! The words of a line: what no list of words knows beforehand the fitted pages tell. They are hashed into a fixed number
//! of rows (feature hashing; Weinberger et al. 2009).

use crate::article::page::layout::block::Block;
use crate::article::page::text::is_blank;

/// How many rows the words share.
pub(super) const ROWS: usize = 4096;

/// Longer lines are no headings that words tell: so many characters of Chinese, so many words of English.
const LONGEST: (usize, usize) = (40, 16);

/// What of a line a row stands for.
#[derive(Clone, Copy)]
enum Gram {
    Letter = 1,
    Pair,
    FirstLetter,
    LastLetter,
    FirstPair,
    LastPair,
    Word,
    FirstWord,
    LastWord,
}

impl Gram {
    /// The row of some letters (FNV-1a, which no library may change under the weights).
    fn row(self, letters: impl IntoIterator<Item = char>) -> u16 {
        let mut hash = 0xcbf2_9ce4_8422_2325 ^ self as u64;
        for c in letters {
            hash = (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
        }
        // The upper bits depend on all letters.
        u16::try_from((hash ^ hash >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52).unwrap_or_default()
    }
}

/// The rows of the words of a line, in order: of Chinese each character and each pair of two, of English each word in small
/// letters; those at the front and at the end once more. In Chinese a digit is as good as another.
pub(super) fn grams(block: &Block) -> Vec<u16> {
    let mut rows = if block.chinese() { chinese(&block.text.chars) } else { english(block.text.lower()) };
    rows.sort_unstable();
    rows.dedup();
    rows
}

fn chinese(chars: &[char]) -> Vec<u16> {
    let chars: Vec<char> = chars
        .iter()
        .filter(|c| !is_blank(**c))
        .map(|c| if c.is_ascii_digit() { '0' } else { *c })
        .take(LONGEST.0 + 1)
        .collect();
    if chars.len() > LONGEST.0 {
        return Vec::new();
    }
    let of = |gram: Gram, letters: Option<&[char]>| letters.map(|letters| gram.row(letters.iter().copied()));
    let letters = chars.chunks(1).filter_map(|c| of(Gram::Letter, Some(c)));
    let pairs = chars.windows(2).filter_map(|pair| of(Gram::Pair, Some(pair)));
    let ends = [
        of(Gram::FirstLetter, chars.first_chunk::<1>().map(|c| &c[..])),
        of(Gram::LastLetter, chars.last_chunk::<1>().map(|c| &c[..])),
        of(Gram::FirstPair, chars.first_chunk::<2>().map(|c| &c[..])),
        of(Gram::LastPair, chars.last_chunk::<2>().map(|c| &c[..])),
    ];
    letters.chain(pairs).chain(ends.into_iter().flatten()).collect()
}

fn english(lower: &str) -> Vec<u16> {
    let words = || lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    if words().count() > LONGEST.1 {
        return Vec::new();
    }
    let all = words().map(|word| Gram::Word.row(word.chars()));
    let first = words().next().map(|word| Gram::FirstWord.row(word.chars()));
    let last = words().next_back().map(|word| Gram::LastWord.row(word.chars()));
    all.chain(first).chain(last).collect()
}
