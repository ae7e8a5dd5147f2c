//! One English figure among the words and figures of its sentence, and the period that governs it.

use super::period::Time;
use super::scan::Hit;
use super::token::Token;
use super::verb::verb_at;
use crate::figures::{Change, ChangeKind};

/// What amounts are reckoned by.
const BASES: &[&str] = &[
    "acre",
    "bag",
    "barrel",
    "bottle",
    "box",
    "bushel",
    "capita",
    "case",
    "child",
    "class",
    "cycle",
    "day",
    "employee",
    "family",
    "flight",
    "foot",
    "gallon",
    "game",
    "gram",
    "guest",
    "head",
    "hectare",
    "hour",
    "household",
    "inch",
    "job",
    "journey",
    "kg",
    "kilo",
    "kilogram",
    "kilometer",
    "kilometre",
    "km",
    "kwh",
    "liter",
    "litre",
    "meter",
    "metre",
    "mile",
    "minute",
    "month",
    "mu",
    "night",
    "ounce",
    "pack",
    "passenger",
    "patient",
    "person",
    "piece",
    "pound",
    "pupil",
    "quarter",
    "resident",
    "ride",
    "room",
    "season",
    "seat",
    "second",
    "session",
    "share",
    "shift",
    "student",
    "ticket",
    "ton",
    "tonne",
    "trip",
    "unit",
    "vehicle",
    "visit",
    "visitor",
    "week",
    "worker",
    "year",
];

/// Words that bound a number.
const BOUNDING: &[&str] = &[
    "about", "around", "nearly", "some", "almost", "roughly", "over", "than", "more", "less", "only", "just",
];

/// What earlier sentences of the paragraph leave open to this one.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The last absolute period, as code points of the repaired text.
    pub(super) period: Option<(usize, usize)>,
    pub(super) indicator: Option<String>,
    /// The last one that was not counted in a phrase of place.
    pub(super) head: Option<String>,
}

/// One figure among the tokens and figures of its sentence.
pub(super) struct Around<'a> {
    pub(super) tokens: &'a [Token<'a>],
    pub(super) hits: &'a [Hit],
    pub(super) index: usize,
    pub(super) times: &'a [Time],
}

impl Around<'_> {
    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.lower)
    }

    pub(super) fn hit(&self) -> Option<&Hit> {
        self.hits.get(self.index)
    }

    pub(super) fn first(&self) -> usize {
        self.hit().map_or(0, |hit| hit.first)
    }

    pub(super) fn last(&self) -> usize {
        self.hit().map_or(0, |hit| hit.last)
    }

    /// One past the figure before and what it is reckoned by (12 pounds an hour), else the start of the sentence.
    pub(super) fn floor(&self) -> usize {
        let before = self.index.checked_sub(1).and_then(|at| self.hits.get(at));
        before.map_or(0, |before| self.past_base(before.last).min(self.first()))
    }

    /// The word before the figure and the words that bound it.
    pub(super) fn led(&self) -> &str {
        let mut at = self.first();
        while at > 0 && BOUNDING.contains(&self.word(at - 1)) {
            at -= 1;
        }
        at.checked_sub(1).map_or("", |at| self.word(at))
    }

    /// Past what the amount before `at` is reckoned by: an hour, per square metre.
    pub(super) fn past_base(&self, at: usize) -> usize {
        let rated = matches!(self.word(at), "a" | "an" | "per" | "each" | "every");
        match self.word(at + 1) {
            "square" | "cubic" | "available" | "working" if rated => at + 3,
            base if rated && BASES.contains(&base) => at + 2,
            _ => at,
        }
    }

    /// Where the next figure begins, else the end of the sentence.
    pub(super) fn ceiling(&self) -> usize {
        self.hits.get(self.index + 1).map_or(self.tokens.len(), |hit| hit.first)
    }

    pub(super) fn text(&self, from: usize, to: usize) -> String {
        let mut text = String::with_capacity(8 * to.saturating_sub(from));
        for at in from..to {
            if at > from {
                text.push(' ');
            }
            text.push_str(self.word(at));
        }
        text
    }
}

