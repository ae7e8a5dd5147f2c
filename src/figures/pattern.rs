//! Wordings as patterns: the small part of the language of regular expressions that the tables of this
//! module are written in, matched the way the `regex` crate matches them (leftmost, first alternative). A
//! match takes at least one character.
//!
//! A figure asks some twenty patterns about a dozen characters each. What counts there is how fast a pattern
//! says no: an alternation looks up the next character in one table instead of trying its words in turn,
//! nothing is allocated, and a loop that failed at one place is not tried there again, which keeps the work
//! linear on hostile text.

mod family;
mod heads;
mod lazy;
mod parse;

use super::letters::Letters;
pub(super) use family::{Asked, Family};
use heads::Heads;
use lazy::Classes;
use std::cell::RefCell;

/// Places of a text that loops remember failures at, from where the search began.
const REMEMBERED: usize = 256;
/// Loops of a pattern that remember.
const LOOPS: usize = 4;
/// Groups that a pattern may capture.
const GROUPS: usize = 2;

/// One step of a pattern.
#[derive(Debug, Clone)]
enum Step {
    Letter(char),
    Set(Set),
    /// The first way, and the second where it fails.
    Either(u32, u32),
    /// As `Either`, at the head of a loop: what failed here once fails again.
    Again(usize, u32, u32),
    /// The ways that the next character leaves open.
    Choice(usize),
    Goto(u32),
    /// Begins (even) or ends (odd) a group.
    Mark(u32),
    TextStart,
    TextEnd,
    Found,
}

/// Characters that a set holds or, negated, does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Set {
    negated: bool,
    ranges: Vec<(char, char)>,
}

impl Set {
    fn holds(&self, letter: char) -> bool {
        self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&letter)) != self.negated
    }

    /// Its characters, unless they are too many.
    fn listed(&self) -> Option<Vec<char>> {
        let size: usize = self.ranges.iter().map(|(from, to)| *to as usize - *from as usize + 1).sum();
        let few = !self.negated && size <= heads::LISTED;
        few.then(|| self.ranges.iter().flat_map(|(from, to)| *from..=*to).collect())
    }
}

/// Ways on by the next character.
#[derive(Debug)]
struct Choice {
    by_letter: Letters<(u32, u32)>,
    ways: Vec<Way>,
    /// Ways for every other character, and for the end of the text.
    other: (u32, u32),
}

/// One way on: its first step, and the character after the next one where that is settled too.
#[derive(Debug, Clone, Copy)]
struct Way {
    step: u32,
    second: Option<char>,
}

/// A compiled wording.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Which pattern of the process it is.
    number: usize,
    classes: Classes,
    /// Whether its matches have groups.
    grouped: bool,
    steps: Vec<Step>,
    choices: Vec<Choice>,
    /// What a match can begin with, where that can be listed.
    heads: Option<Heads>,
    /// One of these stands in every match, where they can be listed.
    needs: Option<Vec<char>>,
    /// The text ends with one of these wherever the pattern matches in it, where they can be listed.
    tails: Option<Vec<char>>,
    /// Matches only at the start of the text.
    anchored: bool,
}

/// Where a pattern stands in a text, in the text's own offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    groups: [Option<(usize, usize)>; GROUPS],
}

impl Hit {
    /// Where the group `number`, counted from 1, stands.
    pub(super) fn group(&self, number: usize) -> Option<(usize, usize)> {
        *self.groups.get(number.checked_sub(1)?)?
    }
}

/// Text that a pattern reads: a string by bytes, or a slice of characters.
pub(super) trait Reading {
    /// The character at `at` and where the next one begins.
    fn letter(&self, at: usize) -> Option<(char, usize)>;
    /// Where the text ends.
    fn length(&self) -> usize;
}

impl Reading for str {
    #[inline]
    fn letter(&self, at: usize) -> Option<(char, usize)> {
        let letter = self.get(at..)?.chars().next()?;
        Some((letter, at + letter.len_utf8()))
    }

    fn length(&self) -> usize {
        self.len()
    }
}

impl Reading for [char] {
    #[inline]
    fn letter(&self, at: usize) -> Option<(char, usize)> {
        self.get(at).map(|letter| (*letter, at + 1))
    }

    fn length(&self) -> usize {
        self.len()
    }
}

impl Pattern {
    /// Compiles `wording`, a constant of this module: all of them are compiled by the tests.
    pub(super) fn new(wording: &str) -> Self {
        parse::pattern(wording)
    }

    /// The first match in `text`.
    pub(super) fn find<T: Reading + ?Sized>(&self, text: &T) -> Option<Hit> {
        self.find_from(text, 0)
    }

    /// Whether the pattern stands anywhere in `text`.
    pub(super) fn is_match<T: Reading + ?Sized>(&self, text: &T) -> bool {
        self.find(text).is_some()
    }

    /// The match that begins at `at`.
    pub(super) fn match_at<T: Reading + ?Sized>(&self, text: &T, at: usize) -> Option<Hit> {
        let end = lazy::end(self, text, at)?;
        if self.grouped {
            return OPEN.with_borrow_mut(|open| Search::new(self, text, at, open).run(at));
        }
        Some(Hit { start: at, end, groups: [None; GROUPS] })
    }

