//! What the words before the figure say: rose to, fell from, up by, a rate of.

use super::{Facts, direction};
use crate::figures::english::class;
use crate::figures::{Change, ChangeKind, Direction, Kind};

/// Comparatives, and verbs that take an amount as often as a difference: no change by themselves.
const OPEN: &[&str] = &[
    "more", "less", "below", "over", "saved", "saving", "added", "higher", "lower", "longer", "shorter",
    "faster", "slower", "fewer", "ahead",
];

/// Words right before a figure that may be followed by what was added or lost, and not by how much something changed.
const AMOUNTS: &[&str] = &[
    "more", "less", "fewer", "below", "faster", "higher", "lower", "longer", "ahead", "added", "add", "adds",
    "gained", "gain", "gains", "saved", "saving", "cut", "cuts", "cutting", "raised", "raise", "raises",
    "raising", "shed", "sheds", "save", "saves", "lost",
];

/// Those of them that say a difference before a percentage or a score.
const DIFFERENCES: &[&str] = &[
    "added", "gained", "gaining", "lost", "losing", "shedding", "cut", "shed", "gain", "gains", "add",
    "adds", "sheds",
];

/// Verbs of going past another, by their beginnings.
const PASSING: &[&str] = &[
    "beat",
    "exceed",
    "top",
    "surpass",
    "outpac",
    "outperform",
    "outstrip",
    "overtak",
    "overshoot",
    "overshot",
];

/// Verbs of staying behind another.
const TRAILING: &[&str] = &["miss", "trail", "lag", "undershoot", "undershot", "underperform"];

/// Ends of either.
const ENDS: &[&str] = &["", "s", "es", "e", "ed", "ing", "ped", "ping", "ged", "ging", "en"];

/// Whether one goes past another or stays behind it.
fn passes(word: &str) -> Option<Direction> {
    let is = |stems: &[&str]| {
        stems.iter().any(|stem| word.strip_prefix(stem).is_some_and(|rest| ENDS.contains(&rest)))
    };
    if is(PASSING) {
        Some(Direction::Up)
    } else if is(TRAILING) {
        Some(Direction::Down)
    } else {
        None
    }
}

