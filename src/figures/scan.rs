//! Finds the numbers of Chinese text with their units: where each figure lies and what it is worth. What
//! is not a figure ([`super::traps`]) is passed over; the wording around a figure is read elsewhere.

use super::Kind;
use super::decimal::Decimal;
use super::fixed;
use super::numeral::{self, Numeral};
use super::period::Time;
use super::range;
use super::rank;
use super::shape;
use super::share;
use super::signs::FIGURE;
use super::text::Text;
use super::traps;
use super::unit::{self, Code};

/// Characters of a text to a figure, of those that have few.
const PER_FIGURE: usize = 64;

/// A number with its unit.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Decimal,
    pub(super) max: Option<Decimal>,
    pub(super) unit: Code,
    pub(super) kind: Kind,
    /// The digits themselves are open: 几十, 三四十, 来.
    pub(super) approx: bool,
    /// 多 or 余 stands in the span.
    pub(super) more: bool,
    /// Rank of the form 前N位.
    pub(super) within_rank: bool,
    /// 翻一番 carries its own verb.
    pub(super) doubling: bool,
}

impl Candidate {
    pub(super) fn new(start: usize, end: usize, value: Decimal, unit: impl Into<Code>, kind: Kind) -> Self {
        Self {
            start,
            end,
            value,
            max: None,
            unit: unit.into(),
            kind,
            approx: false,
            more: false,
            within_rank: false,
            doubling: false,
        }
    }

    pub(super) fn with_numeral(mut self, numeral: &Numeral) -> Self {
        self.approx |= numeral.max.is_some() || numeral.infix == Some('来');
        self.more |= matches!(numeral.infix, Some('多' | '余'));
        self
    }
}

/// What stands at one place.
pub(super) enum Outcome {
    /// A figure.
    Figure(Candidate),
    /// No figure up to this offset.
    Skip(usize),
}

/// Whether a figure, or something that holds numerals and is none, can begin with `c`.
pub(super) fn can_begin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || numeral::begins(c)
        || shape::begins_currency(c)
        || "第前翻半每±×“‘「《$¥€£零负-".contains(c)
}

/// All figures of Chinese text, in order; `cells` are those that a table gives.
pub(super) fn scan(text: &Text<'_>, times: &[Time], cells: &[Candidate]) -> Vec<Candidate> {
    let chars = text.chars.as_slice();
    let mut found: Vec<Candidate> = Vec::with_capacity(chars.len() / PER_FIGURE);
    let mut times = times.iter().peekable();
    let mut cells = cells.iter().peekable();
    let mut at = 0;
    while at < chars.len() {
        while cells.next_if(|cell| cell.start < at).is_some() {}
        if let Some(cell) = cells.next_if(|cell| cell.start == at) {
            at = cell.end;
            found.push(cell.clone());
            continue;
        }
        while times.next_if(|time| time.end <= at).is_some() {}
        if let Some(time) = times.peek()
            && time.start <= at
        {
            at = time.end;
            continue;
        }
        let limit = times.peek().map_or(chars.len(), |time| time.start);
        let stop = cells.peek().map_or(limit, |cell| cell.start.min(limit));
        let plain = text.signs.get(at..stop).unwrap_or_default();
        at += plain.iter().position(|signs| signs & FIGURE != 0).unwrap_or(plain.len());
        if at == stop {
            continue;
        }
        match at_place(text, at) {
            Some(Outcome::Figure(candidate)) if candidate.end > at => {
                at = candidate.end;
                found.push(candidate);
            }
            Some(Outcome::Skip(end)) => at = end.max(at + 1).min(limit.max(at + 1)),
            _ => at += 1,
        }
    }
    share_rates(text, &mut found);
    found
}

/// 每小时100公里降到60公里: the level reached is a rate as the level before is.
fn share_rates(text: &Text<'_>, found: &mut [Candidate]) {
    for index in 1..found.len() {
        let Some((left, right)) = found.split_at_mut_checked(index) else { return };
        let (Some(low), Some(high)) = (left.last(), right.first_mut()) else { return };
        let rate = low.unit == "km/h" && high.unit == "km";
        if rate && high.start <= low.end + 4 && text.cut(low.end, high.start).ends_with(['到', '至', '为'])
        {
            high.unit = low.unit.clone();
        }
    }
}