    /// Whether a match can begin with `letter` where `next` follows it.
    #[inline]
    pub(super) fn begins_with(&self, letter: char, next: Option<char>) -> bool {
        self.heads.as_ref().is_none_or(|heads| heads.open(letter, next))
    }

    /// The characters that are told apart at the head of a match.
    fn named_heads(&self) -> impl Iterator<Item = char> {
        self.heads.iter().flat_map(Heads::named)
    }

    /// The first match that begins at `from` or later.
    fn find_from<T: Reading + ?Sized>(&self, text: &T, from: usize) -> Option<Hit> {
        let mut at = from;
        let mut letter = text.letter(at);
        loop {
            let next = letter.and_then(|(_, next)| text.letter(next));
            let open = match letter {
                Some((letter, _)) => self.begins_with(letter, next.map(|(next, _)| next)),
                None => self.heads.is_none(),
            };
            if open && let Some(hit) = self.match_at(text, at) {
                return Some(hit);
            }
            if self.anchored {
                return None;
            }
            at = letter?.1;
            letter = next;
        }
    }
}

/// What is left to try where the way taken fails.
#[derive(Debug, Clone, Copy)]
enum Open {
    Way(u32, u32),
    /// A group mark to put back.
    Marked(u32, u32),
}

thread_local! {
    /// Memory of the searches of a thread, one after the other.
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
}

/// One search through a text.
struct Search<'a, T: ?Sized> {
    pattern: &'a Pattern,
    text: &'a T,
    origin: usize,
    failed: [[u64; REMEMBERED / 64]; LOOPS],
    open: &'a mut Vec<Open>,
}

impl<'a, T: Reading + ?Sized> Search<'a, T> {
    fn new(pattern: &'a Pattern, text: &'a T, origin: usize, open: &'a mut Vec<Open>) -> Self {
        open.clear();
        Self { pattern, text, origin, failed: [[0; REMEMBERED / 64]; LOOPS], open }
    }

    /// The match that begins at `start`.
    fn run(&mut self, start: usize) -> Option<Hit> {
        let mut marks = [u32::MAX; 2 * GROUPS];
        let pattern = self.pattern;
        let (mut step, mut at) = (0u32, start);
        loop {
            let on = match pattern.steps.get(step as usize)? {
                Step::Found => {
                    let group = |number: usize| {
                        let (from, to) = (marks.get(2 * number)?, marks.get(2 * number + 1)?);
                        (*to != u32::MAX).then_some((*from as usize, *to as usize))
                    };
                    return Some(Hit { start, end: at, groups: std::array::from_fn(group) });
                }
                Step::Letter(letter) => {
                    self.text.letter(at).filter(|(next, _)| next == letter).map(|(_, next)| (step + 1, next))
                }
                Step::Set(set) => self
                    .text
                    .letter(at)
                    .filter(|(next, _)| set.holds(*next))
                    .map(|(_, next)| (step + 1, next)),
                Step::Goto(to) => Some((*to, at)),
                Step::TextStart => (at == 0).then_some((step + 1, at)),
                Step::TextEnd => (at == self.text.length()).then_some((step + 1, at)),
                Step::Mark(slot) => {
                    if let Some(mark) = marks.get_mut(*slot as usize) {
                        self.open.push(Open::Marked(*slot, *mark));
                        *mark = at as u32;
                    }
                    Some((step + 1, at))
                }
                Step::Either(first, second) => {
                    self.open.push(Open::Way(*second, at as u32));
                    Some((*first, at))
                }
                Step::Again(number, first, second) => {
                    if self.tried(*number, at) {
                        None
                    } else {
                        self.open.push(Open::Way(*second, at as u32));
                        Some((*first, at))
                    }
                }
                Step::Choice(number) => {
                    let choice = pattern.choices.get(*number)?;
                    let letter = self.text.letter(at);
                    let listed = letter.and_then(|(letter, _)| choice.by_letter.get(letter));
                    let (from, to) = listed.unwrap_or(choice.other);
                    let second =
                        letter.and_then(|(_, next)| self.text.letter(next)).map(|(letter, _)| letter);
                    let ways = choice.ways.get(from as usize..to as usize).unwrap_or_default();
                    let fits = |way: &&Way| way.second.is_none() || way.second == second;
                    let mut first = None;
                    for way in ways.iter().rev().filter(fits) {
                        if let Some(later) = first.replace(way.step) {
                            self.open.push(Open::Way(later, at as u32));
                        }
                    }
                    first.map(|step| (step, at))
                }
            };
            if let Some(on) = on {
                (step, at) = on;
                continue;
            }
            // Back to the last way left open.
            loop {
                match self.open.pop()? {
                    Open::Way(way, place) => {
                        (step, at) = (way, place as usize);
                        break;
                    }
                    Open::Marked(slot, mark) => {
                        if let Some(place) = marks.get_mut(slot as usize) {
                            *place = mark;
                        }
                    }
                }
            }
        }
    }

    /// Whether the loop `number` was entered at `at` before; it is from now on.
    fn tried(&mut self, number: usize, at: usize) -> bool {
        let place = at - self.origin;
        let Some(word) = self.failed.get_mut(number).and_then(|places| places.get_mut(place / 64)) else {
            return false;
        };
        let bit = 1 << (place % 64);
        let tried = *word & bit != 0;
        *word |= bit;
        tried
    }
}

#[cfg(test)]
mod tests;