impl Facts<'_> {
    pub(super) fn before(&self) -> Option<Change> {
        self.to()
            .or_else(|| self.from())
            .or_else(|| self.restated())
            .or_else(|| self.rate_of())
            .or_else(|| self.flat_at())
            .or_else(|| self.by_verb())
            .or_else(|| self.passed())
            .or_else(|| self.verb_before())
            .or_else(|| self.added())
            .or_else(|| self.noun_of())
    }

    /// The direction of the nearest verb before a word, within its clause.
    fn verb(&self, end: usize, reach: usize) -> Option<Direction> {
        (self.floor..end)
            .rev()
            .take(reach)
            .map(|at| self.word(at))
            .take_while(|word| !matches!(*word, ";" | "." | "while"))
            .find_map(|word| direction(word).filter(|_| !OPEN.contains(&word)))
    }

    /// The direction of a verb further back, whatever stands between.
    fn further_back(&self) -> Option<Direction> {
        (0..self.at)
            .rev()
            .take(24)
            .map(|at| self.word(at))
            .find_map(|word| direction(word).filter(|_| !matches!(word, "more" | "less" | "below" | "ahead")))
    }

    /// What the figure before it says, if it says this.
    fn previous_of(&self, kind: ChangeKind) -> Option<&Change> {
        self.previous.filter(|before| before.kind == kind)
    }

    fn has_verb(&self, mut words: std::ops::Range<usize>) -> bool {
        words.any(|at| class::verb(self.word(at)))
    }

    fn to(&self) -> Option<Change> {
        if self.lead != "to" {
            return None;
        }
        self.to_over_a_name().or_else(|| self.to_as_well()).or_else(|| match self.verb(self.at, 10) {
            Some(direction) => self.change(Some(direction), ChangeKind::To),
            None => self.on_to(),
        })
    }

    /// Lowered the yield on its 12-month certificate to 3.6%.
    fn to_over_a_name(&self) -> Option<Change> {
        let around = self.around;
        let hung = around.index > 0
            && self.word(around.floor().saturating_sub(1)) != ","
            && around
                .hits
                .get(around.index - 1)
                .is_some_and(|hit| (hit.first..hit.last).any(|at| self.word(at) == "-"));
        if !hung || self.verb(self.at, 10).is_some() {
            return None;
        }
        let reached = (0..self.at)
            .rev()
            .take(12)
            .map(|at| self.word(at))
            .take_while(|word| !matches!(*word, "," | ";"))
            .find_map(|word| direction(word).filter(|_| class::verb(word)));
        self.change(Some(reached?), ChangeKind::To)
    }

    /// A fare goes up 30 cents to $2.80, and the monthly pass to $92.
    fn to_as_well(&self) -> Option<Change> {
        let floor = self.around.floor();
        let joined =
            self.word(floor) == "," && self.word(floor + 1) == "and" && !self.has_verb(floor..self.at);
        let before = self.previous_of(ChangeKind::To).filter(|_| joined)?;
        Self::level(before.direction, ChangeKind::To)
    }

    fn on_to(&self) -> Option<Change> {
        // Grew 5.4 percent year on year to 1.62 trillion: on from the difference to the level.
        if let Some(before) = self.previous_of(ChangeKind::By) {
            let mut words = self.around.floor()..self.at;
            if !words.any(|at| class::verb(self.word(at)) && at + 1 != self.first) {
                return Self::level(before.direction, ChangeKind::To);
            }
        }
        // From A to B, after a verb further back.
        let before = self.previous_of(ChangeKind::From)?;
        Self::level(before.direction.or_else(|| self.further_back()), ChangeKind::To)
    }

    fn from(&self) -> Option<Change> {
        if self.lead != "from" {
            return None;
        }
        // 4.1 percent, down from 4.6 percent.
        if self.at >= self.floor + 2
            && matches!(self.word(self.at - 2), "up" | "down")
            && let Some(direction) = direction(self.word(self.at - 2))
        {
            return Self::level(Some(direction), ChangeKind::From);
        }
        // From 21,000 in 2019 to 34,500.
        let in_time = |at: usize| self.around.times.iter().any(|time| time.first <= at + 1 && at < time.last);
        let next = (self.last..self.around.ceiling()).find(|at| !in_time(*at));
        let level = self.previous_of(ChangeKind::To);
        if next.is_some_and(|at| self.word(at) == "to") || level.is_some() {
            let direction = level.and_then(|before| before.direction).or_else(|| self.further_back());
            return Self::level(direction, ChangeKind::From);
        }
        None
    }

    /// Lost 112 points, or 0.9 percent: the same change in other words.
    fn restated(&self) -> Option<Change> {
        let mut gap = self.around.floor()..self.first;
        let restates = self.around.index > 0
            && gap.len() <= 5
            && !self.has_verb(gap.clone())
            && gap.any(|at| matches!(self.word(at), "or" | "("));
        self.previous_of(ChangeKind::By).filter(|_| restates).cloned()
    }

    /// At an average annual rate of 8.5 percent.
    fn rate_of(&self) -> Option<Change> {
        let rate = self.lead == "of"
            && self.at >= 2
            && matches!(self.word(self.at - 2), "rate" | "pace" | "margin" | "clip");
        self.by(self.verb(self.at.checked_sub(2).filter(|_| rate)?, 12))
    }

    fn flat_at(&self) -> Option<Change> {
        let flat = matches!(self.lead, "unchanged" | "flat" | "steady") && self.word(self.at) == "at";
        flat.then(|| self.change(Some(Direction::Flat), ChangeKind::Level))?
    }

    fn by_verb(&self) -> Option<Change> {
        if self.lead != "by" {
            return None;
        }
        // Beating the forecast of eight analysts by 20 million.
        let passing = || {
            (0..self.at)
                .rev()
                .take(14)
                .map(|at| self.word(at))
                .take_while(|word| !matches!(*word, ";" | ","))
                .find_map(passes)
        };
        self.by(self.verb(self.at, 10)).or_else(|| self.against(Some(passing()?), ChangeKind::By))
    }

    /// Fell below 420 yuan: a mark that is passed is the level reached.
    fn passed(&self) -> Option<Change> {
        let passed = self.first > self.at
            && matches!(self.word(self.first - 1), "below" | "above" | "under" | "past")
            && self.at > self.floor
            && class::verb(self.lead);
        self.change(Some(direction(self.lead).filter(|_| passed)?), ChangeKind::To)
    }

    fn verb_before(&self) -> Option<Change> {
        // Dropped 19 centimeters of snow, grew 3 million tonnes of rice: an amount, no difference.
        let amount = self.kind == Kind::Quantity && self.word(self.last) == "of";
        let says = self.at > self.floor && !amount && !AMOUNTS.contains(&self.lead);
        self.by(direction(self.lead).filter(|_| says))
    }

    fn added(&self) -> Option<Change> {
        // Adds 30 cents to the price.
        let onto = matches!(self.lead, "add" | "adds" | "added" | "adding")
            && self.word(self.around.past_base(self.last)) == "to"
            && matches!(self.kind, Kind::Money | Kind::Percent | Kind::PercentagePoint | Kind::Duration);
        if onto {
            return self.by(Some(Direction::Up));
        }
        let difference = DIFFERENCES.contains(&self.lead)
            && matches!(self.kind, Kind::Percent | Kind::PercentagePoint | Kind::Score);
        difference.then(|| self.change(direction(self.lead), ChangeKind::By))?
    }

    /// An increase of 5 percent.
    fn noun_of(&self) -> Option<Change> {
        let noun = self.at.checked_sub(2).filter(|_| self.lead == "of")?;
        self.by(direction(self.word(noun)))
    }
}
