//! One English figure among the words and figures of its sentence, and the period that governs it.

use super::period::Time;
use super::scan::Hit;
use super::token::Token;
use crate::figures::{Change, ChangeKind};

/// What earlier sentences of the paragraph leave open to this one.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The last absolute period, as code points of the repaired text.
    pub(super) period: Option<(usize, usize)>,
    pub(super) indicator: Option<String>,
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

    /// One past the figure before, else the start of the sentence.
    pub(super) fn floor(&self) -> usize {
        self.index.checked_sub(1).and_then(|at| self.hits.get(at)).map_or(0, |hit| hit.last)
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
    let governs = |time: &&Time| !time.base && !from_only(around, time) && !of_record(around, time);
    let own = around.times.iter().filter(governs).rev().find(|time| time.last <= first);
    if let Some(time) = own {
        return place(time);
    }
    let later =
        around.times.iter().filter(governs).find(|time| time.first >= last && !conditional(around, time));
    if let Some(time) = later {
        return place(time);
    }
    memory.period
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
    around.hits.iter().any(|hit| {
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
