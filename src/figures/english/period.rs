//! Time expressions of English text in tokens, with the words that frame them.

use super::calendar::{is_month, names_weekday, word};
use super::time::time_at;
use super::token::Token;

/// One time expression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time {
    /// First token that is printed in the period.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Governs sentences after its own.
    pub(super) absolute: bool,
    /// A base of comparison: governs nothing.
    pub(super) base: bool,
    /// A reporting date, the year of a law: governs nothing, and nothing is compared with it.
    pub(super) aside: bool,
}

/// All time expressions of a sentence in order.
pub(super) fn find(tokens: &[Token]) -> Vec<Time> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match time_at(tokens, at) {
            Some((last, absolute)) if last > at => {
                found.push(framed(tokens, at, last, absolute));
                at = last;
            }
            _ => at += 1,
        }
    }
    found
}

/// Fees will go up from September: a beginning, no base.
fn starts(tokens: &[Token], at: usize) -> bool {
    let lead = tokens.get(..at.saturating_sub(1)).unwrap_or_default();
    let ahead =
        lead.iter().rev().take_while(|token| !matches!(token.lower, ";" | "while")).any(|token| {
            matches!(token.lower, "will" | "would" | "shall" | "must" | "is" | "are" | "effective")
        });
    ahead
        && lead.last().is_none_or(|token| !matches!(token.lower, "up" | "down" | "change"))
        && is_month(tokens, at)
}

/// Adds the frame word that is kept (since 2020, on Sunday), and tells bases (from a year earlier) apart.
fn framed(tokens: &[Token], at: usize, last: usize, absolute: bool) -> Time {
    let lead = |back: usize| at.checked_sub(back).map_or("", |at| word(tokens, at));
    let mut first = at;
    match lead(1) {
        "since" | "by" | "until" | "till" | "during" | "after" | "before" => first = at - 1,
        "between" if (at..last).any(|at| word(tokens, at) == "and") => first = at - 1,
        "from" if starts(tokens, at) || at == 1 && word(tokens, last) != "to" && is_month(tokens, at) => {
            first = at - 1
        }
        "on" if names_weekday(word(tokens, at)) => first = at - 1,
        "of" if lead(2) == "as" => first = at - 2,
        "of" if lead(2) == "end" && lead(3) == "the" => {
            first = at - 3;
            if matches!(lead(4), "by" | "at") {
                first = at - 4;
            } else if lead(4) == "of" && lead(5) == "as" {
                first = at - 5;
            }
        }
        "late" | "early" | "mid" => first = at - 1,
        "-" if matches!(lead(2), "mid" | "end" | "early" | "late") => first = at - 2,
        "of" if lead(2) == "fourth" && word(tokens, at) == "july" => first = at - 2,
        "earlier" | "later" if word(tokens, at) == "this" => first = at - 1,
        _ => {}
    }
    let ago = matches!(word(tokens, last - 1), "earlier" | "ago" | "before");
    // A clock time, the 2019 level, a factory that opened in 1998.
    let clock = matches!(word(tokens, last - 1), "a.m" | "p.m" | "am" | "pm") || word(tokens, at + 1) == ":";
    let level = matches!(lead(1), "the" | "its" | "their" | "-" | "a" | "an")
        && matches!(
            word(tokens, last),
            "level"
                | "levels"
                | "figure"
                | "figures"
                | "total"
                | "average"
                | "peak"
                | "high"
                | "low"
                | "baseline"
                | "record"
                | "value"
        )
        || lead(1).ends_with("'s")
            && matches!(word(tokens, last), "issue" | "edition" | "report" | "election");
    let began = lead(1) == "in"
        && matches!(
            lead(2),
            "began" | "started" | "opened" | "founded" | "launched" | "built" | "established"
        );
    let ranged = (at..last).any(|at| matches!(word(tokens, at), "to" | "through"));
    let compared = matches!(lead(1), "than" | "from" | "with" | "versus" | "over" | "against" | "to")
        && !matches!(lead(2), "starting" | "dating" | "up")
        && !(lead(1) == "from"
            && (word(tokens, last) == "to" || starts(tokens, at) || at == 1 && is_month(tokens, at)))
        || lead(1) == "on" && word(tokens, at) == "last";
    // What they had been in 2015.
    let been = lead(1) == "in"
        && matches!(lead(2), "been" | "was" | "were")
        && (3..6).any(|back| lead(back) == "what");
    let placed = matches!(lead(2), "than" | "with" | "from") && matches!(lead(1), "in" | "that" | "those");
    // Said on Tuesday that; the 1989 Act.
    let said = (lead(1) == "on" || names_weekday(word(tokens, at)))
        && (1..4).any(|back| {
            matches!(lead(back), "said" | "says" | "announced" | "reported" | "told" | "disclosed")
        })
        && first.checked_sub(1).is_some_and(|at| {
            matches!(word(tokens, at), "said" | "says" | "announced" | "reported" | "disclosed")
        });
    let law = (lead(1) == "the" || lead(1) == "a")
        && tokens.get(last).is_some_and(|token| token.capital)
        && matches!(
            word(tokens, last),
            "act"
                | "law"
                | "code"
                | "treaty"
                | "convention"
                | "constitution"
                | "accord"
                | "regulations"
                | "rules"
                | "order"
                | "charter"
                | "bill"
                | "census"
                | "agreement"
        );
    let base = clock
        || level
        || began
        || been
        || !ranged && (compared || placed)
        || ago && first > 0
        || word(tokens, at) == "the" && word(tokens, at + 1) == "same"
        || tokens.iter().take(at).rev().take(4).any(|token| matches!(token.lower, "compared" | "versus"))
            && lead(1) != ",";
    // What has held since 2020 says nothing of the next sentence.
    let absolute = absolute && word(tokens, first) != "since";
    Time { first, last, absolute, base, aside: said || law }
}
