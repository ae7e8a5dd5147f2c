//! Pull quotes: sentences of the page that are set large once more between its paragraphs.

use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::text::charset::Bits;
use crate::article::page::text::{is_alphanumeric, is_blank, is_final, lower};
use std::collections::HashMap;

/// How many characters at the front of a quotation find the places where it may be repeated.
const GRAM: usize = 6;

/// Six characters in one number, ten bits of each: different ones may be one gram.
type Gram = u64;

/// The gram that ends with `c`, behind the one that ends before it.
fn push(gram: Gram, c: char) -> Gram {
    const BITS: usize = 10;
    let bits = u32::from(c).wrapping_mul(0x9e37_79b1) >> (32 - BITS);
    (gram << BITS | Gram::from(bits)) & ((1 << (BITS * GRAM)) - 1)
}

/// Text that repeats itself endlessly need not be searched endlessly.
const PLACES: usize = 8;

/// So far from its first word a quotation ends, with what stands between its sentences.
const SAID: usize = 400;

/// Sorts pull quotes, and the speakers' names under them, as furniture.
pub(crate) fn pull_quotes(blocks: &mut [Block]) {
    inserted(blocks);
    // So does a short one set as a quotation between two paragraphs that are not.
    for i in 1..blocks.len().saturating_sub(1) {
        let plain = |b: &Block| b.sort == Sort::Text && b.level == 0 && !b.quote;
        let block = &blocks[i];
        let short = block.sort == Sort::Text && block.quote && block.level == 0 && block.text.len() <= 40;
        let between = plain(&blocks[i - 1]) && plain(&blocks[i + 1]) && is_final(&blocks[i - 1].text.chars);
        let spoken = block.text.chars.iter().any(|c| matches!(c, '“' | '说'));
        if short && between && !spoken && block.chinese() && is_final(&block.text.chars) {
            blocks[i].sort = Sort::Furniture;
        }
    }
    // A sentence between strokes needs no other proof.
    let framed = |b: &&mut Block| {
        let said = |c: &char| !matches!(c, '-' | '—' | '–') && !is_blank(*c);
        let end = b.text.chars.iter().rposition(said).map_or(0, |n| n + 1);
        b.sort == Sort::Text
            && !b.chinese()
            && (30..=200).contains(&b.text.len())
            && is_framed(&b.text.chars)
            && (is_final(&b.text.chars[..end]) || matches!(b.text.chars[..end].last(), Some('"' | '”')))
    };
    blocks.iter_mut().filter(framed).for_each(|b| b.sort = Sort::Furniture);
    // The end of a sentence that the page broke may stand elsewhere as well.
    let goes_on = |i: usize| {
        let over = &blocks[i - 1];
        let open =
            over.sort == Sort::Text && over.level == 0 && over.text.len() > 40 && !is_final(&over.text.chars);
        open && blocks[i].text.first().is_some_and(char::is_lowercase)
    };
    let quotes: Vec<(usize, Gram)> = (1..blocks.len())
        .filter(|&i| may_be_quote(&blocks[i]) && !goes_on(i))
        .filter_map(|i| Some((i, gram(&blocks[i])?)))
        .collect();
    if quotes.is_empty() {
        return;
    }
    let page = Running::of(blocks);
    let places = page.places(quotes.iter().map(|(_, gram)| *gram));
    let repeated = |i: usize, gram: &Gram| {
        // One place is that of the quotation itself.
        let places = places.get(gram).filter(|places| places.len() > 1);
        places.is_some_and(|places| {
            let words: Vec<char> = quote(&blocks[i]).collect();
            let parts = if quoted(&blocks[i]) { sentences(&blocks[i]) } else { Vec::new() };
            places.iter().any(|&at| page.repeats(blocks, at, i, &words) || page.says(blocks, at, i, &parts))
        })
    };
    let found: Vec<usize> = quotes.iter().filter(|(i, gram)| repeated(*i, gram)).map(|(i, _)| *i).collect();
    for i in found {
        blocks[i].sort = Sort::Furniture;
        lines_above(blocks, i);
        let indent = blocks[i].indent;
        // The speaker's name under it.
        if let Some(next) = blocks.get_mut(i + 1).filter(|b| {
            b.text.len() <= 40
                && (matches!(b.text.first(), Some('—' | '–'))
                    || b.gap == 0 && b.indent > indent + 2 && !is_final(&b.text.chars))
        }) {
            next.sort = Sort::Furniture;
        }
    }
}

