//! What the whole page says about its headings, and whether a short block is one by that.

use super::block::{Block, Sort};
use super::boxes;
use super::charset::CharSet;
use super::heading;
use super::sort::NEAR;
use super::text::{cannot_begin, is_blank, is_final, is_han};
use std::collections::{HashMap, HashSet};

/// What the whole page says about its headings.
pub(super) struct Context {
    /// Whether headings bear marks.
    marked: bool,
    /// Pairs of Chinese characters that stand side by side in the text, of those that the end of one
    /// block and the beginning of another could make, sorted.
    pairs: Vec<[char; 2]>,
    /// Whether paragraphs are set in, and most headings are not.
    indented: bool,
    /// Blocks that speakers of an interview begin.
    speeches: HashSet<usize>,
    /// Short lines without marks that are built alike.
    parallel: HashSet<usize>,
    /// Short headings that stand on the page more than once: `案情`, `判决` in each of several cases.
    repeated: HashSet<usize>,
}

/// The short lines that could be headings and stand on the page twice or more, each over a text.
fn repeated(blocks: &[Block]) -> HashSet<usize> {
    let mut places: HashMap<&[char], Vec<usize>> = HashMap::new();
    for (i, block) in blocks.iter().enumerate().filter(|(_, b)| b.sort == Sort::Text && b.chinese()) {
        let over = blocks
            .get(i + 1)
            .is_some_and(|b| b.sort == Sort::Text && is_final(&b.text.chars) && b.level == 0);
        if (2..=8).contains(&block.text.len()) && over && block.bullet.is_none() && heading::could_be(block) {
            places.entry(&block.text.chars).or_default().push(i);
        }
    }
    places.into_values().filter(|list| list.len() >= 2).flatten().collect()
}

/// Whether nearly all paragraphs are set in.
fn indented(blocks: &[Block]) -> bool {
    let long = || blocks.iter().filter(|b| b.sort == Sort::Text && (b.text.len() > 40 || b.lines > 1));
    let inner = long().filter(|b| (2..=8).contains(&b.indent)).count();
    inner >= 2 && inner * 5 >= long().count() * 4
}

/// Longest name before the colon of a speech.
const SPEAKER: usize = 10;

/// The blocks that begin with a name and a colon where the same name opens two or more, most of them
/// whole sentences.
fn speeches(blocks: &[Block]) -> HashSet<usize> {
    let mut by_name: HashMap<&[char], Vec<usize>> = HashMap::new();
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
    by_name.into_values().filter(said).flatten().collect()
}

/// Lines of a few words that share their first or last two characters with another and are about as
/// long, or very short ones of one length: `场地怎么找`, `钱怎么来`, each over a text.
fn parallel(blocks: &[Block]) -> HashSet<usize> {
    let mut ends: HashMap<(bool, char, char), Vec<usize>> = HashMap::new();
    let mut sizes: HashMap<usize, Vec<usize>> = HashMap::new();
    // `误区一：…`, `误区二：…`; `铁水相接——…`, `单证上云——…` three times or more.
    let mut counted: HashMap<(char, char), Vec<usize>> = HashMap::new();
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
    let marked: HashSet<usize> = counted.chain(dashed).collect();
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
    ends.into_values().filter(alike).flatten().chain(rows).chain(marked).collect()
}

/// `一块钱的糯米，三块钱的账`: two short halves of about one length, as headings have them.
fn is_couplet(chars: &[char]) -> bool {
    let halves: Vec<&[char]> = chars.split(|c| matches!(c, '，' | ',')).collect();
    let [a, b] = halves[..] else { return false };
    let han = |half: &[char]| half.iter().all(|c| is_han(*c) || matches!(c, '“' | '”'));
    (3..=8).contains(&a.len()) && a.len().abs_diff(b.len()) <= 1 && han(a) && han(b)
}

impl Context {
    pub(super) fn of(blocks: &[Block]) -> Self {
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
        let marks = blocks.iter().filter(|b| b.sort == Sort::Text && b.level > 0).count();
        Context {
            marked: marks >= 2,
            pairs,
            indented: indented(blocks),
            speeches: speeches(blocks),
            parallel: parallel(blocks),
            repeated: repeated(blocks),
        }
    }

