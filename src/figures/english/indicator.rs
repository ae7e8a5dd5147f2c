//! What an English figure measures: the noun after a count, the noun phrase before a verb, the subject.

use super::class;
use super::phrase::{DETERMINERS, noun_after, phrase};
use super::scan::Hit;
use super::subject::{noun_before, owner, subject};
use super::verb::verb_at;
use super::wording::{Around, Memory, span};
use crate::figures::{Change, ChangeKind, Kind};
use std::ops::ControlFlow::{self, Break, Continue};

/// Nouns of change: a 5 percent increase in exports.
pub(super) const CHANGE_NOUNS: &[&str] = &[
    "increase",
    "rise",
    "decline",
    "drop",
    "growth",
    "fall",
    "reduction",
    "gain",
    "jump",
    "surge",
    "decrease",
    "cut",
    "hike",
    "expansion",
    "contraction",
    "dip",
    "slump",
    "climb",
    "slide",
];

/// Verbs before verbs.
const MODAL: &[&str] = &["will", "would", "can", "could", "may", "might", "must", "should", "shall"];

/// What is counted in them is named elsewhere.
const PIECES: &[&str] = &["units", "sets", "pieces", "items", "copies", "unit"];

/// Closed at 8,214.6 points, gaining 1.3%.
const TRAILING: &[&str] =
    &["gaining", "losing", "rising", "falling", "shedding", "dropping", "climbing", "jumping", "slipping"];

/// 61 percent, against a target of 75 percent.
const AIMS: &[&str] = &["target of", "goal of", "forecast of", "average of", "norm of", "figure of"];

/// Words between a subject and the share it has.
const SHARE_LINKS: &[&str] = &[
    "covers",
    "covered",
    "cover",
    "meets",
    "met",
    "supplies",
    "supplied",
    "provides",
    "provided",
    "generates",
    "generated",
    "represent",
    "contributes",
    "contributed",
    "comprises",
    "comprised",
    "constitutes",
    "occupies",
    "commands",
    "captures",
    "captured",
    "absorbs",
    "absorbed",
    "forms",
    "formed",
    "to",
    "is",
    "are",
    "was",
    "were",
    "at",
    "now",
    "equals",
    "represents",
    "represented",
];

/// Code points of what is measured.
type Span = (usize, usize);

/// What a rule settles, be it that nothing is named; else the next rule is asked.
type Settled = ControlFlow<Option<Span>>;

/// Settles what `found` names, if anything.
fn given(found: Option<Span>) -> Settled {
    found.map_or(Continue(()), |found| Break(Some(found)))
}

/// Settles what `found` answers where the rule `applies`.
fn when(applies: bool, found: impl FnOnce() -> Option<Span>) -> Settled {
    if applies { Break(found()) } else { Continue(()) }
}

/// Settles that the head of the figure before carries on where the rule `applies`.
fn carried(applies: bool) -> Settled {
    when(applies, || None)
}

/// Code points of what is measured.
pub(super) fn of(around: &Around<'_>, change: Option<&Change>, memory: &Memory) -> Option<Span> {
    let hit = around.hit()?;
    let figure = Measure {
        around,
        hit,
        kind: hit.candidate.kind,
        change: change.map(|change| change.kind),
        remembered: memory.indicator.is_some(),
        lead: hit.first.checked_sub(1).map_or("", |at| around.word(at)),
        next: around.word(hit.last),
        gap: around.text(around.floor(), hit.first),
    };
    figure.settle().break_value().flatten()
}

/// One figure and the words beside it.
struct Measure<'a> {
    around: &'a Around<'a>,
    hit: &'a Hit,
    kind: Kind,
    change: Option<ChangeKind>,
    /// Whether a figure before named what it measures.
    remembered: bool,
    /// The word before the figure.
    lead: &'a str,
    /// The word after it.
    next: &'a str,
    /// The words since the figure before.
    gap: String,
}

