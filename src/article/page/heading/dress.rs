//! How the headings of an English page are set: what the signed headlines look like tells what an unsigned line is.

use crate::article::page::heading::boxes;
use crate::article::page::heading::weigh::Part;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::text::is_final;
use std::ops::Range;

/// Headings one under the other, and what stands above and below them.
struct Run {
    headings: Vec<usize>,
    above: Option<usize>,
    below: Option<usize>,
}

impl Run {
    fn signed(&self, blocks: &[Block]) -> bool {
        self.below.is_some_and(|n| matches!(blocks[n].sort, Sort::Byline | Sort::Names | Sort::Meta))
    }

    /// The one heading of the run, where it stands between two texts and is no box and no label.
    fn alone(&self, blocks: &[Block]) -> Option<(usize, usize)> {
        let text = |n: usize| blocks[n].sort == Sort::Text;
        let [n] = self.headings[..] else { return None };
        let block = &blocks[n];
        let plain = !boxes::is_box(block.head()) && !block.text.is_label();
        let between = self.above.is_some_and(text) && self.below.is_some_and(text);
        self.below.filter(|_| plain && between).map(|below| (n, below))
    }
}

/// Settles parts by how the page is set. `skip` tells blocks that stand outside the running text.
pub(crate) fn settle(blocks: &mut [Block], skip: &[bool]) {
    let runs = runs(blocks, skip);
    if blocks.iter().any(|b| b.sort == Sort::Heading && b.chinese()) {
        return;
    }
    let kickers: Vec<usize> = runs.iter().flat_map(|run| kickers(blocks, run)).collect();
    kickers.into_iter().for_each(|n| blocks[n].part = Some(Part::Kicker));
    let settled = |at: usize| {
        let run = &runs[at];
        named_box(blocks, run).or_else(|| smaller(blocks, &runs, at)).or_else(|| spaced(blocks, &runs, run))
    };
    let parts: Vec<(usize, Part)> = (0..runs.len()).filter_map(settled).collect();
    parts.into_iter().for_each(|(n, part)| blocks[n].part = Some(part));
}

fn runs(blocks: &[Block], skip: &[bool]) -> Vec<Run> {
    let quiet = |n: usize| matches!(blocks[n].sort, Sort::Furniture | Sort::Rule | Sort::Image { .. });
    let told: Vec<usize> = (0..blocks.len()).filter(|&n| !skip[n] && !quiet(n)).collect();
    let heading = |n: usize| blocks[n].sort == Sort::Heading;
    let mut runs = Vec::new();
    let mut start = 0;
    while start < told.len() {
        let Range { start: from, end } =
            start..(start..told.len()).find(|&k| !heading(told[k])).unwrap_or(told.len());
        if end > from {
            let above = from.checked_sub(1).map(|k| told[k]);
            runs.push(Run { headings: told[from..end].to_vec(), above, below: told.get(end).copied() });
        }
        start = end.max(from) + 1;
    }
    runs
}

/// Statements right over a headline, which nothing was written under.
fn kickers(blocks: &[Block], run: &Run) -> Vec<usize> {
    let part = |n: usize| blocks[n].part;
    let states = |b: &Block| {
        b.head().split(' ').count() >= 4
            && !b.text.is_label()
            && !b.text.is_group()
            && !boxes::is_box(b.head())
    };
    let over = run.headings.windows(2).filter(|pair| {
        matches!(part(pair[0]), Some(Part::Column | Part::Headline))
            && part(pair[1]) == Some(Part::Headline)
            && blocks[pair[0]].level != blocks[pair[1]].level
            && states(&blocks[pair[0]])
    });
    over.map(|pair| pair[0]).collect()
}

/// How large a heading is set: the lower, the larger.
fn rank(block: &Block) -> u8 {
    if block.level == 0 { 9 } else { block.level }
}

/// A heading in the text of a signed article that is set smaller than all signed headlines of the page.
fn smaller(blocks: &[Block], runs: &[Run], at: usize) -> Option<(usize, Part)> {
    let (n, _) = runs[at].alone(blocks)?;
    let own = rank(&blocks[n]);
    let signed: Vec<u8> = headlines(blocks, runs).map(|n| rank(&blocks[n])).collect();
    let least = signed.iter().max().copied().filter(|_| signed.len() >= 2)?;
    let larger = |run: &&Run| run.headings.iter().any(|&n| rank(&blocks[n]) < own);
    let inside = runs[..at].iter().rev().find(larger).is_some_and(|run| run.signed(blocks));
    (blocks[n].part == Some(Part::Headline) && own > least && inside).then_some((n, Part::Subhead))
}

/// A box that says by name that it is one, taken for a column.
fn named_box(blocks: &[Block], run: &Run) -> Option<(usize, Part)> {
    let [n] = run.headings[..] else { return None };
    let inside = [run.above, run.below].iter().all(|n| n.is_some_and(|n| blocks[n].sort == Sort::Text));
    let boxed = inside && blocks[n].part == Some(Part::Column) && boxes::is_named_box(blocks[n].head());
    boxed.then_some((n, Part::Headline))
}

/// The signed headlines.
fn headlines<'r>(blocks: &'r [Block], runs: &'r [Run]) -> impl Iterator<Item = usize> + 'r {
    let signed = runs.iter().filter(|run| run.signed(blocks));
    signed.filter_map(|run| run.headings.iter().copied().find(|&n| blocks[n].part == Some(Part::Headline)))
}

/// Where paragraphs are set in and no blank line parts them, blank lines part articles: a line with one above and below
/// is a headline, one without any a subhead.
fn spaced(blocks: &[Block], runs: &[Run], run: &Run) -> Option<(usize, Part)> {
    let (n, below) = run.alone(blocks)?;
    let set_in = |b: &Block| b.sort == Sort::Text && b.indent >= 2;
    let close = blocks.windows(2).filter(|w| set_in(&w[0]) && set_in(&w[1]) && w[1].gap == 0).count();
    let apart = blocks.windows(2).filter(|w| set_in(&w[0]) && set_in(&w[1]) && w[1].gap > 0).count();
    let headline = |n: usize| blocks[n].gap > 0;
    if close < 3 || apart > 0 || !headlines(blocks, runs).all(headline) || blocks[n].indent > 0 {
        return None;
    }
    let ended = run.above.is_some_and(|n| is_final(&blocks[n].text.chars));
    match (blocks[n].part?, blocks[n].gap, blocks[below].gap) {
        (Part::Headline, 0, 0) => Some((n, Part::Subhead)),
        (Part::Subhead, 1.., 1..) if ended => Some((n, Part::Headline)),
        _ => None,
    }
}
