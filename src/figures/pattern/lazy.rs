//! A pattern as a deterministic automaton that is built while it runs: each place of a text costs one look-up,
//! however many alternatives are open there. It tells where the match ends; groups are left to the search.
//!
//! A state is the list of steps open at a place in the order in which they are to be tried, so that the match is the one
//! that the search finds. Every thread has its own states, those that its texts have led to.

use super::{Pattern, Reading, Set, Step, heads::LISTED};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// States of a pattern beyond which it begins anew; everyday text needs some hundred.
const MOST: usize = 2_048;
/// The state that nothing leads out of.
const DEAD: u32 = 0;
/// A way that has not been gone yet.
const UNKNOWN: u32 = u32::MAX;
/// Stands among the steps of the state at the start of a text.
const START: u32 = u32::MAX;
/// Set on a way before whose character a match ends.
const ENDS: u32 = 1 << 31;

/// Characters that no step of a pattern tells apart.
#[derive(Debug)]
pub(super) struct Classes {
    /// Of the basic plane: most steps look up no more than this.
    table: Box<[u16]>,
    /// Ranges too wide to be listed, a bit each for the characters that are not listed.
    wide: Vec<(char, char)>,
    /// The class of characters in no range and in no list; those in wide ranges alone follow it, then those listed.
    listed: usize,
}

impl Classes {
    pub(super) fn new(steps: &[Step]) -> Self {
        let (mut listed, mut wide) = (BTreeSet::new(), Vec::new());
        for step in steps {
            match step {
                Step::Letter(letter) => _ = listed.insert(*letter),
                Step::Set(set) => match (Set { negated: false, ..set.clone() }).listed() {
                    Some(letters) => listed.extend(letters),
                    None => wide.extend(set.ranges.iter().copied()),
                },
                _ => {}
            }
        }
        wide.sort_unstable();
        wide.dedup();
        // Short ranges beside a wide one are listed after all.
        let short = |(from, to): &(char, char)| *to as usize - *from as usize <= LISTED;
        listed.extend(wide.iter().filter(|range| short(range)).flat_map(|(from, to)| *from..=*to));
        wide.retain(|range| !short(range));
        assert!(wide.len() < 4, "a bit for each wide range");
        let mut classes = Self { table: Box::default(), wide, listed: listed.len() };
        let unlisted = |code| char::from_u32(code).map_or(0, |letter| classes.unlisted(letter) as u16);
        let mut table: Box<[u16]> = (0..=0xffff).map(unlisted).collect();
        for (class, letter) in (1 << classes.wide.len()..).zip(&listed) {
            let slot = table.get_mut(*letter as usize);
            *slot.expect("wordings name characters of the basic plane") = class;
        }
        classes.table = table;
        classes
    }

    /// The class of a character that is not listed.
    fn unlisted(&self, letter: char) -> usize {
        let within =
            |(bit, (from, to)): (usize, &(char, char))| usize::from((*from..=*to).contains(&letter)) << bit;
        self.wide.iter().enumerate().map(within).sum()
    }

    /// The end of the text follows all characters.
    fn end(&self) -> usize {
        self.listed + (1 << self.wide.len())
    }

    #[inline]
    fn of(&self, letter: char) -> usize {
        match self.table.get(letter as usize) {
            Some(class) => usize::from(*class),
            None => self.unlisted(letter),
        }
    }
}

/// What one thread knows of a pattern.
#[derive(Default)]
pub(super) struct Lazy {
    /// The open steps of each state.
    states: Vec<Box<[u32]>>,
    known: FxHashMap<Box<[u32]>, u32>,
    /// Where each class leads from each state.
    ways: Vec<u32>,
    /// The first states at the start of a text and within it.
    starts: [Option<u32>; 2],
}

thread_local! {
    /// By the number of the pattern.
    static KNOWN: RefCell<Vec<Lazy>> = const { RefCell::new(Vec::new()) };
}

/// Where the match of `pattern` that begins at `start` ends.
pub(super) fn end<T: Reading + ?Sized>(pattern: &Pattern, text: &T, start: usize) -> Option<usize> {
    KNOWN.with_borrow_mut(|known| {
        if known.len() <= pattern.number {
            known.resize_with(pattern.number + 1, Lazy::default);
        }
        known.get_mut(pattern.number)?.end(pattern, text, start)
    })
}

