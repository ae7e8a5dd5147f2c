//! Which English words are verbs where they stand.

use super::class;
use super::phrase::{DETERMINERS, adverb, plural};
use super::token::Token;
use super::wording::Around;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Words after which a base form is a verb.
static MODALS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    FxHashSet::from_iter([
        "will", "would", "can", "could", "may", "might", "must", "should", "shall", "to", "they", "we", "it",
        "who", "which", "not", "also", "he", "she", "you", "did", "does", "do",
    ])
});

/// Verbs that are nouns as well; a noun or an adjective before them makes nouns of them.
static EITHER: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    FxHashSet::from_iter([
        "use",
        "cover",
        "cost",
        "costs",
        "exports",
        "imports",
        "plans",
        "plan",
        "sales",
        "work",
        "works",
        "benefits",
        "needs",
        "need",
        "sets",
        "set",
        "run",
        "draw",
        "process",
        "plant",
        "ship",
        "supply",
        "supplies",
        "demand",
        "demands",
        "loan",
        "loans",
        "rent",
        "trade",
        "start",
        "live",
        "hold",
        "save",
        "offer",
        "pay",
        "open",
        "registered",
        "estimated",
        "installed",
        "planned",
        "used",
        "average",
        "record",
        "spending",
        "range",
        "ranges",
        "farming",
        "building",
        "visits",
        "visit",
        "crossings",
        "shipments",
        "project",
        "projects",
        "produce",
        "increase",
        "design",
        "research",
        "transfer",
        "transfers",
        "purchase",
        "purchases",
        "order",
        "orders",
        "deposit",
        "deposits",
        "power",
        "water",
        "fish",
        "mine",
        "mines",
        "farm",
        "farms",
        "bank",
        "banks",
        "store",
        "stores",
        "market",
        "markets",
        "finance",
        "group",
        "groups",
        "host",
        "cap",
        "subsidy",
        "stake",
        "output",
        "turnover",
        "yield",
        "yields",
        "crop",
        "crops",
        "harvest",
        "stock",
        "stocks",
        "share",
        "shares",
        "grants",
        "grant",
        "funds",
        "records",
        "reports",
        "results",
        "deals",
        "contracts",
        "pledges",
        "permits",
        "awards",
        "licenses",
        "returns",
        "reserves",
        "catches",
        "losses",
        "gains",
        "releases",
        "tests",
        "claims",
        "charges",
        "wages",
        "fees",
        "support",
        "stakes",
        "placements",
        "displays",
        "searches",
        "stays",
        "travel",
        "graduates",
        "estimates",
        "forecasts",
        "finds",
        "fine",
        "fines",
        "bills",
        "taxes",
        "votes",
    ])
});

/// Whether the word at `at` is a verb here.
pub(super) fn verb_at(around: &Around<'_>, at: usize) -> bool {
    let word = around.word(at);
    let previous = at.checked_sub(1).map_or("", |at| around.word(at));
    let modal =
        matches!(previous, "will" | "would" | "can" | "could" | "must" | "should" | "might" | "shall");
    // The theatre seats 640.
    let holds = matches!(word, "seats" | "sleeps" | "houses" | "hosts")
        && around.tokens.get(at + 1).is_some_and(|token| token.number);
    if modal && !adverb(word) || holds {
        return true;
    }
    class::verb(word) && Verb::new(around, at, previous).stands()
}

/// A word that can be a verb, with those beside it.
struct Verb<'a> {
    around: &'a Around<'a>,
    at: usize,
    word: &'a str,
    previous: &'a str,
    next: &'a str,
    /// Whether it is as often a noun.
    either: bool,
    /// Whether a word follows that is neither a verb nor one of those that nouns stand between.
    noun_next: bool,
}

impl<'a> Verb<'a> {
    fn new(around: &'a Around<'a>, at: usize, previous: &'a str) -> Self {
        let (word, next) = (around.word(at), around.word(at + 1));
        let noun_next =
            around.tokens.get(at + 1).is_some_and(Token::is_word) && !class::stop(next) && !class::verb(next);
        Self { around, at, word, previous, next, either: EITHER.contains(word), noun_next }
    }

    fn stands(&self) -> bool {
        // Spending per head.
        if self.next == "per" && self.either {
            return false;
        }
        if matches!(self.word, "total" | "average") {
            return !self.noun_next;
        }
        if MODALS.contains(self.previous) {
            return true;
        }
        if self.is_object() {
            return false;
        }
        if self.is_bound_to_act() {
            return true;
        }
        if self.has_its_verb() || self.is_based() {
            return false;
        }
        if self.at == 0 || self.previous == ";" {
            return self.opens();
        }
        self.follows()
    }

