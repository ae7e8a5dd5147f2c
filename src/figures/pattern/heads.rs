//! The two characters that a match can begin with: most places of a text are passed over on their account.

use super::{Choice, Letters, Set, Step};
use std::collections::{BTreeMap, BTreeSet};

/// Lists of more characters than this are not kept.
pub(super) const LISTED: usize = 400;
/// Bits in the filter of pairs: a few thousand pairs leave it nearly empty.
const BITS: u32 = 15;

/// Stands in the filter of pairs for all first characters that are not listed.
const OTHER: char = '\0';

/// First characters of a match, each with whether any character may follow it, and the pairs of the others.
#[derive(Debug)]
pub(super) struct Heads {
    letters: Letters<bool>,
    /// A match can also begin with a character that is not listed, as with `[^占]比`; then the second one tells.
    others: bool,
    /// A bit for each hash of a pair; a false yes costs one attempt.
    pairs: Vec<u64>,
}

/// Characters that can come next.
enum Next {
    Any,
    Listed(BTreeSet<char>),
}

impl Heads {
    /// `None` where a match can be empty, or where neither its first nor its second character can be listed.
    pub(super) fn new(steps: &[Step], choices: &[Choice]) -> Option<Self> {
        let program = Program { steps, choices };
        let first = program.ahead([0]);
        let letters = program.named(&first)?;
        let mut pairs = vec![0u64; 1 << (BITS - 6)];
        let mut open: BTreeMap<char, bool> = BTreeMap::new();
        // A character of no list stands for all of them; OTHER itself is none that a wording names.
        let others = first.iter().any(|step| program.takes(*step, OTHER));
        for letter in letters.into_iter().chain(others.then_some(OTHER)) {
            let on = first.iter().filter(|step| program.takes(**step, letter)).map(|step| step + 1);
            match program.letters(&program.ahead(on)) {
                Next::Any if letter == OTHER => return None,
                Next::Any => _ = open.insert(letter, true),
                Next::Listed(nexts) => {
                    open.insert(letter, false);
                    for next in nexts {
                        let (word, bit) = place(letter, next);
                        if let Some(word) = pairs.get_mut(word) {
                            *word |= bit;
                        }
                    }
                }
            }
        }
        Some(Self { letters: Letters::new(open), others, pairs })
    }

    /// The listed first characters.
    pub(super) fn named(&self) -> impl Iterator<Item = char> {
        self.letters.keys()
    }

    /// Whether a match can begin with `letter` and `next`; at the end of the text there is none.
    #[inline]
    pub(super) fn open(&self, letter: char, next: Option<char>) -> bool {
        let (listed, letter) = match self.letters.get(letter) {
            None if self.others => (Some(false), OTHER),
            listed => (listed, letter),
        };
        match (listed, next) {
            (None, _) => false,
            (Some(true), _) | (_, None) => true,
            (Some(false), Some(next)) => {
                let (word, bit) = place(letter, next);
                self.pairs.get(word).is_some_and(|pairs| pairs & bit != 0)
            }
        }
    }
}

/// Word and bit of a pair.
#[inline]
fn place(letter: char, next: char) -> (usize, u64) {
    let mixed = u32::from(letter).wrapping_mul(0x9e37_79b1) ^ u32::from(next).wrapping_mul(0x85eb_ca6b);
    let bit = mixed >> (32 - BITS);
    (bit as usize / 64, 1 << (bit % 64))
}

/// A pattern's steps, walked without a text.
struct Program<'a> {
    steps: &'a [Step],
    choices: &'a [Choice],
}

impl Program<'_> {
    /// The steps that take a character, or end the match, next after `from`.
    fn ahead(&self, from: impl IntoIterator<Item = u32>) -> Vec<u32> {
        let mut seen = BTreeSet::new();
        let mut left: Vec<u32> = from.into_iter().collect();
        let mut found = Vec::new();
        while let Some(at) = left.pop() {
            if !seen.insert(at) {
                continue;
            }
            match self.steps.get(at as usize) {
                Some(Step::Letter(_) | Step::Set(_) | Step::Found) => found.push(at),
                Some(Step::Either(first, second) | Step::Again(_, first, second)) => {
                    left.extend([*first, *second])
                }
                Some(Step::Choice(number)) => {
                    left.extend(
                        self.choices
                            .get(*number)
                            .map(|choice| &choice.ways)
                            .into_iter()
                            .flatten()
                            .map(|way| way.step),
                    );
                }
                Some(Step::Goto(to)) => left.push(*to),
                Some(Step::Mark(_) | Step::TextStart) => left.push(at + 1),
                // No character follows the end of the text.
                Some(Step::TextEnd) | None => {}
            }
        }
        found
    }

    fn takes(&self, step: u32, letter: char) -> bool {
        match self.steps.get(step as usize) {
            Some(Step::Letter(own)) => *own == letter,
            Some(Step::Set(set)) => set.holds(letter),
            _ => false,
        }
    }

    /// All characters that a first step names, to take them or to leave them out; `None` where they are too many, or
    /// a match can be empty.
    fn named(&self, steps: &[u32]) -> Option<BTreeSet<char>> {
        let mut letters = BTreeSet::new();
        for step in steps {
            match self.steps.get(*step as usize)? {
                Step::Letter(own) => _ = letters.insert(*own),
                Step::Set(set) => letters.extend(Set { negated: false, ..set.clone() }.listed()?),
                _ => return None,
            }
        }
        (letters.len() <= LISTED).then_some(letters)
    }

    fn letters(&self, steps: &[u32]) -> Next {
        let mut letters = BTreeSet::new();
        for step in steps {
            match self.steps.get(*step as usize) {
                Some(Step::Letter(own)) => _ = letters.insert(*own),
                Some(Step::Set(set)) => match set.listed() {
                    Some(more) => letters.extend(more),
                    None => return Next::Any,
                },
                _ => return Next::Any,
            }
        }
        if letters.len() > LISTED { Next::Any } else { Next::Listed(letters) }
    }
}