impl<'a> Measure<'a> {
    /// The rules in order: the first that applies settles it.
    fn settle(&self) -> Settled {
        self.listed()?;
        self.trailing()?;
        self.of_them()?;
        self.costing()?;
        when(self.kind == Kind::Rank, || rank(self.around))?;
        self.added()?;
        self.aimed()?;
        self.share()?;
        self.changed()?;
        if self.kind != Kind::Count {
            // Fines of no more than 10% of turnover, a budget of 3 million: what has the amount.
            given(owner(self.around))?;
        }
        self.amount_in()?;
        self.compared_for()?;
        self.makes_up()?;
        self.placed()?;
        self.levelled()?;
        self.counted()?;
        self.attributive()?;
        self.closing()?;
        self.aged()?;
        self.enclosed()?;
        self.apart()?;
        given(noun_before(self.around))?;
        // A count without a noun goes on with what the sentence before counted.
        carried(self.kind == Kind::Count && self.remembered)?;
        self.clause()
    }

    fn word(&self, at: usize) -> &'a str {
        self.around.word(at)
    }

    /// The word `count` tokens before the figure.
    fn back(&self, count: usize) -> &'a str {
        self.hit.first.checked_sub(count).map_or("", |at| self.word(at))
    }

    /// Whether a figure stands before this one in the sentence.
    fn follows(&self) -> bool {
        self.around.index > 0
    }

    fn previous(&self) -> Option<&'a Hit> {
        self.around.index.checked_sub(1).and_then(|at| self.around.hits.get(at))
    }

    /// The figure says by how much something changed.
    fn is_difference(&self) -> bool {
        self.change == Some(ChangeKind::By)
    }

    /// The noun after the figure.
    fn noun_after(&self) -> Option<Span> {
        noun_after(self.around, self.hit.last)
    }

    fn gap_has(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.gap.contains(word))
    }

    /// 2 percent, 3 percent and 5 percent go on with one head.
    fn listed(&self) -> Settled {
        let gap = self.gap.as_str();
        if !self.follows() || !matches!(gap, "," | "and" | ", and" | "or" | ", or" | "to" | "from") {
            return Continue(());
        }
        let counted = self.kind == Kind::Count && self.noun_after().is_some() && !gap.contains("or");
        // Owes 74.3 million dollars to 38 creditors.
        let paid = counted
            && gap == "to"
            && self.previous().is_some_and(|before| before.candidate.kind == Kind::Money);
        carried(!paid && (!counted || matches!(gap, "to" | "from")))
    }

    /// Closed at 8,214.6 points, gaining 1.3%: the head carries on.
    fn trailing(&self) -> Settled {
        carried(self.follows() && self.back(2) == "," && TRAILING.contains(&self.lead))
    }

    /// 80 percent of them: what was counted before.
    fn of_them(&self) -> Settled {
        carried(self.next == "of" && self.word(self.hit.last + 1) == "them" && self.remembered)
    }

    /// And costs 3 million dollars.
    fn costing(&self) -> Settled {
        let costs = self.kind == Kind::Money
            && matches!(self.lead, "cost" | "costs")
            && matches!(self.back(2), "and" | ",");
        when(costs, || span(self.around, self.hit.first - 1, self.hit.first))
    }

    /// Adding 78 pounds a year to a bill.
    fn added(&self) -> Settled {
        if !self.is_difference() || !matches!(self.lead, "add" | "adds" | "added" | "adding") {
            return Continue(());
        }
        let to = self.around.past_base(self.hit.last);
        when(self.word(to) == "to", || {
            let at = to + 1;
            noun_after(self.around, at + usize::from(DETERMINERS.contains(&self.word(at))))
        })
    }

    /// 61 percent, against a target of 75 percent: the head carries on.
    fn aimed(&self) -> Settled {
        carried(
            self.follows()
                && AIMS.iter().any(|words| self.gap.ends_with(words))
                && self.gap_has(&["against", "compared with", "compared to", "versus"]),
        )
    }

    /// Loans amounted to less than 0.4% of the portfolio; reserves, now 4 per cent of spending: a share of its subject.
    fn share(&self) -> Settled {
        let shared = self.kind == Kind::Percent
            && self.next == "of"
            && self.word(self.hit.last + 1) != "them"
            && SHARE_LINKS.contains(&self.around.led())
            && !(self.follows() && self.gap.starts_with(", and") && self.gap.len() < 7);
        given(if shared { noun_before(self.around) } else { None })
    }

    /// A 5 percent increase in exports.
    fn changed(&self) -> Settled {
        let changed =
            CHANGE_NOUNS.contains(&self.next) && matches!(self.word(self.hit.last + 1), "in" | "of");
        when(changed, || noun_after(self.around, self.hit.last + 2))
    }

    /// 41,500 dollars in cash, 20 years in prison: what the amount is in.
    fn amount_in(&self) -> Settled {
        let at = self.hit.last + 1;
        let inside = self.word(at);
        let jailed = matches!(inside, "prison" | "jail" | "custody" | "detention" | "office");
        let amount = self.kind == Kind::Money || self.kind == Kind::Duration && jailed;
        if self.next != "in" || self.is_difference() || !amount || DETERMINERS.contains(&inside) {
            return Continue(());
        }
        let named = self.around.tokens.get(at).is_some_and(|token| token.is_word() && !token.capital);
        given(if named { noun_after(self.around, at) } else { None })
    }

    /// Compared with 9 percent for its benchmark index.
    fn compared_for(&self) -> Settled {
        if self.next == "for" && self.gap_has(&["compared with", "compared to", "versus", "against"]) {
            given(noun_after(self.around, self.hit.last + 1))
        } else {
            Continue(())
        }
    }

    /// Online orders, which make up a fifth of revenue; accounting for half of sales.
    fn makes_up(&self) -> Settled {
        let Measure { around, gap, .. } = self;
        let makes_up = ["making up", "made up", "makes up", "make up"].iter().any(|verb| gap.ends_with(verb));
        let which = || (around.floor()..self.hit.first).rev().find(|at| around.word(*at) == "which");
        if makes_up
            && let Some(which) = which().filter(|which| *which > 0 && around.word(which - 1) == ",")
            && let Some((from, end)) = phrase(around, around.floor(), which - 1)
        {
            return Break(span(around, from, end));
        }
        // With transshipment making up 38%; e-books accounting for 29 percent.
        let making = (around.floor()..self.hit.first)
            .rev()
            .find(|at| matches!(around.word(*at), "making" | "accounting" | "representing"));
        if let Some(making) = making
            && let Some((from, end)) = phrase(around, around.floor(), making)
            && from.checked_sub(1).is_some_and(|at| matches!(around.word(at), "with" | ","))
        {
            return Break(span(around, from, end));
        }
        when(makes_up || self.gap_has(&["accounting for", "representing"]), || subject(around))?;
        when(gap.contains("account") && self.next == "of", || noun_before(around).or_else(|| subject(around)))
    }

    /// Within 6 million kilometers of the sun, at 58 kilometers an hour: how far and how fast the subject is.
    fn placed(&self) -> Settled {
        if self.kind != Kind::Quantity {
            return Continue(());
        }
        let unit = &self.hit.candidate.unit;
        let placed = self.lead == "within" && self.next == "of";
        let rushing =
            self.follows() && (unit.ends_with("/h") || unit.ends_with("/s")) && self.around.led() == "at";
        when(placed || rushing, || subject(self.around))
    }

    /// Membership stood at 4,100: a level is of the noun before it.
    fn levelled(&self) -> Settled {
        let level = matches!(self.lead, "hit" | "reached" | "totaled" | "totalled" | "averaged" | "numbered")
            || self.lead == "at"
                && matches!(self.back(2), "stood" | "stands" | "remained" | "steady" | "unchanged")
            || matches!(self.change, Some(ChangeKind::To | ChangeKind::From));
        when(level && self.kind == Kind::Count, || {
            noun_before(self.around).or_else(|| if self.follows() { None } else { self.noun_after() })
        })
    }

    /// 340 workers, a third of the fleet: the noun that is counted.
    fn counted(&self) -> Settled {
        let counted = match self.kind {
            Kind::Count => true,
            Kind::Ratio if self.hit.candidate.unit == "1" => true,
            Kind::Percent | Kind::Ratio | Kind::Quantity | Kind::Money | Kind::Duration => self.next == "of",
            _ => false,
        };
        let named = counted && !self.is_difference() && !PIECES.contains(&self.next);
        given(if named { self.noun_after() } else { None })
    }

    /// A 30-day drill and a 3 billion yuan loan: the noun follows.
    fn attributive(&self) -> Settled {
        let attributive = matches!(self.lead, "a" | "an" | "the" | "this" | "its")
            || (self.hit.first..self.hit.last).any(|at| self.word(at) == "-");
        given(if attributive && !self.is_difference() { self.noun_after() } else { None })
    }

    /// Dropped 6 percent to close at 12.40 dollars: the head carries on.
    fn closing(&self) -> Settled {
        carried(
            self.follows()
                && self.lead == "at"
                && matches!(self.back(2), "close" | "finish" | "settle" | "end" | "trade")
                && self.back(3) == "to",
        )
    }

    /// Coverage among residents over 65 is 61 percent.
    fn aged(&self) -> Settled {
        let aged = self.previous().is_some_and(|aged| aged.candidate.kind == Kind::Age)
            && class::auxiliary(self.lead)
            && self.around.floor() + 1 == self.hit.first;
        when(aged, || subject(self.around))
    }

    /// The farm, paired with a battery, should generate 410 GWh.
    fn enclosed(&self) -> Settled {
        if self.kind == Kind::Count {
            return Continue(());
        }
        let mut acting = self.hit.first;
        while acting > self.around.floor() && self.acts(acting - 1) {
            acting -= 1;
        }
        let enclosed = acting + 1 < self.hit.first
            && acting > 1
            && self.word(acting - 1) == ","
            && (0..acting - 1).any(|at| self.word(at) == ",");
        given(if enclosed { subject(self.around) } else { None })
    }

    /// A verb, or what stands before one.
    fn acts(&self, at: usize) -> bool {
        let word = self.word(at);
        verb_at(self.around, at) || class::auxiliary(word) || class::stop(word) && MODAL.contains(&word)
    }

    /// Turbines at the farm, 35 kilometres off the coast, generated 1,700 GWh.
    fn apart(&self) -> Settled {
        let apart = self.follows()
            && self.back(2) == ","
            && verb_at(self.around, self.hit.first - 1)
            && !class::auxiliary(self.lead)
            && !matches!(self.lead, "up" | "down");
        when(apart, || subject(self.around))
    }

    /// The subject of the first figure's clause and of a clause of its own.
    fn clause(&self) -> Settled {
        let gap = self.gap.as_str();
        let coordinated = gap.starts_with("and ") || gap.starts_with(", and ") || gap.starts_with(", ");
        let acts = || (self.around.floor()..self.hit.first).any(|at| verb_at(self.around, at));
        when(!self.follows() || coordinated && acts() || gap.contains("while"), || subject(self.around))
    }
}

/// Ranked third by revenue; the second-largest port.
fn rank(around: &Around<'_>) -> Option<Span> {
    let (first, last) = (around.first(), around.last());
    let by = (last..around.tokens.len().min(last + 9))
        .find(|at| around.word(*at) == "by" || around.word(*at) == "terms" && around.word(at + 1) == "of");
    if let Some(at) = by {
        let from = at + if around.word(at) == "by" { 1 } else { 2 };
        return noun_after(around, from);
    }
    let superlative = matches!(around.word(last), "-") || around.word(last).ends_with("est");
    if superlative {
        let from = last + if around.word(last) == "-" { 2 } else { 1 };
        let found = noun_after(around, from);
        let predicate = first > 1
            && matches!(
                around.word(first - 2),
                "is" | "are" | "was" | "were" | "be" | "become" | "remains" | "remained" | "became" | "as"
            );
        return if predicate { noun_before(around).or(found) } else { found };
    }
    noun_before(around).or_else(|| subject(around))
}