    /// Whether two texts read as one across the break between them: the page knows the pair of
    /// characters that would meet.
    pub(super) fn meets(&self, a: &Block, b: &Block) -> bool {
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

    /// Whether a label behind a printed mark is a column: a headline or items with other marks follow.
    fn over_items(&self, blocks: &[Block], i: usize, below: Option<usize>) -> bool {
        let block = &blocks[i];
        let Some(below) = below.map(|n| &blocks[n]) else { return false };
        let other = below.bullet != block.bullet;
        let headline = below.bullet.is_none() && heading::could_be(below) && below.gap > 0;
        let items = blocks[i + 1..].iter().take(8).filter(|b| b.bullet == below.bullet).count() >= 2;
        block.text.is_label()
            && other
            && below.sort == Sort::Text
            && (headline || block.text.is_group() || below.bullet.is_some() && items)
    }

    /// Whether a speaker of an interview begins the block.
    pub(super) fn is_speech(&self, i: usize) -> bool {
        self.speeches.contains(&i)
    }

    /// Whether a line without marks is built like another of the page.
    pub(super) fn is_parallel(&self, i: usize) -> bool {
        self.parallel.contains(&i)
    }

    /// Whether a heading stands on the page more than once.
    pub(super) fn is_repeated(&self, i: usize) -> bool {
        self.repeated.contains(&i)
    }

    /// Whether the page knows two characters side by side.
    pub(super) fn knows(&self, last: char, first: char) -> bool {
        self.pairs.binary_search(&[last, first]).is_ok()
    }

    pub(super) fn is_heading(&self, blocks: &[Block], skip: &[bool], i: usize, open: bool) -> bool {
        let block = &blocks[i];
        let below = (i + 1..blocks.len()).take(NEAR).find(|&n| {
            !skip[n]
                && !matches!(
                    blocks[n].sort,
                    Sort::Furniture | Sort::Rule | Sort::Image { .. } | Sort::Jump { .. }
                )
        });
        let signed = below.is_some_and(|n| {
            matches!(blocks[n].sort, Sort::Byline | Sort::Names | Sort::Meta)
                || blocks[n].sort == Sort::Text && blocks[n].text.has_lead()
        });
        // The first of two lines of a headline is signed with the second.
        let next = below.map(|n| &blocks[n]).filter(|b| {
            b.sort == Sort::Text
                && b.gap == 0
                && b.level == block.level
                && b.indent.abs_diff(block.indent) <= 2
                && b.lines == 1
        });
        let second = next.is_some_and(heading::could_be)
            && below.and_then(|n| blocks.get(n + 1)).is_some_and(super::outline::signs);
        let fact = heading::is_labelled(&block.text.chars) && block.text.words().digits > 0;
        let listed = (block.bullet.is_some_and(|c| c.is_ascii()) || fact) && block.level == 0;
        let signed = (signed || second && block.gap > 0) && !listed;
        let text = block.head();
        if self.speeches.contains(&i) {
            return false;
        }
        if block.level > 0 && !open {
            return true;
        }
        // What a jump line sends elsewhere is text.
        if matches!(blocks.get(i + 1).map(|b| b.sort), Some(Sort::Jump { from: false }))
            && block.text.len() > 12
        {
            return false;
        }
        if signed || boxes::is_box(text) {
            return true;
        }
        if fact && block.level == 0 && !text.starts_with("Correction") {
            return false;
        }
        if block.bullet.is_some() && block.level == 0 && !self.over_items(blocks, i, below) {
            return false;
        }
        // A label in capitals between blank lines is no part of a sentence.
        let capitals = !block.chinese() && !text.chars().any(char::is_lowercase) && block.text.len() > 4;
        let apart = block.gap > 0 && below.is_some_and(|n| blocks[n].gap > 0 && blocks[n].sort == Sort::Text);
        if capitals && apart && block.text.is_label() {
            return true;
        }
        if open {
            // A mark is a hint: a fragment between two halves of a sentence is text.
            return block.level > 0;
        }
        // A label over pictures and nothing else is their column.
        let pictures = block.gap > 0 && skip.get(i + 1) == Some(&true) && block.text.is_label();
        let Some(below) = below else { return pictures };
        // A line set in as paragraphs are, and the next right under it not, are the first two of one.
        if self.indented
            && block.level == 0
            && block.chinese()
            && (2..=8).contains(&block.indent)
            && blocks[below].sort == Sort::Text
            && blocks[below].gap == 0
            && blocks[below].indent == 0
            && blocks[below].level == 0
            && block.text.len() > 12
        {
            return false;
        }
        // A question set in as paragraphs are is one.
        if self.indented
            && block.level == 0
            && block.chinese()
            && (2..=8).contains(&block.indent)
            && is_final(&block.text.chars)
            && heading::could_be(&blocks[below])
        {
            return false;
        }
        if self.parallel.contains(&i) || self.repeated.contains(&i) {
            return true;
        }
        // Among marked headings, a line without marks over a table says what is in it.
        if self.marked && block.level == 0 && blocks[below].sort == Sort::Row && !block.text.names_a_list() {
            return false;
        }
        // A line of English that goes on in small letters is text that a break cut, or a box.
        let small = |n: usize| {
            let b = &blocks[n];
            b.sort == Sort::Text && b.gap > 0 && b.text.first().is_some_and(char::is_lowercase)
        };
        let orphan = |n: usize| small(n) && (n == below || is_final(&blocks[n - 1].text.chars));
        if block.level == 0
            && !block.chinese()
            && text.split(is_blank).count() >= 9
            && text.chars().any(char::is_lowercase)
            && (below..blocks.len().min(below + 4))
                .take_while(|&n| !matches!(blocks[n].sort, Sort::Byline | Sort::Names | Sort::Meta))
                .any(orphan)
        {
            return false;
        }
        // What stands before a mark that cannot begin is half a sentence.
        let closes =
            |b: &Block| b.sort == Sort::Text && b.level == 0 && b.text.first().is_some_and(cannot_begin);
        if block.level == 0 && closes(&blocks[below]) {
            return false;
        }
        // Nor is what ends in a number that goes on below.
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if block.level == 0
            && block.text.len() > 12
            && digit(block.text.last())
            && digit(blocks[below].text.first())
        {
            return false;
        }
        if block.level == 0 && block.chinese() && !block.text.is_label() {
            // Headings over a marked heading have marks as well, and none ends with a number.
            let fragment = blocks[below].level > 0
                && self.marked
                && !blocks[below].text.is_empty()
                && blocks[below].gap > 0;
            let number = block.text.last().is_some_and(|c| c.is_ascii_digit());
            // What stands right under a column is no end of a sentence.
            let under = blocks[..i].iter().rev().find(|b| b.sort != Sort::Furniture && b.sort != Sort::Rule);
            // Nor what stands at the top of the page, or says all it says in a few words behind a whole paragraph.
            let whole = under.is_none_or(|b| {
                is_final(&b.text.chars)
                    && (6..=20).contains(&block.text.len())
                    && !block
                        .text
                        .chars
                        .iter()
                        .any(|c| matches!(c, '，' | '、' | '：' | ',' | ':' | '（' | '('))
            });
            if (under.is_some_and(|b| b.sort == Sort::Heading) || whole)
                && !is_final(&block.text.chars)
                && blocks[below].level > 0
            {
                return true;
            }
            if fragment || number && self.marked {
                return false;
            }
        }
        if block.text.is_group() && block.chinese() && block.text.len() <= 8 {
            return true;
        }
        let follows = match blocks[below].sort {
            Sort::Text => true,
            Sort::Row => true,
            Sort::Photo | Sort::Credit => false,
            _ => true,
        };
        let wide = text.split(is_blank).filter(|w| !w.is_empty()).count() >= 5 && block.chinese();
        if block.level == 0 && block.chinese() && blocks[below].sort == Sort::Text {
            let comma = block.text.chars.iter().any(|c| matches!(c, '，' | ','));
            let long = block.text.len() > 30;
            let numbered =
                heading::is_numbered(&block.text.chars) && !text.starts_with(|c: char| c.is_ascii_digit());
            let comma = comma && !is_couplet(&block.text.chars);
            // Where paragraphs are set in, one that is does not go on a line that is not.
            // Nor does a line set in the middle.
            let apart = self.indented
                && (2..=8).contains(&blocks[below].indent)
                && (block.indent == 0 || block.indent >= blocks[below].indent + 4);
            let meets = !apart && self.meets(block, &blocks[below]);
            if !numbered && self.marked && comma || long && comma || meets {
                return false;
            }
        }
        follows && !wide
    }
}
