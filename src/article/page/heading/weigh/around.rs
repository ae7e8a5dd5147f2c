//! The lines of a page that could be headings, in runs, and what stands around each.

use super::cohesion::{Said, cohesion};
use super::facts::{Fact, Facts, case, class, label_of};
use super::half::{is_half, is_second_half};
use super::opening::{is_dated, refers};
use crate::article::page::heading;
use crate::article::page::heading::boxes;
use crate::article::page::items::assemble::is_note;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::context::Context;
use crate::article::page::layout::sort::{continues, table_caption};
use crate::article::page::layout::words::HEAD;
use crate::article::page::text::{is_final, is_han, is_letter, lower};
use rustc_hash::{FxHashMap, FxHasher};
use smallvec::SmallVec;
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// What stands at a place of the page, furniture and pictures left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Stands {
    Text,
    Open,
    Lead,
    Line,
    Caption,
    Byline,
    Names,
    Meta,
    Photo,
    Credit,
    Row,
    Jump,
    JumpFrom,
    Note,
    Item,
    Edge,
}

use Stands::{Edge, Lead, Line, Open, Text};

impl Stands {
    fn of(block: &Block, caption: bool, speech: bool) -> Self {
        match block.sort {
            _ if caption => Stands::Caption,
            Sort::Byline => Stands::Byline,
            Sort::Names => Stands::Names,
            Sort::Meta => Stands::Meta,
            Sort::Photo => Stands::Photo,
            Sort::Credit => Stands::Credit,
            Sort::Row => Stands::Row,
            Sort::Jump { from: false } => Stands::Jump,
            Sort::Jump { from: true } => Stands::JumpFrom,
            _ if is_note(block) => Stands::Note,
            _ if could_be(block) && (!speech || (1..=6).contains(&block.level)) => Line,
            _ if block.text.has_lead() => Lead,
            _ if block.bullet.is_some() || block.bold > 0 && block.bold < block.text.len() => Stands::Item,
            _ if is_final(&block.text.chars) => Text,
            _ => Open,
        }
    }

    fn is_text(self) -> bool {
        matches!(self, Text | Open | Lead | Stands::Note | Stands::Item)
    }

    /// Whether it says what an item is about.
    fn says(self) -> bool {
        self.is_text() || matches!(self, Line | Stands::Row)
    }

    fn signs(self) -> bool {
        matches!(self, Stands::Byline | Stands::Names | Stands::Meta | Lead)
    }
}

/// Whether a block of text is looked at as a heading.
fn could_be(block: &Block) -> bool {
    block.sort == Sort::Text && (block.level > 0 || heading::could_be(block))
}

/// Which marks a heading has, a bit for each.
fn marks(block: &Block) -> u16 {
    const MARKS: [char; 10] = ['“', '：', '，', '—', '？', '、', '！', ':', ',', '?'];
    let bit = |c: &char| MARKS.iter().position(|mark| mark == c).map_or(0, |n| 1 << n);
    block.text.chars.iter().fold(0, |marks, c| marks | bit(c))
}

/// What the first line of a run of lines shows to others.
struct Head {
    marks: u16,
    /// Whether it is a box or a sentence set large: those stand inside an article, and end no series.
    inside: bool,
    numbered: bool,
}

impl Head {
    fn of(block: &Block) -> Self {
        let chars = &block.text.chars;
        Head {
            marks: marks(block),
            inside: is_final(chars) || boxes::is_box(block.head()),
            numbered: heading::is_numbered(chars),
        }
    }
}

/// In how many ways two headings are built alike: the characters at their ends, their `marks`, their length.
fn alike(a: &Block, b: &Block, marks: u16) -> usize {
    let (a, b) = (&a.text, &b.text);
    let ends = usize::from(a.first() == b.first()) + usize::from(a.last() == b.last());
    marks.count_ones() as usize + ends + usize::from(a.len().abs_diff(b.len()) <= a.len() / 8)
}

