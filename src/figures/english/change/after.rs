//! What the words after the figure say: lower than, a 5 percent increase, unchanged from.

use super::{Facts, direction};
use crate::figures::english::basis;
use crate::figures::{Basis, Change, ChangeKind, Direction, Kind};

/// Comparatives that say a difference whatever follows them, but behind a count.
const COMPARATIVES: &[&str] =
    &["higher", "lower", "faster", "slower", "longer", "shorter", "cheaper", "dearer", "costlier"];

/// Those that say one before the words of [`BASES`].
const COMPARING: &[&str] = &["more", "less", "fewer", "above", "below", "ahead"];

/// What a comparison goes on with.
const BASES: &[&str] = &[
    "than",
    "the",
    "of",
    "from",
    "last",
    ",",
    ".",
    "on",
    "year",
    "a",
    "its",
    "flood",
    "normal",
    "average",
    "their",
    "those",
    "that",
    "trend",
    "target",
    "schedule",
    "plan",
    "par",
    "forecasts",
    "expectations",
    "estimates",
    "this",
    "an",
    "what",
    "pre",
];

/// Nouns of change.
const NOUNS: &[&str] = &[
    "increase",
    "decrease",
    "rise",
    "drop",
    "decline",
    "growth",
    "jump",
    "fall",
    "reduction",
    "surge",
    "gain",
    "cut",
    "dip",
    "slump",
    "expansion",
    "climb",
];

impl Facts<'_> {
    pub(super) fn after(&self) -> Option<Change> {
        let end = self.end();
        self.margin(end)
            .or_else(|| self.adding())
            .or_else(|| self.compared(end))
            .or_else(|| self.listed())
            .or_else(|| self.unchanged(end))
            .or_else(|| self.times(end))
            .or_else(|| self.cumulative())
    }

    /// Where what is said about the figure begins: behind what it is reckoned by, and behind itself in other words
    /// (closed 41.7 points, or 0.5%, lower).
    fn end(&self) -> usize {
        let around = self.around;
        let end = around.past_base(self.last);
        let restates = |from: usize, to: usize| matches!(around.text(from, to).as_str(), ", or" | "or" | "(");
        match around.hits.get(around.index + 1).filter(|next| restates(end, next.first)) {
            Some(again) => again.last + usize::from(matches!(self.word(again.last), "," | ")")),
            None => end,
        }
    }

    /// 38 seconds inside the course record.
    fn margin(&self, end: usize) -> Option<Change> {
        let next = self.word(end);
        let margin = matches!(self.kind, Kind::Duration | Kind::Quantity | Kind::Score)
            && matches!(
                next,
                "inside" | "outside" | "off" | "shy" | "short" | "under" | "over" | "below" | "above"
            )
            && (end + 1..end + 6)
                .map(|at| self.word(at))
                .take_while(|word| !matches!(*word, "," | ";" | "."))
                .any(|word| matches!(word, "record" | "mark" | "best" | "target" | "limit"));
        let direction = match next {
            "below" | "under" => Some(Direction::Down),
            "above" | "over" => Some(Direction::Up),
            _ => None,
        };
        margin.then_some(Change { direction, basis: Some(Basis::VsReference), kind: ChangeKind::By })
    }

    fn adding(&self) -> Option<Change> {
        let adding = self.lead == "adding" && matches!(self.kind, Kind::Duration | Kind::Money);
        self.by(adding.then_some(Direction::Up))
    }

    /// 4.5% lower than, 11 weeks ahead of schedule, a 5 percent increase.
    fn compared(&self, end: usize) -> Option<Change> {
        let (next, beyond) = (self.word(end), self.word(end + 1));
        let comparative = COMPARATIVES.contains(&next);
        let follows = comparative && self.kind != Kind::Count && beyond != "-"
            || (comparative || COMPARING.contains(&next)) && BASES.contains(&beyond)
            || NOUNS.contains(&next)
            || matches!(next, "up" | "down") && beyond != "to";
        if !follows {
            return None;
        }
        let direction = match next {
            "ahead" if self.kind == Kind::Duration => Some(Direction::Down),
            "ahead" => Some(Direction::Up),
            "above" => direction(next).or(Some(Direction::Up)),
            _ => direction(next),
        };
        // Lower at 8,212 points names no base.
        let based = matches!(next, "above" | "below" | "ahead" | "higher" | "lower" | "more" | "less")
            && !matches!(beyond, "at" | "in" | "on" | "to");
        let basis = self.basis().or(based.then_some(Basis::VsReference));
        Some(Change { direction, basis, kind: ChangeKind::By })
    }

    /// 4 percent, 5 percent and 7 percent respectively.
    fn listed(&self) -> Option<Change> {
        let around = self.around;
        let same = around.index > 0
            && self.first.saturating_sub(around.floor()) <= 2
            && matches!(around.text(around.floor(), self.first).as_str(), "and" | "," | ", and")
            && around
                .hits
                .get(around.index - 1)
                .is_some_and(|other| other.candidate.unit == self.unit && self.kind != Kind::Count);
        self.previous.filter(|_| same).cloned()
    }

    fn unchanged(&self, end: usize) -> Option<Change> {
        let rest = self.around.text(end, self.around.ceiling().min(end + 8));
        let flat = rest.contains("unchanged")
            || rest.contains("flat from")
            || rest.starts_with(", flat on")
            || rest.starts_with(", level with");
        flat.then(|| Change {
            direction: Some(Direction::Flat),
            basis: self.basis(),
            kind: ChangeKind::Level,
        })
    }

    fn times(&self, end: usize) -> Option<Change> {
        if self.unit != "{倍}" {
            return None;
        }
        let rest = self.around.text(end, end + 4);
        if ["higher", "more", "larger"].iter().any(|word| rest.starts_with(word)) {
            return self.against(Some(Direction::Up), ChangeKind::By);
        }
        // Three times what it was in 2015.
        let dated = self.around.times.iter().any(|time| (end..=end + 8).contains(&time.first));
        let base = if dated { Basis::VsPeriod } else { Basis::VsReference };
        Some(Change { direction: None, basis: self.basis().or(Some(base)), kind: ChangeKind::Level })
    }

    fn cumulative(&self) -> Option<Change> {
        let cumulative = basis::cumulative(self.around) && self.basis() == Some(Basis::Cumulative);
        cumulative.then(|| self.change(None, ChangeKind::Level))?
    }
}
