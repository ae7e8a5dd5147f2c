//! How the headings of a page are set, an English one above all: what the signed headlines look like tells what an unsigned line is.

use crate::article::page::credits::english;
use crate::article::page::heading;
use crate::article::page::heading::boxes;
use crate::article::page::heading::chinese;
use crate::article::page::heading::label;
use crate::article::page::heading::mend;
use crate::article::page::heading::weigh::{Part, shares_nothing};
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::NEAR;
use crate::article::page::text::is_final;
use std::cmp::Ordering;
use std::ops::Range;

/// Headings one under the other, and what stands above and below them.
pub(super) struct Run {
    pub(super) headings: Vec<usize>,
    pub(super) above: Option<usize>,
    pub(super) below: Option<usize>,
}

impl Run {
    pub(super) fn signed(&self, blocks: &[Block]) -> bool {
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

/// How the headings of a page are set.
struct Dress {
    /// How many headlines are signed, and how small the smallest of them is set.
    signed: usize,
    least: u8,
    /// Whether paragraphs are set in, and blank lines part articles alone.
    close: bool,
    /// Whether all signed headlines stand at the margin.
    margin: bool,
    /// How many headlines are set in capitals, and how many are not, boxes left out.
    capitals: usize,
    small: usize,
    /// How many subheads are set in each size.
    subheads: [usize; 10],
}

impl Dress {
    fn of(blocks: &[Block], runs: &[Run]) -> Self {
        let mut dress = Dress {
            signed: 0,
            least: 0,
            close: true,
            margin: true,
            capitals: 0,
            small: 0,
            subheads: [0; 10],
        };
        for run in runs {
            let headline = |n: &usize| blocks[*n].part == Some(Part::Headline);
            for &n in run.headings.iter().filter(|n| headline(n) && !boxes::is_box(blocks[**n].head())) {
                *(if in_capitals(&blocks[n]) { &mut dress.capitals } else { &mut dress.small }) += 1;
            }
            if let Some(&n) = run.headings.iter().find(|n| headline(n)).filter(|_| run.signed(blocks)) {
                dress.signed += 1;
                dress.least = dress.least.max(rank(&blocks[n]));
                dress.close &= blocks[n].gap > 0 || run.above.is_none();
                dress.margin &= blocks[n].indent == 0;
            }
        }
        let subheads = blocks.iter().filter(|b| b.part == Some(Part::Subhead));
        subheads.for_each(|b| dress.subheads[usize::from(rank(b).min(9))] += 1);
        let set_in = |b: &Block| b.sort == Sort::Text && b.indent >= 2;
        let texts: Vec<&Block> = blocks.iter().filter(|b| b.sort != Sort::Furniture).collect();
        let gaps = texts.windows(2).filter(|w| set_in(w[0]) && set_in(w[1])).map(|w| w[1].gap);
        let (close, apart) = gaps.fold((0, 0), |(close, apart), gap| match gap {
            0 => (close + 1, apart),
            _ => (close, apart + 1),
        });
        dress.close &= close >= 2 && apart == 0;
        dress
    }

    /// Where all headlines of other articles are set in capitals, what is taken for a column over a line in small letters
    /// is the headline, and that line its deck.
    fn capitals(&self, blocks: &[Block], run: &Run) -> Vec<(usize, Part)> {
        let [.., over, under] = run.headings[..] else { return Vec::new() };
        let (block, below) = (&blocks[over], &blocks[under]);
        let states = in_capitals(block)
            && block.head().split(' ').count() >= 4
            && !label::is_known_label(block.head());
        let deck = below.part == Some(Part::Headline) && !in_capitals(below) && run.signed(blocks);
        if block.part == Some(Part::Column) && states && deck && self.capitals > 0 && self.small == 1 {
            return vec![(over, Part::Headline), (under, Part::Deck)];
        }
        Vec::new()
    }

    /// Where no other headline is set in capitals, a statement in them over two lines or more of a signed article is its kicker,
    /// the next line its headline and one that begins anew the deck.
    fn kicker(&self, blocks: &[Block], run: &Run) -> Vec<(usize, Part)> {
        let first = run.headings.iter().position(|&n| blocks[n].part == Some(Part::Headline));
        let Some([over, headline, deck]) = first.and_then(|k| run.headings.get(k..)) else {
            return Vec::new();
        };
        let (over, headline, deck) = (*over, *headline, *deck);
        let states = in_capitals(&blocks[over]) && blocks[over].head().split(' ').count() >= 4;
        let anew = |n: usize| {
            let block = &blocks[n];
            block.level == 0 && !in_capitals(block) && block.text.first().is_some_and(char::is_uppercase)
        };
        let alone = self.capitals == 1 && self.small >= 1 && run.signed(blocks);
        if !(states && alone && blocks[over].level == 0 && anew(headline) && anew(deck)) {
            return Vec::new();
        }
        vec![(over, Part::Kicker), (headline, Part::Headline), (deck, Part::Deck)]
    }

    /// A heading in the text of a signed article that is set smaller than all signed headlines of the page.
    fn smaller(&self, blocks: &[Block], runs: &[Run], at: usize) -> Option<(usize, Part)> {
        let (n, _) = runs[at].alone(blocks)?;
        let own = rank(&blocks[n]);
        if blocks[n].part != Some(Part::Headline) || self.signed < 2 || own <= self.least {
            return None;
        }
        let larger = |run: &&Run| run.headings.iter().any(|&n| rank(&blocks[n]) < own);
        let inside = runs[..at].iter().rev().take(NEAR).find(larger).is_some_and(|run| run.signed(blocks));
        inside.then_some((n, Part::Subhead))
    }

    /// A subhead set larger than all others of the page, the text under it saying nothing of what the text over it says:
    /// the headline of the next article.
    fn apart(&self, blocks: &[Block], run: &Run) -> Option<(usize, Part)> {
        let (n, below) = run.alone(blocks).filter(|(n, _)| blocks[*n].part == Some(Part::Subhead))?;
        let (as_large, smaller) = self.subheads.split_at(usize::from(rank(&blocks[n]).min(9)) + 1);
        let larger = as_large.iter().sum::<usize>() == 1 && smaller.iter().any(|count| *count > 0);
        let above = run.above.filter(|&above| larger && is_final(&blocks[above].text.chars))?;
        shares_nothing(&blocks[below].text.chars, &blocks[above].text.chars).then_some((n, Part::Headline))
    }

    /// Where signed headlines stand at the margin, an unsigned line set in just as the paragraphs over and under it are is a
    /// subhead.
    fn set_in(&self, blocks: &[Block], run: &Run) -> Option<(usize, Part)> {
        let (n, below) = run.alone(blocks).filter(|_| self.margin && self.signed > 0)?;
        let alike = |n: usize| blocks[n].indent >= 2 && blocks[n].indent == blocks[below].indent;
        let inside = alike(n) && run.above.is_some_and(alike) && blocks[n].gap == blocks[below].gap;
        (inside && blocks[n].part == Some(Part::Headline)).then_some((n, Part::Subhead))
    }

    /// Where blank lines part articles alone, a line with one above and below is a headline, one without any a subhead.
    fn spaced(&self, blocks: &[Block], run: &Run) -> Option<(usize, Part)> {
        let (n, below) = run.alone(blocks).filter(|(n, _)| self.close && blocks[*n].indent == 0)?;
        let ended = run.above.is_some_and(|n| is_final(&blocks[n].text.chars));
        match (blocks[n].part?, blocks[n].gap, blocks[below].gap) {
            (Part::Headline, 0, 0) => Some((n, Part::Subhead)),
            (Part::Subhead, 1.., 1..) if ended => Some((n, Part::Headline)),
            _ => None,
        }
    }
}

/// A plain sentence over the name of who wrote it, and no text under that: a short letter.
fn letter(blocks: &[Block], run: &Run) -> Option<(usize, Part)> {
    let ([n], Some(by)) = (&run.headings[..], run.below) else { return None };
    let block = &blocks[*n];
    let sentence = block.level == 0 && is_final(&block.text.chars) && block.text.len() > 20;
    let name = blocks[by].sort == Sort::Names && english::letter_writer(blocks[by].head()).is_some();
    let ends = blocks.get(by + 1).is_none_or(|b| b.gap > 0 && b.sort != Sort::Text);
    (sentence && name && ends).then_some((*n, Part::Text))
}

/// A label taken for a column between the texts of a signed article, nothing but one paragraph under it: no column is over
/// that, but a subhead may be.
fn over_one(blocks: &[Block], runs: &[Run], at: usize) -> Option<(usize, Part)> {
    let run = &runs[at];
    let ([n], Some(above), Some(below)) = (&run.headings[..], run.above, run.below) else { return None };
    let (block, text) = (&blocks[*n], &blocks[below]);
    let column = block.part == Some(Part::Column)
        && !label::is_known_label(block.head())
        && !boxes::is_box(block.head())
        && block.gap == text.gap;
    let ended = |n: usize| blocks[n].sort == Sort::Text && is_final(&blocks[n].text.chars);
    let plain = text.bullet.is_none() && text.bold == 0 && !text.text.has_lead() && ended(below);
    let alone = blocks[below + 1..]
        .iter()
        .take(NEAR)
        .find(|b| !matches!(b.sort, Sort::Furniture | Sort::Rule | Sort::Image { .. } | Sort::Jump { .. }))
        .is_some_and(|b| b.sort == Sort::Heading);
    let article = runs[..at].iter().rev().take(NEAR);
    let signed = article
        .take_while(|run| run.headings.iter().any(|&n| blocks[n].part != Some(Part::Column)))
        .find(|run| run.headings.iter().any(|&n| blocks[n].part == Some(Part::Headline)))
        .is_some_and(|run| run.signed(blocks));
    (column && plain && alone && signed && ended(above)).then_some((*n, Part::Subhead))
}

/// Settles parts by how the page is set. `skip` tells blocks that stand outside the running text.
pub(crate) fn settle(blocks: &mut [Block], skip: &[bool]) {
    mend::parts(blocks, skip);
    if blocks.iter().any(|b| b.sort == Sort::Heading && b.chinese()) {
        chinese::settle(blocks, skip);
        return;
    }
    broken_lines(blocks, skip);
    inner_lines(blocks, skip).into_iter().for_each(|(n, part)| set(&mut blocks[n], part));
    let runs = runs(blocks, skip);
    let mut parts: Vec<(usize, Part)> = runs.iter().flat_map(|run| listed(blocks, run)).collect();
    parts.drain(..).for_each(|(n, part)| set(&mut blocks[n], part));
    let dress = Dress::of(blocks, &runs);
    for run in &runs {
        parts.extend(pairs(blocks, run));
        parts.extend(label_over(blocks, run));
        parts.extend(decks(blocks, run));
        parts.extend(dress.capitals(blocks, run));
        parts.extend(dress.kicker(blocks, run));
        parts.extend(between(blocks, run));
    }
    parts.drain(..).for_each(|(n, part)| set(&mut blocks[n], part));
    let dress = Dress::of(blocks, &runs);
    let settled = |at: usize| {
        let run = &runs[at];
        named_box(blocks, run)
            .or_else(|| over_writer(blocks, run))
            .or_else(|| dress.apart(blocks, run))
            .or_else(|| letter(blocks, run))
            .or_else(|| over_one(blocks, &runs, at))
            .or_else(|| dress.smaller(blocks, &runs, at))
            .or_else(|| dress.set_in(blocks, run))
            .or_else(|| dress.spaced(blocks, run))
    };
    parts.extend((0..runs.len()).filter_map(settled));
    parts.into_iter().for_each(|(n, part)| set(&mut blocks[n], part));
}

pub(super) fn set(block: &mut Block, part: Part) {
    (block.sort, block.part) = match part {
        Part::Text => (Sort::Text, None),
        part => (Sort::Heading, Some(part)),
    };
}

pub(super) fn runs(blocks: &[Block], skip: &[bool]) -> Vec<Run> {
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

/// A label taken for the headline right over another one that is set smaller: the column of that.
fn label_over(blocks: &[Block], run: &Run) -> Vec<(usize, Part)> {
    let column = |pair: &&[usize]| {
        let (over, under) = (&blocks[pair[0]], &blocks[pair[1]]);
        let headlines = [over, under].iter().all(|b| b.part == Some(Part::Headline));
        headlines && over.text.is_label() && rank(over) < rank(under) && !boxes::is_box(over.head())
    };
    run.headings.windows(2).filter(column).map(|pair| (pair[0], Part::Column)).collect()
}

/// A statement right over a headline, nothing written under it: its kicker where it is set smaller; where it is set
/// larger it is the headline, and the lower line its deck.
fn pairs(blocks: &[Block], run: &Run) -> Vec<(usize, Part)> {
    let states = |b: &Block| {
        let words = b.head().split(' ').count();
        words >= 4 && !b.text.is_label() && !b.text.is_group() && !boxes::is_box(b.head())
    };
    let told = |pair: &[usize]| {
        let (over, under) = (&blocks[pair[0]], &blocks[pair[1]]);
        if under.part != Some(Part::Headline) || !states(over) {
            return Vec::new();
        }
        match (over.part, rank(over).cmp(&rank(under))) {
            (Some(Part::Column | Part::Headline), Ordering::Greater) => vec![(pair[0], Part::Kicker)],
            (Some(Part::Headline | Part::Kicker), Ordering::Less) => {
                vec![(pair[0], Part::Headline), (pair[1], Part::Deck)]
            }
            _ => Vec::new(),
        }
    };
    run.headings.windows(2).flat_map(told).collect()
}

/// A line with the mark of the heading over it that begins in small letters goes on that heading.
fn broken_lines(blocks: &mut [Block], skip: &[bool]) {
    for i in 1..blocks.len() {
        let (over, block) = (&blocks[i - 1], &blocks[i]);
        let marked = (1..=6).contains(&block.level) && block.level == over.level && !skip[i] && !skip[i - 1];
        let headings = over.sort == Sort::Heading && matches!(block.sort, Sort::Heading | Sort::Text);
        let goes_on = block.text.first().is_some_and(char::is_lowercase) && !is_final(&over.text.chars);
        if !(marked && headings && goes_on && heading::could_be(block)) {
            continue;
        }
        if matches!(over.part, Some(Part::Kicker | Part::Column)) {
            set(&mut blocks[i - 1], Part::Headline);
        }
        set(&mut blocks[i], Part::More);
    }
}

/// A line in small letters right under one of a headline, and the last of it or over a further one.
fn inner_lines(blocks: &[Block], skip: &[bool]) -> Vec<(usize, Part)> {
    let line = |b: &Block| b.lines == 1 && b.level == 0 && b.text.len() <= 60;
    let headline = |b: &Block| matches!(b.part, Some(Part::Headline | Part::More)) && line(b);
    let inner = |n: &usize| {
        let (over, block, under) = (&blocks[n - 1], &blocks[*n], &blocks[n + 1]);
        !skip[*n]
            && headline(over)
            && block.sort == Sort::Text
            && line(block)
            && block.gap == 0
            && block.text.first().is_some_and(char::is_lowercase)
            && !is_final(&block.text.chars)
            && (under.gap > 0 || under.part == Some(Part::More))
    };
    (1..blocks.len().saturating_sub(1)).filter(inner).map(|n| (n, Part::More)).collect()
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

/// Of three lines or more over a byline, those between the first and the last that are set in capitals as no other is, or that
/// go on in small letters: the headline, a kicker over it and a deck below.
fn between(blocks: &[Block], run: &Run) -> Vec<(usize, Part)> {
    let lines = &run.headings[..];
    let plain = |n: &usize| blocks[*n].level == 0 && !boxes::is_box(blocks[*n].head());
    let labelled = lines.first().is_some_and(|n| blocks[*n].text.is_label());
    if lines.len() < 3 || labelled || !run.signed(blocks) || !lines.iter().all(plain) {
        return Vec::new();
    }
    let goes_on = |n: usize| blocks[n].text.first().is_some_and(char::is_lowercase) && blocks[n].gap == 0;
    let inner: Vec<bool> = match lines.iter().any(|&n| in_capitals(&blocks[n])) {
        true => lines.iter().map(|&n| in_capitals(&blocks[n])).collect(),
        false => (0..lines.len())
            .map(|k| goes_on(lines[k]) || lines.get(k + 1).is_some_and(|&n| goes_on(n)))
            .collect(),
    };
    let (Some(first), Some(last)) = (inner.iter().position(|is| *is), inner.iter().rposition(|is| *is))
    else {
        return Vec::new();
    };
    if first != 1 || last + 2 != lines.len() || !inner[first..=last].iter().all(|is| *is) {
        return Vec::new();
    }
    let part = |k: usize| match k {
        0 => Part::Kicker,
        1 => Part::Headline,
        k if k <= last => Part::More,
        _ => Part::Deck,
    };
    lines.iter().enumerate().map(|(k, &n)| (n, part(k))).collect()
}

/// `LOTTERY` over `Pick 3: 4-0-7` and more such lines: a list and its headline, whatever its first line is taken for.
fn listed(blocks: &[Block], run: &Run) -> Vec<(usize, Part)> {
    let Some(&last) = run.headings.last() else { return Vec::new() };
    let entry =
        |b: &Block| b.lines == 1 && b.level == 0 && !b.chinese() && heading::is_labelled(&b.text.chars);
    let first = if entry(&blocks[last]) { last } else { last + 1 };
    let Some(label) = run.headings.iter().copied().rfind(|&n| n < first) else { return Vec::new() };
    let lines = blocks.get(first..).unwrap_or_default();
    let count = lines
        .iter()
        .enumerate()
        .take(4 * NEAR)
        .take_while(|(n, b)| entry(b) && (*n == 0 || b.gap == 0))
        .count();
    let over = lines.get(count).is_none_or(|b| b.sort != Sort::Text);
    if blocks[label].part != Some(Part::Column) || count < 2 || !over {
        return Vec::new();
    }
    let mut parts = vec![(label, Part::Headline)];
    parts.extend((first == last).then_some((first, Part::Text)));
    parts
}

/// How large a heading is set: the lower, the larger.
pub(super) fn rank(block: &Block) -> u8 {
    if block.level == 0 { 9 } else { block.level }
}

/// A box that says by name that it is one, taken for a column or a subhead.
fn named_box(blocks: &[Block], run: &Run) -> Option<(usize, Part)> {
    let [n] = run.headings[..] else { return None };
    let inside = [run.above, run.below].iter().all(|n| n.is_some_and(|n| blocks[n].sort == Sort::Text));
    // Behind a colon it says what it is about: `EXPLAINER: How a lock works`.
    let head = blocks[n].head();
    let labelled = || head.split_once(": ").is_some_and(|(_, what)| !what.is_empty());
    let taken = match blocks[n].part {
        Some(Part::Column) => true,
        Some(Part::Subhead) => labelled(),
        _ => false,
    };
    let boxed = inside && taken && boxes::is_named_box(head);
    boxed.then_some((n, Part::Headline))
}

/// A label over the writer's name, the headline close below that: the column he writes.
fn over_writer(blocks: &[Block], run: &Run) -> Option<(usize, Part)> {
    let ([n], Some(by)) = (&run.headings[..], run.below.filter(|_| run.signed(blocks))) else { return None };
    let headline = blocks.get(by + 1).is_some_and(|b| b.sort == Sort::Heading && b.gap == 0);
    (headline && blocks[*n].text.is_label()).then_some((*n, Part::Column))
}