fn at_place(text: &Text<'_>, at: usize) -> Option<Outcome> {
    let chars = text.chars.as_slice();
    let c = *chars.get(at)?;
    if let Some(word) = fixed::word(chars, at) {
        return Some(Outcome::Skip(word.end));
    }
    match c {
        '第' => Some(rank::ordinal(chars, at)),
        '前' => rank::leading_rank(chars, at),
        '翻' => shape::doubling(chars, at),
        '半' => shape::half(chars, at),
        '每' => Some(Outcome::Skip(traps::denominator(chars, at))),
        '±' | '×' => Some(Outcome::Skip(number_end(chars, at + 1))),
        '“' | '‘' | '「' | '《' => traps::slogan(chars, at).map(Outcome::Skip),
        '$' | '¥' | '€' | '£' => Some(shape::prefixed_money(chars, at)),
        _ if c.is_ascii_alphabetic() => Some(latin(chars, at)),
        '零' | '负' | '-' if signed(chars, at) => Some(number(text, at)),
        _ if numeral::begins(c) || shape::currency_word(chars, at).is_some() => Some(number(text, at)),
        _ => None,
    }
}

/// A Latin word: a currency code before a number, pH, or an identifier that keeps its digits.
fn latin(chars: &[char], at: usize) -> Outcome {
    if shape::currency_code(chars, at).is_some() {
        return shape::prefixed_money(chars, at);
    }
    if let Some(outcome) = shape::unitless(chars, at) {
        return outcome;
    }
    Outcome::Skip(traps::identifier_end(chars, at))
}

/// Whether a sign stands at `at`: a minus that is no hyphen, 零下, 负.
fn signed(chars: &[char], at: usize) -> bool {
    let next = |ahead: usize| chars.get(at + ahead).copied().unwrap_or(' ');
    let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
    match chars.get(at) {
        Some('零') => next(1) == '下' && numeral::begins(next(2)),
        Some('负') => {
            next(1).is_ascii_digit() || numeral::digit(next(1)).is_some() && !super::text::is_han(before)
        }
        Some('-') => next(1).is_ascii_digit() && !before.is_ascii_alphanumeric(),
        _ => false,
    }
}

fn number_end(chars: &[char], at: usize) -> usize {
    numeral::read(chars, at).map_or(at, |numeral| numeral.end)
}

/// The figure that begins with the number, sign or currency word at `at`.
fn number(text: &Text<'_>, start: usize) -> Outcome {
    let chars = text.chars.as_slice();
    let (mut at, mut negative) = (start, false);
    let currency = shape::currency_word(chars, at);
    if let Some((length, _)) = currency {
        at += length;
    }
    match chars.get(at) {
        Some('零') if chars.get(at + 1) == Some(&'下') => (at, negative) = (at + 2, true),
        Some('负' | '-') => (at, negative) = (at + 1, true),
        _ => {}
    }
    let Some(first) = numeral::read(chars, at) else { return Outcome::Skip(at.max(start + 1)) };
    let skip = Outcome::Skip(first.bare_end.max(start + 1));
    if let Some(outcome) = share::fraction(chars, at, &first) {
        return outcome;
    }
    if let Some(outcome) = share::ratio(chars, at, &first) {
        return outcome;
    }
    let unit = unit_after(chars, &first);
    if let Some(mut candidate) = range::range(chars, at, &first, unit.as_ref(), negative) {
        super::sense::settle(text, &mut candidate);
        if traps::is_trap(text, start, &first, &candidate) {
            return Outcome::Skip(candidate.end);
        }
        return Outcome::Figure(Candidate { start, ..candidate });
    }
    let unit_end = unit.as_ref().map_or(first.end, |unit| unit.end);
    let Some(mut candidate) = shape::measured(chars, at, &first, unit) else {
        return shape::unitless_count(chars, start, &first).unwrap_or(skip);
    };
    range::widen(chars, &mut candidate, unit_end);
    super::sense::settle(text, &mut candidate);
    if let Some((_, code)) = currency {
        if candidate.kind != Kind::Money {
            return skip;
        }
        candidate.unit = candidate.unit.replacen("CNY", code, 1).into();
    }
    if traps::is_trap(text, start, &first, &candidate) {
        return Outcome::Skip(candidate.end);
    }
    Outcome::Figure(Candidate { start, ..sign(candidate, negative) })
}

fn sign(mut candidate: Candidate, negative: bool) -> Candidate {
    if negative {
        candidate.value = candidate.value.negated();
        candidate.max = candidate.max.map(Decimal::negated);
    }
    candidate
}

/// The unit after a numeral; an infix 多, 余 or 来 counts only where a unit follows it.
pub(super) fn unit_after(chars: &[char], numeral: &Numeral) -> Option<unit::Found> {
    unit::at(chars, numeral.end)
}