/// How many lines of furniture stand at the top of a page at most.
const TOP: usize = 8;

/// Longest line that is looked for elsewhere on the page.
const SHORT: usize = 60;

/// A number for the words of a line without numbers and marks: `Comments (27)` and `Comments (4)` are one.
fn words(block: &Block) -> u64 {
    let mut hasher = FxHasher::default();
    let letters = block.text.chars.iter().take(HEAD).filter(|c| is_han(**c) || is_letter(**c));
    letters.for_each(|c| lower(*c).hash(&mut hasher));
    hasher.finish()
}

/// How far a series of headings is followed to each side.
const SERIES: usize = 12;

/// How large a heading is set: the lower, the larger.
fn rank(block: &Block) -> usize {
    if block.level == 0 { 9 } else { usize::from(block.level) }
}

/// Whether `block` is set like another heading (1), larger (2) or smaller (3).
fn beside(block: &Block, other: Option<&Block>) -> u8 {
    other.map_or(0, |other| match rank(block).cmp(&rank(other)) {
        std::cmp::Ordering::Equal => 1,
        std::cmp::Ordering::Less => 2,
        std::cmp::Ordering::Greater => 3,
    })
}

/// The length of a text as a share of that of another.
fn share(block: &Block, other: Option<&Block>) -> usize {
    other.map_or(0, |other| {
        1 + class(10 * block.text.len() / other.text.len().max(1), &[3, 6, 8, 9, 10, 14, 20])
    })
}

/// The lines of a page that could be headings, each with its block. `skip` tells blocks that stand outside the running
/// text.
pub(super) fn lines(blocks: &[Block], skip: &[bool], context: &Context) -> (Vec<usize>, Vec<Facts>) {
    let page = Page::of(blocks, skip, context);
    let count = page.runs.iter().map(ExactSizeIterator::len).sum();
    let mut lines = (Vec::with_capacity(count), Vec::with_capacity(count));
    lines.extend((0..page.runs.len()).flat_map(|n| page.run(n, context)));
    lines
}

/// How a line of a list begins: with a sign, a numeral, or a label before a colon.
fn item(block: &Block) -> u8 {
    let chars = &block.text.chars;
    match () {
        () if block.level > 0 || block.sort != Sort::Text => 0,
        () if block.bullet.is_some() => 1,
        () if heading::is_numbered(chars) => 2,
        () if heading::is_labelled(chars) || heading::is_labelled_chinese(chars) => 3,
        () => 0,
    }
}

/// Which blocks are items of lists.
fn listed(blocks: &[(usize, &Block)]) -> Vec<bool> {
    let mut listed = vec![false; blocks.len()];
    for n in 1..blocks.len() {
        let (over, block) = (blocks[n - 1].1, blocks[n].1);
        let opened = matches!(over.text.last(), Some('：' | ':'));
        listed[n] = item(block) > 0 && (opened || listed[n - 1] || item(over) == item(block));
        listed[n - 1] |= listed[n] && item(over) == item(block);
    }
    listed
}

/// A page without what stands between its items.
struct Page<'a> {
    all: &'a [Block<'a>],
    blocks: Vec<(usize, &'a Block<'a>)>,
    stands: Vec<Stands>,
    /// Of each line whether it is a label, and how its words are written.
    built: Vec<[u8; 2]>,
    runs: Vec<Range<usize>>,
    /// The first line of each run.
    heads: Vec<Head>,
    /// How much the text under each run has in common with that over it, in hundredths.
    cohesion: Vec<usize>,
    /// How often each short line stands on the page, numbers aside.
    counts: FxHashMap<u64, usize>,
    /// Whether headings bear marks.
    marked: bool,
    /// How many lines of each rank there are.
    ranks: [usize; 10],
    /// Whether each block is an item of a list: it begins as the one before it does, or a colon opened the list.
    listed: Vec<bool>,
}