/// The lines of a quotation over its last one, `last`: set alike, unfinished, and said near by as well.
fn lines_above(blocks: &mut [Block], last: usize) {
    for i in (last.saturating_sub(4)..last).rev() {
        let (block, below) = (&blocks[i], &blocks[i + 1]);
        let words: Vec<char> = quote(block).collect();
        let said = |b: &Block| {
            let text: Vec<char> =
                if b.text.len() > words.len() + 20 { quote(b).collect() } else { Vec::new() };
            text.windows(words.len().max(1)).any(|w| w == words)
        };
        let near = blocks[i.saturating_sub(6)..i].iter().chain(blocks.iter().skip(last + 1).take(6));
        if below.gap > 0
            || block.sort != Sort::Text
            || (block.indent, block.level) != (below.indent, below.level)
            || block.text.len() > 80
            || is_final(&block.text.chars)
            || words.len() < GRAM
            || !near.into_iter().any(said)
        {
            return;
        }
        blocks[i].sort = Sort::Furniture;
    }
}

/// A short block quoted between two halves of a sentence, whatever it says, and a few words of a paragraph beside them.
fn inserted(blocks: &mut [Block]) {
    for i in 1..blocks.len().saturating_sub(1) {
        let (above, block, below) = (&blocks[i - 1], &blocks[i], &blocks[i + 1]);
        if !block.quote || block.sort != Sort::Text {
            continue;
        }
        let plain = |b: &Block| b.sort == Sort::Text && b.level == 0 && !b.quote;
        let cut = plain(above) && above.text.len() > 40 && !is_final(&above.text.chars) && plain(below);
        // A few words that stand in the paragraph beside it.
        let words: Vec<char> = quote(block).take(GRAM + 2).collect();
        let said = |b: &Block| {
            let text: Vec<char> = quote(b).collect();
            text.windows(words.len()).any(|w| w == words)
        };
        let few = block.text.len() <= GRAM + 2 && words.len() > 2;
        if cut && block.text.len() <= 120 && is_final(&block.text.chars)
            || few && (said(above) || said(below))
        {
            blocks[i].sort = Sort::Furniture;
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

/// `-- “…” --`: strokes on both sides set a sentence off.
pub(crate) fn is_framed(chars: &[char]) -> bool {
    let stroke = |c: &&char| matches!(c, '-' | '—' | '–');
    let (front, back) =
        (chars.iter().take_while(stroke).count(), chars.iter().rev().take_while(stroke).count());
    let blank = |n: Option<&char>| n.is_some_and(|c| is_blank(*c));
    front > 0
        && back > 0
        && chars.len() > 8 + front + back
        && blank(chars.get(front))
        && blank(chars.get(chars.len() - 1 - back))
}

fn may_be_quote(block: &Block) -> bool {
    block.sort == Sort::Text
        // A second headline behind strokes may stand in the text word for word.
        && !block.text.chars.starts_with(&['—', '—'])
        && (if block.quote { 6 } else { 10 }..=120).contains(&block.text.len())
        // A heading may stand in its text word for word; a sentence set large is no heading.
        && (quoted(block) && block.level == 0 || block.quote || is_final(&block.text.chars) || block.text.chars.contains(&'—'))
}

/// The words of a quotation, without the speaker behind a dash.
fn quote(block: &Block) -> impl Iterator<Item = char> {
    let chars = &block.text.chars;
    let dash = chars.windows(2).rposition(|w| w == ['—', '—']).filter(|n| *n >= 10);
    letters(&chars[..dash.unwrap_or(chars.len())])
}

/// The letters and digits of a text, as small letters.
fn letters(chars: &[char]) -> impl Iterator<Item = char> {
    chars.iter().filter_map(|&c| match c {
        '\u{4e00}'..='\u{9fff}' => Some(c),
        _ => Some(lower(c)).filter(|c| is_alphanumeric(*c)),
    })
}

/// The words of each sentence of a quotation, where it has several.
fn sentences(block: &Block) -> Vec<Vec<char>> {
    let ends = |c: &char| matches!(c, '.' | '?' | '!' | '。' | '？' | '！');
    let parts: Vec<Vec<char>> = block
        .text
        .chars
        .split(ends)
        .map(|part| letters(part).collect::<Vec<char>>())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() >= 2 && parts.iter().all(|part| part.len() >= GRAM) { parts } else { Vec::new() }
}

/// The first characters of a quotation.
fn gram(block: &Block) -> Option<Gram> {
    let mut quote = quote(block);
    (0..GRAM).try_fold(0, |gram, _| Some(push(gram, quote.next()?)))
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
        let mut open = false;
        for (i, block) in blocks.iter().enumerate() {
            if block.sort != Sort::Text {
                continue;
            }
            // The second half of a sentence that the page broke belongs to the line of the first.
            let goes_on = std::mem::take(&mut open) && block.level == 0 && !quoted(block);
            if goes_on {
                running.chars.pop();
            }
            open = block.level == 0 && block.text.len() > 40 && !is_final(&block.text.chars);
            if goes_on || block.text.len() >= GRAM {
                running.blocks.push((running.chars.len(), i));
                running.chars.reserve(block.text.len() + 1);
                letters(&block.text.chars).for_each(|c| running.chars.push(c));
                running.chars.push('\n');
            }
        }
        running
    }

    /// The first places of each of `grams`.
    fn places(&self, grams: impl Iterator<Item = Gram>) -> HashMap<Gram, Vec<usize>> {
        let mut places: HashMap<Gram, Vec<usize>> = grams.map(|gram| (gram, Vec::new())).collect();
        // Sixteen bits of the last three characters tell nearly always that no gram ends here.
        let sieved = |gram: Gram| (gram ^ gram >> 14) & 0xffff;
        let sieve: Bits = places.keys().map(|gram| sieved(*gram) as u32).collect();
        let mut gram = 0;
        for (last, &c) in self.chars.iter().enumerate() {
            gram = push(gram, c);
            if sieve.contains(sieved(gram) as u32)
                && let Some(places) = places.get_mut(&gram)
                && places.len() < PLACES
            {
                places.push(last + 1 - GRAM);
            }
        }
        places
    }

    /// Whether the paragraph at `at` says the sentences of the quotation that is block `i` one after the other,
    /// other words between them: who spoke.
    fn says(&self, blocks: &[Block], at: usize, i: usize, sentences: &[Vec<char>]) -> bool {
        let before = self.blocks.partition_point(|(start, _)| *start <= at);
        let other = before
            .checked_sub(1)
            .and_then(|n| self.blocks.get(n))
            .is_some_and(|(_, b)| *b != i && blocks[*b].text.len() > blocks[i].text.len());
        let Some((first, others)) = sentences.split_first().filter(|_| other) else { return false };
        let near = &self.chars[at..self.chars.len().min(at + SAID)];
        let mut rest = near.split(|c| *c == '\n').next().unwrap_or_default();
        let mut found = rest.starts_with(first);
        for sentence in others {
            let place = rest.windows(sentence.len()).position(|w| w == sentence.as_slice());
            found &= place.is_some();
            rest = &rest[place.unwrap_or(0)..];
        }
        found
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
