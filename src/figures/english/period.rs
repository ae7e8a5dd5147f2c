//! Time expressions of English text in tokens, with the words that frame them.

use super::calendar::{is_month, names_weekday};
use super::time::time_at;
use super::token::{Token, word};

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

/// Words after a year that make it the name of a level: the 2019 average.
const LEVELS: &[&str] = &[
    "level", "levels", "figure", "figures", "total", "average", "peak", "high", "low", "baseline", "record",
    "value",
];

/// Words after a year that make it the name of a law: the 1989 Act.
const LAWS: &[&str] = &[
    "act",
    "law",
    "code",
    "treaty",
    "convention",
    "constitution",
    "accord",
    "regulations",
    "rules",
    "order",
    "charter",
    "bill",
    "census",
    "agreement",
];

/// Adds the frame word that is kept (since 2020, on Sunday), and tells bases (from a year earlier) apart.
fn framed(tokens: &[Token], at: usize, last: usize, absolute: bool) -> Time {
    let bare = Bare { tokens, at, last };
    let first = bare.framed_from();
    Time {
        first,
        last,
        // What has held since 2020 says nothing of the next sentence.
        absolute: absolute && word(tokens, first) != "since",
        base: bare.is_base(first),
        aside: bare.is_reporting_date(first) || bare.names_law(),
    }
}

/// A time expression without the words that frame it.
struct Bare<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    last: usize,
}

impl<'a> Bare<'a> {
    /// The word `back` tokens before it.
    fn lead(&self, back: usize) -> &'a str {
        self.at.checked_sub(back).map_or("", |at| word(self.tokens, at))
    }

    /// Its word `ahead` tokens after the first.
    fn word(&self, ahead: usize) -> &'a str {
        word(self.tokens, self.at + ahead)
    }

    /// The word after it.
    fn next(&self) -> &'a str {
        word(self.tokens, self.last)
    }

    /// Its last word.
    fn end(&self) -> &'a str {
        word(self.tokens, self.last - 1)
    }

    fn has(&self, words: &[&str]) -> bool {
        (self.at..self.last).any(|at| words.contains(&word(self.tokens, at)))
    }

    /// The first token with the frame words that are kept.
    fn framed_from(&self) -> usize {
        let kept = match self.lead(1) {
            "since" | "by" | "until" | "till" | "during" | "after" | "before" => 1,
            "between" if self.has(&["and"]) => 1,
            "from" if self.starts() || self.heads_sentence() && self.next() != "to" => 1,
            "on" if names_weekday(self.word(0)) => 1,
            "of" if self.lead(2) == "as" => 2,
            "of" if self.lead(2) == "end" && self.lead(3) == "the" => match self.lead(4) {
                "by" | "at" => 4,
                "of" if self.lead(5) == "as" => 5,
                _ => 3,
            },
            "late" | "early" | "mid" => 1,
            "-" if matches!(self.lead(2), "mid" | "end" | "early" | "late") => 2,
            "of" if self.lead(2) == "fourth" && self.word(0) == "july" => 2,
            "earlier" | "later" if self.word(0) == "this" => 1,
            _ => 0,
        };
        self.at - kept
    }

    /// Fees will go up from September: a beginning, no base.
    fn starts(&self) -> bool {
        let lead = self.tokens.get(..self.at.saturating_sub(1)).unwrap_or_default();
        let ahead =
            lead.iter().rev().take_while(|token| !matches!(token.lower, ";" | "while")).any(|token| {
                matches!(token.lower, "will" | "would" | "shall" | "must" | "is" | "are" | "effective")
            });
        ahead
            && lead.last().is_none_or(|token| !matches!(token.lower, "up" | "down" | "change"))
            && is_month(self.tokens, self.at)
    }

    /// From September, at the head of a sentence.
    fn heads_sentence(&self) -> bool {
        self.at == 1 && is_month(self.tokens, self.at)
    }

    /// What a figure is compared with, or what only dates something else.
    fn is_base(&self, first: usize) -> bool {
        self.is_clock()
            || self.names_level()
            || self.dates_other()
            || !self.has(&["to", "through"]) && self.is_compared()
            || first > 0 && matches!(self.end(), "earlier" | "ago" | "before")
            || self.word(0) == "the" && self.word(1) == "same"
            || self.lead(1) != "," && (1..=4).any(|back| matches!(self.lead(back), "compared" | "versus"))
    }

    /// A clock time.
    fn is_clock(&self) -> bool {
        matches!(self.end(), "a.m" | "p.m" | "am" | "pm") || self.word(1) == ":"
    }

    /// The 2019 level, last year's report.
    fn names_level(&self) -> bool {
        matches!(self.lead(1), "the" | "its" | "their" | "-" | "a" | "an") && LEVELS.contains(&self.next())
            || self.lead(1).ends_with("'s")
                && matches!(self.next(), "issue" | "edition" | "report" | "election")
    }

    /// A factory that opened in 1998, what they had been in 2015.
    fn dates_other(&self) -> bool {
        self.lead(1) == "in"
            && match self.lead(2) {
                "began" | "started" | "opened" | "founded" | "launched" | "built" | "established" => true,
                "been" | "was" | "were" => (3..6).any(|back| self.lead(back) == "what"),
                _ => false,
            }
    }

    /// Than last year, from a year earlier, on last year, than in 2019, with those of 2019.
    fn is_compared(&self) -> bool {
        let (lead, before) = (self.lead(1), self.lead(2));
        let began = || lead == "from" && (self.next() == "to" || self.starts() || self.heads_sentence());
        match lead {
            "than" | "from" | "with" | "versus" | "over" | "against" | "to" => {
                !matches!(before, "starting" | "dating" | "up") && !began()
            }
            "on" => self.word(0) == "last",
            "in" | "that" | "those" => matches!(before, "than" | "with" | "from"),
            _ => false,
        }
    }

    /// Said on Tuesday that.
    fn is_reporting_date(&self, first: usize) -> bool {
        let said = |word: &str| matches!(word, "said" | "says" | "announced" | "reported" | "disclosed");
        (self.lead(1) == "on" || names_weekday(self.word(0)))
            && first.checked_sub(1).is_some_and(|at| said(word(self.tokens, at)))
            && (1..4).any(|back| said(self.lead(back)) || self.lead(back) == "told")
    }

    /// The 1989 Act.
    fn names_law(&self) -> bool {
        matches!(self.lead(1), "the" | "a")
            && self.tokens.get(self.last).is_some_and(|token| token.capital)
            && LAWS.contains(&self.next())
    }
}