impl<'a> Page<'a> {
    fn of(all: &'a [Block<'a>], skip: &[bool], context: &Context) -> Self {
        let apart = |b: &Block| matches!(b.sort, Sort::Furniture | Sort::Rule | Sort::Image { .. });
        let blocks: Vec<(usize, &Block)> = all.iter().enumerate().filter(|(_, b)| !apart(b)).collect();
        let mut stands: Vec<Stands> =
            blocks.iter().map(|(i, b)| Stands::of(b, skip[*i], context.is_speech(*i))).collect();
        // From below, so that the first of two lines knows the second; then from above, for the second.
        for n in (0..blocks.len()).rev().chain(0..blocks.len()) {
            let over = n.checked_sub(1).filter(|&n| stands[n] == Line).map(|n| blocks[n].1);
            let under = blocks.get(n + 1).filter(|_| stands[n + 1] == Line || stands[n + 1].signs());
            if matches!(stands[n], Text | Open | Stands::Item)
                && !context.is_speech(blocks[n].0)
                && (is_half(blocks[n].1, over, under.map(|(_, b)| *b))
                    || n.checked_sub(1)
                        .is_some_and(|k| is_second_half(blocks[k].1, blocks[n].1, under.map(|(_, b)| *b))))
            {
                stands[n] = Line;
            }
        }
        let mut runs: Vec<Range<usize>> = Vec::new();
        for n in (0..stands.len()).filter(|&n| stands[n] == Line) {
            match runs.last_mut().filter(|run| run.end == n) {
                Some(run) => run.end = n + 1,
                None => runs.push(n..n + 1),
            }
        }
        let texts = runs.iter().enumerate().map(|(n, run)| {
            let end = runs.get(n + 1).map_or(blocks.len(), |next| next.start);
            (run.start..end).filter(|&n| stands[n].says()).map(|n| &blocks[n].1.text.chars[..]).collect()
        });
        let cohesion = cohesion(texts);
        let heads = runs.iter().map(|run| Head::of(blocks[run.start].1)).collect();
        let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
        let short = all.iter().filter(|b| b.text.len() <= SHORT && !b.text.is_empty());
        short.for_each(|b| *counts.entry(words(b)).or_default() += 1);
        let lines = || stands.iter().zip(&blocks).filter(|(s, _)| **s == Line).map(|(_, (_, b))| b);
        let marked = lines().filter(|b| b.level > 0).count() >= 2;
        let mut ranks = [0; 10];
        lines().filter(|b| b.level > 0 || !marked).for_each(|b| ranks[rank(b).min(9)] += 1);
        let built = blocks.iter().zip(&stands).map(|((_, b), stands)| match stands {
            Line => [label_of(b), case(b)],
            _ => [0; 2],
        });
        Page {
            all,
            listed: listed(&blocks),
            built: built.collect(),
            blocks,
            stands,
            runs,
            heads,
            cohesion,
            counts,
            marked,
            ranks,
        }
    }

    fn block(&self, n: usize) -> &'a Block<'a> {
        self.blocks[n].1
    }

    fn stands(&self, n: Option<usize>) -> Stands {
        n.and_then(|n| self.stands.get(n)).copied().unwrap_or(Edge)
    }

    /// The text between a run and the next.
    fn under(&self, run: usize) -> Range<usize> {
        self.runs[run].end..self.runs.get(run + 1).map_or(self.blocks.len(), |next| next.start)
    }

    /// The first text under a run.
    fn opening(&self, run: usize) -> Option<&'a Block<'a>> {
        self.under(run).find(|&n| self.stands[n].is_text()).map(|n| self.block(n))
    }

    /// The length of the running text of a stretch.
    fn size(&self, stretch: Range<usize>) -> usize {
        stretch.filter(|&n| self.stands[n].is_text()).map(|n| self.block(n).text.len()).sum()
    }

    /// The blocks of a run and the facts of each.
    fn run(&self, n: usize, context: &Context) -> impl Iterator<Item = (usize, Facts)> {
        let around = self.around(n, context);
        let run = &self.runs[n];
        let said = self.opening(n).map(|b| Said::of(&b.text.chars));
        let told = |at: usize| said.as_ref().and_then(|said| said.share(&self.block(at).text.chars));
        let told: Vec<Option<usize>> = run.clone().map(told).collect();
        run.clone().map(move |at| {
            let mut facts = around.clone();
            facts.own(self.block(at));
            self.in_run(&mut facts, at, n, &told, context);
            (self.blocks[at].0, facts)
        })
    }

    /// What stands around a run.
    fn around(&self, n: usize, context: &Context) -> Facts {
        let mut facts = Facts::default();
        let run = &self.runs[n];
        let above = run.start.checked_sub(1);
        let (over, under) = (self.stands(above), self.stands(Some(run.end)));
        let stretch = self.under(n);
        facts.set(Fact::Over, over as u8);
        facts.set(Fact::Under, under as u8);
        facts.say(Fact::One, run.len() == 1);
        facts.set(Fact::Shared, class(self.cohesion[n], &[0, 1, 2, 4, 7, 11, 17]));
        let opening = self.opening(n);
        facts.say(Fact::Dated, opening.is_some_and(|b| is_dated(&b.text.chars, b.chinese())));
        facts.say(Fact::Refers, opening.is_some_and(|b| refers(&b.text.chars)));
        let paragraphs = stretch.clone().filter(|&n| self.stands[n].is_text()).count();
        facts.set(Fact::Paragraphs, paragraphs.min(5));
        facts.set(Fact::Run, run.len().min(4) - 1);
        facts.set(Fact::Text, class(self.size(stretch.clone()), &[0, 40, 100, 200, 400, 800]));
        let before = n.checked_sub(1).map_or(0..run.start, |n| self.under(n));
        facts.set(Fact::TextOver, class(self.size(before), &[0, 40, 100, 200, 400, 800]));
        let last = stretch.end.saturating_sub(2).max(stretch.start + 1)..stretch.end;
        facts.say(Fact::Signed, last.into_iter().any(|n| self.ends_signed(n)));
        facts.set(Fact::Resumes, self.resumes(above.filter(|_| over == Open), stretch.clone()));
        let spoken = |n: Option<usize>| n.is_some_and(|n| context.is_speech(self.blocks[n].0));
        let speech = spoken(above) && spoken(Some(run.end).filter(|&n| n < self.blocks.len()));
        facts.say(Fact::Speech, speech);
        facts.say(Fact::Credited, stretch.into_iter().any(|n| self.stands[n] == Stands::Credit));
        facts.say(
            Fact::Ended,
            above.is_some_and(|n| self.ends_signed(n))
                || matches!(over, Stands::Credit | Stands::Jump | Stands::Meta),
        );
        facts.say(Fact::Signs, under.signs());
        // The writer may stand between the name of a column and the headline.
        let behind =
            (run.end..self.blocks.len()).find(|&n| !self.stands[n].signs() || self.stands[n] == Lead);
        let line = self.stands(behind) == Line;
        facts.set(Fact::SignsOver, if under.signs() && under != Lead { 1 + u8::from(line) } else { 0 });
        let run_over = n.checked_sub(1).map(|n| self.runs[n].end);
        facts.say(Fact::SignedOver, self.stands(run_over.filter(|&n| n < self.blocks.len())).signs());
        facts
    }

    /// Whether the sentence that block `cut` leaves open goes on in no text (1), a later one (2) or the first one (3) of a
    /// stretch.
    fn resumes(&self, cut: Option<usize>, stretch: Range<usize>) -> u8 {
        let Some(cut) = cut.map(|n| self.block(n)) else { return 0 };
        let texts: SmallVec<[&Block; 8]> =
            stretch.filter(|&n| self.stands[n].is_text()).take(8).map(|n| self.block(n)).collect();
        let goes_on = |b: &Block| {
            continues(&cut.text.chars, b)
                || b.text.len() <= 8 && b.bullet.is_none() && is_final(&b.text.chars)
        };
        let later = texts.windows(2).any(|w| is_final(&w[0].text.chars) && goes_on(w[1]));
        match texts.first() {
            Some(first) if goes_on(first) => 3,
            _ if later => 2,
            _ => 1,
        }
    }

    /// How a line stands to those that are dressed like it: those that follow each other, one over each text and none
    /// signed, and the heading before them all.
    fn series(&self, facts: &mut Facts, n: usize, block: &Block) {
        let numbered = heading::is_numbered(&block.text.chars);
        let like = |run: usize| {
            let (head, alone) = (self.block(self.runs[run].start), self.runs[run].len() == 1);
            alone
                && rank(head) == rank(block)
                && self.heads[run].numbered == numbered
                && !self.stands(Some(self.runs[run].end)).signs()
        };
        let inside = |run: &usize| self.heads[*run].inside;
        let mut series: SmallVec<[usize; 2 * SERIES + 1]> =
            (0..n).rev().filter(|run| !inside(run)).take(SERIES).take_while(|&run| like(run)).collect();
        let first = series.last().copied().unwrap_or(n);
        series.push(n);
        let behind = (n + 1..self.runs.len()).filter(|run| !inside(run));
        series.extend(behind.take(SERIES).take_while(|&run| like(run)));
        facts.set(Fact::Series, class(series.len() - 1, &[0, 1, 2, 4]));
        let signed = |run: usize| {
            let last = self.under(run).next_back().filter(|&n| n > self.runs[run].end);
            last.is_some_and(|n| self.ends_signed(n))
        };
        let signed = series.iter().filter(|&&run| signed(run)).count();
        facts.set(Fact::SeriesSigned, (4 * signed).div_ceil(series.len()));
        let others = series.iter().filter(|run| **run != n);
        let own = marks(block);
        let most = others
            .map(|&run| alike(block, self.block(self.runs[run].start), own & self.heads[run].marks))
            .max();
        facts.set(Fact::Alike, most.unwrap_or(0).min(3));
        let anchor = (0..first).rev().find(|run| !inside(run));
        let head = anchor.map(|run| self.block(self.runs[run].end - 1));
        facts.set(Fact::Anchor, beside(block, head));
        facts.set(Fact::AnchorSize, share(block, head));
        facts.set(
            Fact::AnchorSigns,
            anchor.map_or(0, |run| 1 + u8::from(self.stands(Some(self.runs[run].end)).signs())),
        );
    }

    /// Whether a block signs the text that it ends.
    fn ends_signed(&self, n: usize) -> bool {
        match self.stands[n] {
            Stands::Byline | Stands::Names => true,
            Text | Open | Stands::Item => self.block(n).text.tail().is_some(),
            _ => false,
        }
    }

    /// How a line stands in its run. `told` says of each line of the run how much of it is said first under it.
    fn in_run(&self, facts: &mut Facts, at: usize, n: usize, told: &[Option<usize>], context: &Context) {
        let (run, (i, block)) = (&self.runs[n], self.blocks[at]);
        facts.say(Fact::Listed, self.listed[at]);
        facts.set(Fact::Marked, if self.marked { 1 + u8::from(block.level > 0) } else { 0 });
        facts.say(Fact::Table, table_caption(self.all, i));
        facts.say(Fact::Repeated, self.counts.get(&words(block)).is_some_and(|count| *count > 1));
        let furniture = |n: usize| self.all.get(n).is_some_and(|b| b.sort == Sort::Furniture);
        let above = usize::from(furniture(i.wrapping_sub(1)) && block.gap == 0);
        let below = usize::from(furniture(i + 1) && self.all[i + 1].gap == 0);
        facts.set(Fact::Beside, above + 2 * below);
        let apart = |n: usize| furniture(n) || self.all.get(n).is_some_and(|b| b.sort == Sort::Rule);
        let top = i < TOP && (0..i).all(apart);
        facts
            .set(Fact::Top, if top { 1 + usize::from(i > 0) + 2 * usize::from(furniture(i + 1)) } else { 0 });
        facts.say(Fact::Parallel, context.is_parallel(i));
        facts.set(Fact::Frequent, class(self.ranks[rank(block)], &[1, 2, 4, 8]));
        facts.set(Fact::First, class(at, &[1, 5]));
        let (front, back) = (at - run.start, run.end - 1 - at);
        let previous = (front > 0).then(|| self.block(at - 1));
        let next = (back > 0).then(|| self.block(at + 1));
        let below = self.blocks.get(at + 1).map(|(_, b)| *b);
        facts.set(Fact::Front, front.min(2));
        facts.set(Fact::Back, back.min(2));
        facts.set(Fact::Previous, beside(block, previous));
        facts.set(Fact::Next, beside(block, next));
        let [label, case] = self.built[at];
        facts.set(Fact::Label, label);
        facts.set(Fact::Case, case);
        let [label, case] = if front > 0 { self.built[at - 1] } else { [0; 2] };
        facts.set(Fact::PreviousLabel, if front > 0 { 1 + label } else { 0 });
        facts.set(Fact::PreviousCase, case);
        let [label, case] = if back > 0 { self.built[at + 1] } else { [0; 2] };
        facts.set(Fact::NextLabel, if back > 0 { 1 + label } else { 0 });
        facts.set(Fact::NextCase, case);
        facts.set(Fact::NextSize, share(block, next));
        let own = told[front];
        let more = |other: Option<usize>| {
            let other = other.and_then(|n| told.get(n).copied().flatten());
            own.zip(other).map_or(0, |(own, other)| own.cmp(&other) as i8 + 2)
        };
        facts.set(Fact::Told, own.map_or(0, |own| 1 + class(own, &[0, 2, 4, 6])));
        facts.set(Fact::ToldNext, more(Some(front + 1)));
        facts.set(Fact::ToldPrevious, more(front.checked_sub(1)));
        let even = |a: &Block, b: &Block| a.text.len() == b.text.len() && b.gap == 0;
        facts.say(Fact::PreviousEven, previous.is_some_and(|b| even(b, block)));
        let comma = |b: &Block| b.text.chars.iter().any(|c| matches!(c, '，' | ','));
        facts.say(Fact::PreviousComma, previous.is_some_and(comma));
        facts.say(Fact::PreviousBroken, previous.is_some_and(|b| heading::is_broken(&b.text.chars)));
        facts.say(Fact::Meets, below.is_some_and(|b| context.meets(block, b)));
        facts.set(Fact::Above, self.stands(at.checked_sub(1)) as u8);
        facts.set(Fact::Below, self.stands(Some(at + 1)) as u8);
        facts.set(Fact::GapBelow, below.map_or(2, |b| b.gap.min(2)));
        let shift = |b: &Block| (block.indent + 5).saturating_sub(b.indent).div_euclid(2).clamp(0, 4);
        facts.set(Fact::IndentBelow, below.map_or(0, |b| 1 + shift(b)));
        let over = n.checked_sub(1).map(|n| self.block(self.runs[n].end - 1));
        let under = self.runs.get(n + 1).map(|run| self.block(run.start));
        facts.set(Fact::RunOver, beside(block, over));
        facts.set(Fact::RunUnder, beside(block, under));
        facts.set(Fact::SizeOver, share(block, over));
        // Behind a text, two lines are linked by how they are set, and by whether the lower is signed.
        let link = 1 + 2 * beside(block, over) + facts.get(Fact::Signs);
        facts.set(Fact::Link, if front == 0 { link } else { 0 });
        let text_over = run.start.checked_sub(1).filter(|&n| self.stands[n].is_text()).map(|n| self.block(n));
        facts.say(
            Fact::GoesOn,
            text_over.is_some_and(|b| !is_final(&b.text.chars) && continues(&b.text.chars, block)),
        );
        self.series(facts, n, block);
    }
}