impl Lazy {
    fn end<T: Reading + ?Sized>(&mut self, pattern: &Pattern, text: &T, start: usize) -> Option<usize> {
        if self.states.len() > MOST {
            *self = Self::default();
        }
        let width = pattern.classes.end() + 1;
        let mut state = match self.starts.get(usize::from(start > 0)) {
            Some(Some(state)) => *state,
            _ => self.first(pattern, start),
        };
        let (mut at, mut found) = (start, None);
        loop {
            let letter = text.letter(at);
            let class = letter.map_or(pattern.classes.end(), |(letter, _)| pattern.classes.of(letter));
            let mut way = *self.ways.get(state as usize * width + class)?;
            if way == UNKNOWN {
                way = self.go(pattern, state, letter.map(|(letter, _)| letter), class);
            }
            if way & ENDS != 0 {
                found = Some(at);
            }
            state = way & !ENDS;
            match letter {
                Some((_, next)) if state != DEAD => at = next,
                _ => return found,
            }
        }
    }

    /// The state before the first character.
    fn first(&mut self, pattern: &Pattern, start: usize) -> u32 {
        if self.states.is_empty() {
            self.state(pattern, Vec::new());
        }
        let mut open = Open { pattern, steps: Vec::new(), seen: FxHashSet::default() };
        open.add(0);
        if start == 0 {
            open.steps.push(START);
        }
        let state = self.state(pattern, open.steps);
        if let Some(slot) = self.starts.get_mut(usize::from(start > 0)) {
            *slot = Some(state);
        }
        state
    }

    /// Goes on from `state` by a character, or to the end of the text, and remembers where that led.
    fn go(&mut self, pattern: &Pattern, state: u32, letter: Option<char>, class: usize) -> u32 {
        let mut next = Open { pattern, steps: Vec::new(), seen: FxHashSet::default() };
        let open = self.states.get(state as usize).cloned().unwrap_or_default();
        let mut here = Here { letter, first: open.last() == Some(&START), tried: FxHashSet::default() };
        let ends = open.iter().any(|step| next.take(*step, &mut here));
        let way = self.state(pattern, next.steps) | if ends { ENDS } else { 0 };
        let width = pattern.classes.end() + 1;
        if let Some(slot) = self.ways.get_mut(state as usize * width + class) {
            *slot = way;
        }
        way
    }

    /// The number of the state with these steps.
    fn state(&mut self, pattern: &Pattern, steps: Vec<u32>) -> u32 {
        if let Some(state) = self.known.get(steps.as_slice()) {
            return *state;
        }
        let state = self.states.len() as u32;
        let steps = steps.into_boxed_slice();
        self.states.push(steps.clone());
        self.known.insert(steps, state);
        self.ways.resize(self.states.len() * (pattern.classes.end() + 1), UNKNOWN);
        state
    }
}

/// The place that steps are tried at.
struct Here {
    letter: Option<char>,
    /// Whether it is the start of the text.
    first: bool,
    tried: FxHashSet<u32>,
}

/// Steps open at a place, in their order, each once.
struct Open<'a> {
    pattern: &'a Pattern,
    steps: Vec<u32>,
    seen: FxHashSet<u32>,
}

impl Open<'_> {
    /// Adds `step`, or what it leads to without a character.
    fn add(&mut self, step: u32) {
        if !self.seen.insert(step) {
            return;
        }
        match self.pattern.steps.get(step as usize) {
            Some(Step::Either(first, second) | Step::Again(_, first, second)) => {
                self.add(*first);
                self.add(*second);
            }
            Some(Step::Goto(to)) => self.add(*to),
            Some(Step::Mark(_)) => self.add(step + 1),
            // The place or the next character decides these.
            Some(_) => self.steps.push(step),
            None => {}
        }
    }

    /// Adds what `step` leads to by the letter; whether a match ends before it, and later steps do not count.
    fn take(&mut self, step: u32, here: &mut Here) -> bool {
        if !here.tried.insert(step) {
            return false;
        }
        let (pattern, letter) = (self.pattern, here.letter);
        match pattern.steps.get(step as usize) {
            Some(Step::Found) => return true,
            Some(Step::Letter(own)) if letter == Some(*own) => self.add(step + 1),
            Some(Step::Set(set)) if letter.is_some_and(|letter| set.holds(letter)) => self.add(step + 1),
            Some(Step::TextStart) if here.first => return self.take(step + 1, here),
            Some(Step::TextEnd) if letter.is_none() => return self.take(step + 1, here),
            Some(Step::Choice(number)) => {
                let Some(choice) = pattern.choices.get(*number) else { return false };
                let listed = letter.and_then(|letter| choice.by_letter.get(letter));
                let (from, to) = listed.unwrap_or(choice.other);
                let ways = choice.ways.get(from as usize..to as usize).unwrap_or_default();
                return ways.iter().any(|way| self.take(way.step, here));
            }
            Some(Step::Either(first, second) | Step::Again(_, first, second)) => {
                return self.take(*first, here) || self.take(*second, here);
            }
            Some(Step::Goto(to)) => return self.take(*to, here),
            Some(Step::Mark(_)) => return self.take(step + 1, here),
            _ => {}
        }
        false
    }
}
