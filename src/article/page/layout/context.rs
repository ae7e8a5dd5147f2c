//! What the whole page says about its headings.

use crate::article::page::heading;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::text::charset::CharSet;
use crate::article::page::text::{is_blank, is_final, is_han};
use rustc_hash::FxHashMap;

/// What the whole page says about its headings.
pub(crate) struct Context {
    /// Pairs of Chinese characters that stand side by side in the text, of those that the end of one
    /// block and the beginning of another could make, sorted.
    pairs: Vec<[char; 2]>,
    /// Blocks that speakers of an interview begin.
    speeches: Vec<bool>,
    /// Short lines without marks that are built alike.
    parallel: Vec<bool>,
}

/// Which of so many blocks are among `these`.
fn flags(count: usize, these: impl Iterator<Item = usize>) -> Vec<bool> {
    let mut flags = vec![false; count];
    these.for_each(|i| flags[i] = true);
    flags
}

/// Longest name before the colon of a speech.
const SPEAKER: usize = 10;

/// The blocks that begin with a name and a colon where the same name opens two or more, most of them
/// whole sentences.
fn speeches(blocks: &[Block]) -> Vec<bool> {
    let mut by_name: FxHashMap<&[char], Vec<usize>> = FxHashMap::default();
    for (i, block) in blocks.iter().enumerate().filter(|(_, b)| b.sort == Sort::Text) {
        let chars = &block.text.chars;
        let colon = chars.iter().take(SPEAKER).position(|c| matches!(c, '：' | ':'));
        if let Some(colon) =
            colon.filter(|n| *n > 0 && chars.len() > n + 1 && !heading::is_numbered(&block.text.chars))
        {
            by_name.entry(&chars[..colon]).or_default().push(i);
        }
    }
    let said = |list: &Vec<usize>| {
        let whole = list.iter().filter(|&&n| is_final(&blocks[n].text.chars)).count();
        list.len() >= 2 && whole * 2 > list.len()
    };
    let speeches = flags(blocks.len(), by_name.values().filter(|list| said(list)).flatten().copied());
    // `Bay Business Journal: Did you sell too early?` where others speak as well.
    let asks = |b: &Block| {
        let (who, what) = b.head().split_once(": ").unwrap_or_default();
        let word = |w: &str| w.starts_with(char::is_uppercase);
        b.sort == Sort::Text
            && b.level == 0
            && !b.chinese()
            && b.text.last() == Some('?')
            && what.starts_with(char::is_uppercase)
            && (1..=5).contains(&who.split(' ').count())
            && who.split(' ').all(word)
    };
    match speeches.iter().filter(|speech| **speech).count() {
        0..=2 => speeches,
        _ => speeches.iter().zip(blocks).map(|(speech, b)| *speech || asks(b)).collect(),
    }
}