/// Code points of the period that governs the figure.
pub(super) fn governing(
    around: &Around<'_>,
    change: Option<&Change>,
    memory: &Memory,
) -> Option<(usize, usize)> {
    let (first, last) = (around.first(), around.last());
    let place = |time: &Time| span(around, time.first, time.last);
    // 24.5% in the previous quarter: a level before takes the time right after it.
    if change.is_some_and(|change| change.kind == ChangeKind::From) {
        let own = around.times.iter().find(|time| time.first >= last && time.first <= last + 2);
        if let Some(time) = own {
            return place(time);
        }
    }
    let governs =
        |time: &&Time| !time.base && !time.aside && !from_only(around, time) && !of_record(around, time);
    let before = around.times.iter().filter(governs).rev().find(|time| time.last <= first);
    // Down 9 percent since 2019, and two schools will close in June: the time of its own clause comes first.
    let (from, to) = clause(around);
    // Only 0.4% were lost, compared with 2.1% in 2022: the time of what it is compared with.
    let rival = |time: &&Time| {
        (last..time.first).any(|at| matches!(around.word(at), "compared" | "versus" | "against"))
    };
    let within = |time: &&Time| {
        !rival(time) && time.first >= last && time.last <= to && governs(time) && !conditional(around, time)
    };
    if before.is_none_or(|time| time.first < from)
        && let Some(time) = around.times.iter().find(within)
    {
        return place(time);
    }
    if let Some(time) = before {
        return place(time);
    }
    // By noon: a moment says nothing of what stands before a semicolon.
    let apart = |time: &&Time| !time.absolute && (last..time.first).any(|at| around.word(at) == ";");
    let later = around
        .times
        .iter()
        .filter(|time| !rival(time) && !apart(time))
        .filter(governs)
        .find(|time| time.first >= last && !conditional(around, time));
    if let Some(time) = later {
        return place(time);
    }
    memory.period
}

/// The tokens of the figure's clause: a semicolon or a conjunction with a verb after it begins another.
fn clause(around: &Around<'_>) -> (usize, usize) {
    let border = |at: usize| match around.word(at) {
        ";" => true,
        "while" | "whereas" => at > 0,
        // Have risen since 1900 and could rise by 2100.
        "and" | "but" if around.times.iter().any(|time| time.last == at) => {
            (at + 1..at + 4).any(|at| verb_at(around, at))
        }
        "and" | "but" | "as" | "so" | "although" | "though" => {
            at > 0
                && around.word(at - 1) == ","
                && (at + 1..around.tokens.len())
                    .take_while(|at| !matches!(around.word(*at), "," | ";"))
                    .any(|at| verb_at(around, at))
        }
        _ => false,
    };
    let first = around.first();
    let from = (0..first).rev().find(|at| border(*at)).map_or(0, |at| at + 1);
    let to = (around.last()..around.tokens.len()).find(|at| border(*at)).unwrap_or(around.tokens.len());
    (from, to)
}

/// When it opens next year: the time of a condition says nothing of the figures before it.
fn conditional(around: &Around<'_>, time: &Time) -> bool {
    (around.last()..time.first)
        .rev()
        .take_while(|at| !matches!(around.word(*at), "," | ";"))
        .any(|at| matches!(around.word(at), "when" | "once" | "if" | "until" | "unless"))
}

/// Its lowest level since 2022: how far a record reaches back.
fn of_record(around: &Around<'_>, time: &Time) -> bool {
    around.word(time.first) == "since"
        && (0..time.first).rev().take(4).take_while(|at| !matches!(around.word(*at), "," | ";")).any(|at| {
            around.word(at).ends_with("est") || matches!(around.word(at), "most" | "least" | "worst")
        })
}

/// Whether a time belongs to a level before that it follows.
fn from_only(around: &Around<'_>, time: &Time) -> bool {
    !matches!(around.word(time.first), "next" | "this" | "tomorrow" | "now")
        && around.hits.iter().any(|hit| {
            time.first >= hit.last
                && time.first <= hit.last + 2
                && hit.first > 0
                && around.word(hit.first - 1) == "from"
        })
}

/// Code points of the tokens `[from, to)`.
pub(super) fn span(around: &Around<'_>, from: usize, to: usize) -> Option<(usize, usize)> {
    (to > from).then_some(())?;
    Some((around.tokens.get(from)?.start, around.tokens.get(to - 1)?.end))
}
