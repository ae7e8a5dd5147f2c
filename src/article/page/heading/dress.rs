//! How the headings of an English page are set: what the signed headlines look like tells what an unsigned line is.

use crate::article::page::heading;
use crate::article::page::heading::boxes;
use crate::article::page::heading::label;
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
    let mut parts: Vec<(usize, Part)> = Vec::new();
    for run in &runs {
        parts.extend(kickers(blocks, run));
        parts.extend(decks(blocks, run));
        parts.extend(capitals(blocks, &runs, run));
        parts.extend(listed(blocks, run));
    }
    parts.drain(..).for_each(|(n, part)| set(&mut blocks[n], part));
    let settled = |at: usize| {
        let run = &runs[at];
        named_box(blocks, run)
            .or_else(|| over_writer(blocks, run))
            .or_else(|| smaller(blocks, &runs, at))
            .or_else(|| spaced(blocks, &runs, run))
    };
    parts.extend((0..runs.len()).filter_map(settled));
    parts.into_iter().for_each(|(n, part)| set(&mut blocks[n], part));
}

fn set(block: &mut Block, part: Part) {
    (block.sort, block.part) = match part {
        Part::Text => (Sort::Text, None),
        part => (Sort::Heading, Some(part)),
    };
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
fn kickers(blocks: &[Block], run: &Run) -> Vec<(usize, Part)> {
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
    over.map(|pair| (pair[0], Part::Kicker)).collect()
}

/// Whether all letters of a heading are capitals.
fn in_capitals(block: &Block) -> bool {
    !block.text.chars.iter().any(|c| c.is_lowercase())
}

/// What is taken for a further line of a headline and is not in capitals as that is.
fn decks(blocks: &[Block], run: &Run) -> Vec<(usize, Part)> {
    let long = |n: usize| blocks[n].head().split(' ').count() >= 3;
    let unlike = |pair: &&[usize]| {
        blocks[pair[0]].part == Some(Part::Headline)
            && blocks[pair[1]].part == Some(Part::More)
            && in_capitals(&blocks[pair[0]])
            && !in_capitals(&blocks[pair[1]])
            && long(pair[0])
            && long(pair[1])
    };
    run.headings.windows(2).filter(unlike).map(|pair| (pair[1], Part::Deck)).collect()
}

/// Where all headlines of other articles are set in capitals, what is taken for a column over a line in small letters is
/// the headline, and that line its deck.
fn capitals(blocks: &[Block], runs: &[Run], run: &Run) -> Vec<(usize, Part)> {
    let [.., over, under] = run.headings[..] else { return Vec::new() };
    let states = |n: usize| {
        let block = &blocks[n];
        in_capitals(block) && block.head().split(' ').count() >= 4 && !label::is_known_label(block.head())
    };
    let deck = blocks[under].part == Some(Part::Headline) && !in_capitals(&blocks[under]);
    if blocks[over].part != Some(Part::Column) || !deck || !run.signed(blocks) || !states(over) {
        return Vec::new();
    }
    let own = |n: &usize| run.headings.contains(n);
    let others = runs.iter().flat_map(|run| &run.headings).filter(|n| !own(n));
    let headlines: Vec<usize> = others
        .copied()
        .filter(|&n| blocks[n].part == Some(Part::Headline) && !boxes::is_box(blocks[n].head()))
        .collect();
    match !headlines.is_empty() && headlines.iter().all(|&n| in_capitals(&blocks[n])) {
        true => vec![(over, Part::Headline), (under, Part::Deck)],
        false => Vec::new(),
    }
}

/// `LOTTERY` over `Pick 3: 4-0-7` and more such lines: a list and its headline, whatever its first line is taken for.
fn listed(blocks: &[Block], run: &Run) -> Vec<(usize, Part)> {
    let Some(&last) = run.headings.last() else { return Vec::new() };
    let entry =
        |b: &Block| b.lines == 1 && b.level == 0 && !b.chinese() && heading::is_labelled(&b.text.chars);
    let first = if entry(&blocks[last]) { last } else { last + 1 };
    let Some(label) = run.headings.iter().copied().rfind(|&n| n < first) else { return Vec::new() };
    let lines = blocks.get(first..).unwrap_or_default();
    let count = lines.iter().enumerate().take_while(|(n, b)| entry(b) && (*n == 0 || b.gap == 0)).count();
    let over = lines.get(count).is_none_or(|b| b.sort != Sort::Text);
    if blocks[label].part != Some(Part::Column) || count < 2 || !over {
        return Vec::new();
    }
    let mut parts = vec![(label, Part::Headline)];
    parts.extend((first == last).then_some((first, Part::Text)));
    parts
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

/// A label over the writer's name, the headline close below that: the column he writes.
fn over_writer(blocks: &[Block], run: &Run) -> Option<(usize, Part)> {
    let ([n], Some(by)) = (&run.headings[..], run.below.filter(|_| run.signed(blocks))) else { return None };
    let headline = blocks.get(by + 1).is_some_and(|b| b.sort == Sort::Heading && b.gap == 0);
    (headline && blocks[*n].text.is_label()).then_some((*n, Part::Column))
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