    /// Cuts travel time: a base form after another verb is a noun.
    fn is_object(&self) -> bool {
        class::verb(self.previous)
            && !class::auxiliary(self.previous)
            && !self.word.ends_with("ed")
            && !self.word.ends_with("ing")
            && (self.noun_next || self.next == "of")
    }

    /// Before closing 4 percent lower; it plans to spend; they set aside; was set at 250,000.
    fn is_bound_to_act(&self) -> bool {
        let Self { word, previous, next, .. } = *self;
        let during = word.ends_with("ing")
            && matches!(previous, "before" | "after" | "while" | "without" | "when" | "by");
        let led = self.either
            && (next == "to" && class::verb(self.around.word(self.at + 2))
                || matches!(next, "aside" | "up" | "out" | "off"));
        if during || led {
            return true;
        }
        let passive = matches!(previous, "is" | "are" | "was" | "were" | "be" | "been" | "being");
        !self.is_subject_of_auxiliary()
            && passive
            && (word.ends_with("ed") && !self.noun_next || matches!(word, "set" | "held" | "put" | "run"))
    }

    /// Rents will start at 1,450.
    fn is_subject_of_auxiliary(&self) -> bool {
        !self.word.ends_with("ed") && class::auxiliary(self.next) && plural(self.word)
    }

    /// Exports more than doubled, and exports jumped 24 percent: the verb comes after.
    fn has_its_verb(&self) -> bool {
        let Self { around, at, next, .. } = *self;
        let bounded = match next {
            "more" if around.word(at + 2) == "than" => around.word(at + 3),
            "nearly" | "almost" | "roughly" => around.word(at + 2),
            _ => "",
        };
        let multiplied = matches!(bounded, "doubled" | "trebled" | "tripled" | "quadrupled" | "halved");
        let moves = || plural(self.word) && class::verb(next) && (class::up(next) || class::down(next));
        self.is_subject_of_auxiliary() || self.either && (multiplied || moves())
    }

    /// With dwell times cut: a base form after a preposition is a noun.
    fn is_based(&self) -> bool {
        matches!(self.previous, "with" | "in" | "of" | "on" | "for" | "from" | "at")
            && !self.word.ends_with(['s', 'g'])
            && !self.word.ends_with("ed")
            && self.noun_next
    }

    /// Built in 14 months, the line carries: a participle at the head of its clause.
    fn opens(&self) -> bool {
        let led = !self.either
            && matches!(
                self.next,
                "in" | "on" | "at" | "by" | "from" | "with" | "for" | "to" | "between" | "over"
            );
        let participle = self.word.ends_with("ed")
            || matches!(self.word, "built" | "made" | "held" | "set" | "led" | "driven" | "hit" | "founded");
        self.word.ends_with("ing") || led && participle
    }

    /// Whether it is a verb after the word before it.
    fn follows(&self) -> bool {
        let Self { around, at, previous, either, .. } = *self;
        if DETERMINERS.contains(&previous) || matches!(previous, "of" | "for" | ",") {
            let attribute = self.word.ends_with("ed") && self.noun_next && previous != ",";
            return !(either || attribute);
        }
        let named = around.tokens.get(at - 1).is_some_and(Token::is_word)
            && !class::stop(previous)
            && !class::verb(previous)
            && !plural(previous);
        !(either && (named || class::verb(previous) && noun_like_follows(around, at)))
    }
}

/// raised output from 3: a noun between two verbs or prepositions is the object.
fn noun_like_follows(around: &Around<'_>, at: usize) -> bool {
    let next = around.word(at + 1);
    matches!(next, "from" | "to" | "by" | "at" | "of" | "within" | "in" | "for" | "over" | "," | ".")
}

/// Whether the verb right after a number has it for its subject: of whom 340 came, more than 200 delayed at the airport;
/// registered voters are counted.
pub(super) fn acts(around: &Around<'_>, at: usize) -> bool {
    let word = around.word(at);
    // Reopened seven trails: what several do has no s.
    let single = matches!(around.word(at.wrapping_sub(1)), "one" | "1");
    if plural(word) && !single && !class::auxiliary(word) && around.hits.iter().any(|hit| hit.last == at) {
        return false;
    }
    let next = around.word(at + 1);
    let follows = around.tokens.get(at + 1).is_none_or(|token| !token.is_word()) || class::stop(next);
    class::auxiliary(word)
        || !EITHER.contains(&word) && (follows || !(word.ends_with("ed") || word.ends_with("ing")))
}
