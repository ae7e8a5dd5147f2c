//! One figure against what a clause says of it: values across units, words of an indicator, periods.

use super::text::{Needle, is_wide, normal_name};
use crate::figures::{ChangeKind, Direction, Figure, Measure, Modifier};
use memchr::memmem;
use std::cmp::Ordering;

/// Characters that a word has to have to be looked for in two pieces, each half as long.
const SPLIT: usize = 4;

/// `>=200亿元`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comparison {
    pub(super) operator: Operator,
    /// The value as it was written, on one line.
    pub(super) text: String,
    pub(super) measure: Measure,
}

impl Comparison {
    fn key(&self) -> (Operator, &str) {
        (self.operator, &self.text)
    }
}

impl std::hash::Hash for Comparison {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialOrd for Comparison {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Comparison {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Operator {
    AtLeast,
    More,
    AtMost,
    Less,
    Equal,
}

impl Operator {
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::More => ">",
            Self::AtMost => "<=",
            Self::Less => "<",
            Self::Equal => "=",
        }
    }
}

/// How operators are written; a longer one stands before its beginning.
pub(super) const OPERATORS: &[(&str, Operator)] = &[
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    ("==", Operator::Equal),
    ("≥", Operator::AtLeast),
    ("≧", Operator::AtLeast),
    ("≤", Operator::AtMost),
    ("≦", Operator::AtMost),
    (">", Operator::More),
    ("<", Operator::Less),
    ("=", Operator::Equal),
    ("不低于", Operator::AtLeast),
    ("不少于", Operator::AtLeast),
    ("不超过", Operator::AtMost),
    ("不高于", Operator::AtMost),
    ("大于", Operator::More),
    ("高于", Operator::More),
    ("超过", Operator::More),
    ("小于", Operator::Less),
    ("低于", Operator::Less),
    ("等于", Operator::Equal),
];

impl Comparison {
    pub(super) fn holds(&self, asked: &Asked<'_>, directed: bool) -> bool {
        let figure = asked.figure;
        let falls = !directed
            && figure.change.as_ref().is_some_and(|change| {
                change.kind == ChangeKind::By && change.direction == Some(Direction::Down)
            });
        let (low, high) = if falls && !asked.low.is_negative() {
            let negated = |measure: &Measure| measure.clone().negated().compare(&self.measure);
            (negated(&asked.high), negated(&asked.low))
        } else {
            (asked.low.compare(&self.measure), asked.high.compare(&self.measure))
        };
        let (Some(low), Some(high)) = (low, high) else { return false };
        // 超 opens the range above, 不足 below; for a fall they change places.
        let (above, below) = match figure.modifier {
            Modifier::MoreThan => (!falls, falls),
            Modifier::LessThan => (falls, !falls),
            _ => (false, false),
        };
        match self.operator {
            Operator::AtLeast => high == Ordering::Greater || high == Ordering::Equal && !below,
            Operator::More => high == Ordering::Greater || high == Ordering::Equal && above,
            Operator::AtMost => low == Ordering::Less || low == Ordering::Equal && !above,
            Operator::Less => low == Ordering::Less || low == Ordering::Equal && below,
            Operator::Equal => low != Ordering::Greater && high != Ordering::Less && !above && !below,
        }
    }
}

/// A figure made ready to be asked.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) figure: &'a Figure,
    /// Normalised, like `period`.
    pub(super) indicator: String,
    pub(super) period: String,
    low: Measure,
    high: Measure,
}

impl<'a> Asked<'a> {
    pub(super) fn new(figure: &'a Figure) -> Self {
        let optional = |text: &Option<String>| text.as_deref().map(normal_name).unwrap_or_default();
        Self {
            figure,
            indicator: optional(&figure.indicator),
            period: optional(&figure.period),
            low: Measure::of(figure),
            high: Measure::upper(figure),
        }
    }
}

/// Whether an indicator has a word, whole or in two pieces.
pub(super) fn names(indicator: &str, needle: &Needle) -> bool {
    if !splits(needle) {
        return needle.is_in(indicator);
    }
    let has = |part: &str| memmem::find(indicator.as_bytes(), part.as_bytes()).is_some();
    let cut = |at: usize| {
        let byte = needle.text.char_indices().nth(at).map_or(0, |(byte, _)| byte);
        needle.text.split_at_checked(byte).unwrap_or_default()
    };
    let last = needle.text.chars().count() - SPLIT / 2;
    // Most indicators have neither end of the word.
    has(cut(SPLIT / 2).0) && has(cut(last).1) && (SPLIT / 2..=last).map(cut).any(|(a, b)| has(a) && has(b))
}

/// Whether a word may stand in two pieces.
pub(super) fn splits(needle: &Needle) -> bool {
    needle.text.chars().count() >= SPLIT && needle.text.chars().all(is_wide)
}

/// 去年 in an article of 2026 is 2025年.
pub(super) fn is_relative(needle: &Needle, period: &str, year: Option<i32>) -> bool {
    let Some(year) = year else { return false };
    [("今年", 0), ("去年", 1), ("上年", 1), ("前年", 2)].iter().any(|(word, back)| {
        period.contains(word) && {
            let resolved = period.replace(word, &format!("{}年", year - back));
            needle.is_in(&resolved) || needle.is_in(&resolved.replace('年', ""))
        }
    })
}
