//! How an English figure changed: the verb before it, the noun or adjective after it.

mod after;
mod before;

use super::basis;
use super::class;
use super::wording::Around;
use crate::figures::{Basis, Change, ChangeKind, Direction, Kind};
use std::cell::OnceCell;

/// Words that stand between a verb and its number.
const MODIFIERS: &[&str] = &[
    "about",
    "around",
    "nearly",
    "some",
    "roughly",
    "almost",
    "than",
    "more",
    "less",
    "over",
    "approximately",
    "an",
    "a",
    "the",
    "just",
    "least",
    "at",
    "close",
    "estimated",
    "average",
    "only",
    "further",
    "another",
    "record",
    "under",
    "below",
    "above",
    "past",
    "fewer",
    "well",
    "+",
];

/// A figure and what its rules of change look at.
struct Facts<'a> {
    around: &'a Around<'a>,
    /// The change of the figure before it in the sentence.
    previous: Option<&'a Change>,
    kind: Kind,
    unit: &'a str,
    first: usize,
    last: usize,
    /// The first word that can belong to it.
    floor: usize,
    /// Where its modifiers begin.
    at: usize,
    /// The word before those, empty if it belongs to another figure.
    lead: &'a str,
    basis: OnceCell<Option<Basis>>,
}

/// A change verb before the number, nouns such as increase and adjectives such as lower after it.
pub(super) fn of(around: &Around<'_>, previous: Option<&Change>) -> Option<Change> {
    let facts = Facts::new(around, previous)?;
    if facts.is_result() || facts.is_share() {
        return None;
    }
    facts.multiple().or_else(|| facts.before()).or_else(|| facts.after())
}

/// In "to B from A" the second figure is the level before; in "from A to B" both take the verb's direction.
pub(super) fn settle_from(change: &mut Option<Change>, earlier: &mut [Option<Change>]) {
    let Some(now) = change.as_ref().filter(|change| change.kind == ChangeKind::To) else { return };
    if let Some(Some(before)) = earlier.last_mut()
        && before.kind == ChangeKind::From
        && before.direction.is_none()
    {
        before.direction = now.direction;
    }
}

fn direction(word: &str) -> Option<Direction> {
    if class::up(word) {
        Some(Direction::Up)
    } else if class::down(word) {
        Some(Direction::Down)
    } else {
        None
    }
}

impl<'a> Facts<'a> {
    fn new(around: &'a Around<'a>, previous: Option<&'a Change>) -> Option<Self> {
        let hit = around.hit()?;
        let floor = around.floor().max(hit.first.saturating_sub(14));
        let mut at = hit.first;
        // Up to and close to bound the number; they are no change to it.
        while at >= floor + 2 && around.word(at - 1) == "to" && matches!(around.word(at - 2), "up" | "close")
        {
            at -= 2;
        }
        while at > floor + 1 && MODIFIERS.contains(&around.word(at - 1)) {
            at -= 1;
        }
        let lead = if at >= floor && at > 0 { around.word(at - 1) } else { "" };
        Some(Self {
            around,
            previous,
            kind: hit.candidate.kind,
            unit: &hit.candidate.unit,
            first: hit.first,
            last: hit.last,
            floor,
            at,
            lead,
            basis: OnceCell::new(),
        })
    }

    fn word(&self, at: usize) -> &'a str {
        self.around.word(at)
    }

    fn basis(&self) -> Option<Basis> {
        *self.basis.get_or_init(|| basis::of(self.around))
    }

    fn change(&self, direction: Option<Direction>, kind: ChangeKind) -> Option<Change> {
        // Narrowed to 18 million from 31 million a year earlier: the base is that of the level before.
        let level = kind == ChangeKind::To && self.word(self.last) == "from";
        Some(Change { direction, basis: self.basis().filter(|_| !level), kind })
    }

    /// A difference, or nothing where no direction was found.
    fn by(&self, direction: Option<Direction>) -> Option<Change> {
        self.change(Some(direction?), ChangeKind::By)
    }

    /// The level before or after, told by another figure or a verb further back.
    fn level(direction: Option<Direction>, kind: ChangeKind) -> Option<Change> {
        Some(Change { direction, basis: None, kind })
    }

    /// Against what is named, unless a time is.
    fn against(&self, direction: Option<Direction>, kind: ChangeKind) -> Option<Change> {
        Some(Change { direction, basis: self.basis().or(Some(Basis::VsReference)), kind })
    }

    /// Lost 78-71: a result.
    fn is_result(&self) -> bool {
        self.unit == "{:}"
    }

    /// Making up 57 percent.
    fn is_share(&self) -> bool {
        self.first >= 2
            && self.word(self.first - 1) == "up"
            && matches!(self.word(self.first - 2), "making" | "made" | "makes" | "make")
    }

    fn multiple(&self) -> Option<Change> {
        let doubled = self.kind == Kind::Ratio
            && matches!(
                self.word(self.first),
                "doubled" | "tripled" | "quadrupled" | "doubling" | "trebled" | "quintupled" | "tripling"
            );
        self.by(doubled.then_some(Direction::Up))
    }
}