/// Lines of a few words that share their first or last two characters with another and are about as
/// long, or very short ones of one length: `场地怎么找`, `钱怎么来`, each over a text.
fn parallel(blocks: &[Block]) -> Vec<bool> {
    let mut ends: FxHashMap<(bool, char, char), Vec<usize>> = FxHashMap::default();
    let mut sizes: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    // `误区一：…`, `误区二：…`; `铁水相接——…`, `单证上云——…` three times or more.
    let mut counted: FxHashMap<(char, char), Vec<usize>> = FxHashMap::default();
    let mut dashed: Vec<usize> = Vec::new();
    for (i, block) in
        blocks.iter().enumerate().filter(|(_, b)| b.sort == Sort::Text && b.chinese() && b.text.len() <= 40)
    {
        let chars = &block.text.chars;
        if chars.len() < 5 || !heading::could_be(block) {
            continue;
        }
        if "一二三四五六七八九十123456789".contains(chars[2])
            && is_han(chars[0])
            && is_han(chars[1])
            && !is_blank(chars[3])
            && !is_han(chars[3])
        {
            counted.entry((chars[0], chars[1])).or_default().push(i);
        }
        if block.level > 0 && chars.windows(2).skip(2).any(|w| w == ['—', '—']) && !chars.ends_with(&['—'])
        {
            dashed.push(i);
        }
    }
    let dashed = if dashed.len() >= 3 { dashed } else { Vec::new() };
    let counted = counted.into_values().filter(|list| list.len() >= 2).flatten();
    let marked = counted.chain(dashed);
    for i in 0..blocks.len().saturating_sub(1) {
        let block = &blocks[i];
        let chars = &block.text.chars;
        let short = block.sort == Sort::Text
            && block.level == 0
            && block.bullet.is_none()
            && (4..=18).contains(&chars.len())
            && block.chinese()
            && heading::could_be(block);
        let over = blocks[i + 1].sort == Sort::Text
            && (blocks[i + 1].text.len() > 30 || is_final(&blocks[i + 1].text.chars));
        let ended = i > 0
            && blocks[..i]
                .iter()
                .rev()
                .take(4)
                .find(|b| b.sort == Sort::Text)
                .is_some_and(|b| is_final(&b.text.chars));
        if short && over && ended {
            ends.entry((true, chars[0], chars[1])).or_default().push(i);
            ends.entry((false, chars[chars.len() - 2], chars[chars.len() - 1])).or_default().push(i);
            if chars.len() <= 6 {
                sizes.entry(chars.len()).or_default().push(i);
            }
        }
    }
    // Three or more of four, five or six characters.
    let rows = sizes.into_values().filter(|list| list.len() >= 3).flatten();
    let alike = |list: &Vec<usize>| {
        let sizes = || list.iter().map(|n| blocks[*n].text.len());
        list.len() >= 2 && sizes().max().unwrap_or(0) <= sizes().min().unwrap_or(0) + 4
    };
    let ends = ends.into_values().filter(alike).flatten();
    flags(blocks.len(), ends.chain(rows).chain(marked))
}

impl Context {
    pub(crate) fn of(blocks: &[Block]) -> Self {
        let lasts: CharSet = blocks.iter().filter_map(|b| b.text.last()).filter(|c| is_han(*c)).collect();
        let firsts: CharSet = blocks.iter().filter_map(|b| b.text.first()).filter(|c| is_han(*c)).collect();
        let meet = |set: &CharSet, c: char| set.contains(c) || c > '\u{ffff}' && is_han(c);
        let mut pairs = Vec::new();
        for block in blocks.iter().filter(|b| b.sort == Sort::Text) {
            for pair in block.text.chars.windows(2) {
                if meet(&lasts, pair[0]) && meet(&firsts, pair[1]) {
                    pairs.push([pair[0], pair[1]]);
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        Context { pairs, speeches: speeches(blocks), parallel: parallel(blocks) }
    }

    /// Whether two texts read as one across the break between them: the page knows the pair of
    /// characters that would meet.
    pub(crate) fn meets(&self, a: &Block, b: &Block) -> bool {
        let (Some(last), Some(first)) = (a.text.last(), b.text.first()) else { return false };
        let function = matches!(
            last,
            '的' | '在'
                | '和'
                | '与'
                | '将'
                | '及'
                | '对'
                | '从'
                | '并'
                | '已'
                | '等'
                | '为'
                | '是'
                | '把'
                | '被'
                | '由'
                | '至'
                | '约'
        );
        let number =
            last.is_ascii_digit() && (first.is_ascii_digit() || "亿万元吨个家户人月日年%％.".contains(first));
        function || number || self.knows(last, first)
    }

    /// Whether a speaker of an interview begins the block.
    pub(crate) fn is_speech(&self, i: usize) -> bool {
        self.speeches.get(i) == Some(&true)
    }

    /// Whether a line without marks is built like another of the page.
    pub(crate) fn is_parallel(&self, i: usize) -> bool {
        self.parallel.get(i) == Some(&true)
    }

    /// Whether the page knows two characters side by side.
    pub(crate) fn knows(&self, last: char, first: char) -> bool {
        self.pairs.binary_search(&[last, first]).is_ok()
    }
}
