//! Pull quotes: sentences of the page that are set large once more between its paragraphs.

use super::block::{Block, Sort};
use super::charset::Bits;
use super::text::{bare, is_alphanumeric, is_final};
use std::collections::HashMap;

/// How many characters at the front of a quotation find the places where it may be repeated.
const GRAM: usize = 6;

/// Text that repeats itself endlessly need not be searched endlessly.
const PLACES: usize = 8;

/// Sorts pull quotes, and the speakers' names under them, as furniture.
pub(super) fn pull_quotes(blocks: &mut [Block]) {
    let quotes: Vec<(usize, Vec<char>)> = (1..blocks.len())
        .filter(|&i| may_be_quote(&blocks[i]))
        .map(|i| (i, quote(&blocks[i])))
        .filter(|(_, quote)| quote.len() >= GRAM)
        .collect();
    if quotes.is_empty() {
        return;
    }
    let page = Running::of(blocks);
    let places = page.places(quotes.iter().map(|(_, quote)| &quote[..GRAM]));
    let repeated = |i: usize, quote: &[char]| {
        places.get(&quote[..GRAM]).into_iter().flatten().any(|&at| page.repeats(blocks, at, i, quote))
    };
    let found: Vec<usize> = quotes.iter().filter(|(i, quote)| repeated(*i, quote)).map(|(i, _)| *i).collect();
    for i in found {
        blocks[i].sort = Sort::Furniture;
        // The speaker's name under it.
        if let Some(next) =
            blocks.get_mut(i + 1).filter(|b| b.text.len() <= 30 && matches!(b.text.first(), Some('—' | '–')))
        {
            next.sort = Sort::Furniture;
        }
    }
}

/// Whether a block is set as a quotation.
fn quoted(block: &Block) -> bool {
    block.quote
        || block.level > 0
        || matches!(block.text.first(), Some('“' | '"' | '「'))
            && matches!(block.text.last(), Some('”' | '"' | '」'))
}

fn may_be_quote(block: &Block) -> bool {
    block.sort == Sort::Text
        && (if block.quote { 6 } else { 10 }..=120).contains(&block.text.len())
        // A heading may stand in its text word for word; a sentence set large is no heading.
        && (quoted(block) && block.level == 0 || block.quote || is_final(&block.text.chars) || block.text.chars.contains(&'—'))
}

/// The words of a quotation, without the speaker behind a dash.
fn quote(block: &Block) -> Vec<char> {
    let chars = &block.text.chars;
    let end = chars.windows(2).rposition(|w| w == ['—', '—']).filter(|n| *n >= 10).unwrap_or(chars.len());
    bare(&chars[..end])
}

/// The running text of the page without blanks and marks, a line a block.
struct Running {
    chars: Vec<char>,
    /// Where each block begins, and which it is.
    blocks: Vec<(usize, usize)>,
}

impl Running {
    fn of(blocks: &[Block]) -> Self {
        let mut running = Running { chars: Vec::new(), blocks: Vec::new() };
        for (i, block) in blocks.iter().enumerate() {
            if block.sort == Sort::Text && block.text.len() >= GRAM {
                running.blocks.push((running.chars.len(), i));
                running.chars.extend(block.text.chars.iter().filter(|c| is_alphanumeric(**c)));
                running.chars.push('\n');
            }
        }
        running
    }

    /// The first places of each of `grams`.
    fn places<'a>(&self, grams: impl Iterator<Item = &'a [char]>) -> HashMap<&'a [char], Vec<usize>> {
        let mut places: HashMap<&[char], Vec<usize>> = grams.map(|gram| (gram, Vec::new())).collect();
        // Two characters tell nearly always that no gram begins here.
        let ends = |gram: &[char]| (u32::from(gram[0]).wrapping_mul(31) ^ u32::from(gram[GRAM - 1])) & 0xffff;
        let sieve: Bits = places.keys().map(|gram| ends(gram)).collect();
        for (at, gram) in self.chars.windows(GRAM).enumerate() {
            if sieve.contains(ends(gram))
                && let Some(places) = places.get_mut(gram)
                && places.len() < PLACES
            {
                places.push(at);
            }
        }
        places
    }

    /// Whether the text at `at` repeats the quotation that is block `i`.
    fn repeats(&self, blocks: &[Block], at: usize, i: usize, quote: &[char]) -> bool {
        let before = self.blocks.partition_point(|(start, _)| *start <= at);
        let Some(&(start, b)) = before.checked_sub(1).and_then(|n| self.blocks.get(n)) else { return false };
        // Of two equal blocks the one set as a quotation is the copy.
        let part = start < at
            || self.chars.get(at + quote.len()) != Some(&'\n')
            || quoted(&blocks[i]) && !quoted(&blocks[b]);
        b != i && part && self.chars[at..].starts_with(quote)
    }
}
