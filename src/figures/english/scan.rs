//! The numbers of an English sentence that are figures.

use super::amount::measured;
use super::number;
use super::pair::{game, ratio};
use super::period;
use super::rank::rank;
use super::token::{Token, before, word};
use crate::figures::Kind;
use crate::figures::decimal::Decimal;
use crate::figures::scan::Candidate;

/// A candidate with the tokens it covers.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub(super) candidate: Candidate,
    /// First token.
    pub(super) first: usize,
    /// One past its last token.
    pub(super) last: usize,
}

/// The numbers of one sentence that are figures.
pub(super) fn scan(tokens: &[Token], times: &[period::Time]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(time) = times.iter().find(|time| time.first <= at && at < time.last) {
            at = time.last;
            continue;
        }
        if let Some(end) = number::telephone(tokens, at) {
            at = end;
            continue;
        }
        match hit_at(tokens, at) {
            Some(hit) => {
                at = hit.last.max(at + 1);
                hits.push(hit);
            }
            None => at = skip(tokens, at),
        }
    }
    share_unit(tokens, &mut hits);
    hits
}

/// From 9.1 to 6.7 days: the unit after the level reached holds for the level before.
fn share_unit(tokens: &[Token], hits: &mut [Hit]) {
    for index in 1..hits.len() {
        let Some((left, right)) = hits.split_at_mut_checked(index) else { return };
        let (Some(low), Some(high)) = (left.last_mut(), right.first()) else { return };
        let led = before(tokens, low.first, 1) == "from"
            && word(tokens, low.last) == "to"
            && high.first == low.last + 1;
        if led
            && low.candidate.unit == "1"
            && low.candidate.kind == Kind::Count
            && high.candidate.kind != Kind::Count
        {
            low.candidate.unit.clone_from(&high.candidate.unit);
            low.candidate.kind = high.candidate.kind;
        }
    }
}

/// Past the number at `at` that is no figure.
fn skip(tokens: &[Token], at: usize) -> usize {
    let digits = tokens.get(at).is_some_and(|token| token.number);
    let number = if digits { number::read(tokens, at) } else { None };
    number.map_or(at + 1, |number| number.end.max(at + 1))
}

pub(super) fn hit(
    tokens: &[Token],
    first: usize,
    last: usize,
    value: Decimal,
    unit: &'static str,
    kind: Kind,
) -> Option<Hit> {
    let (start, end) = (tokens.get(first)?.start, tokens.get(last.checked_sub(1)?)?.end);
    Some(Hit { candidate: Candidate::new(start, end, value, unit, kind), first, last })
}

fn hit_at(tokens: &[Token], at: usize) -> Option<Hit> {
    if let Some(rank) = rank(tokens, at) {
        return Some(rank);
    }
    let multiple = match word(tokens, at) {
        "doubled" | "doubling" | "twice" => Some(2),
        "tripled" | "trebled" | "tripling" => Some(3),
        "quadrupled" => Some(4),
        "quintupled" => Some(5),
        _ => None,
    };
    if let Some(value) = multiple {
        return hit(tokens, at, at + 1, Decimal::from_int(value), "{倍}", Kind::Ratio);
    }
    // threefold, tenfold
    if let Some(stem) = word(tokens, at).strip_suffix("fold")
        && let Some(number) = number::read(&[Token { lower: stem, number: false, ..*tokens.get(at)? }], 0)
    {
        return hit(tokens, at, at + 1, number.value, "{倍}", Kind::Ratio);
    }
    if let Some(found) = game(tokens, at).or_else(|| ratio(tokens, at)) {
        return Some(found);
    }
    let (mut from, currency) = currency(tokens, at).map_or((at, None), |(end, code)| (end, Some(code)));
    let mut negative = false;
    if matches!(word(tokens, from), "minus" | "negative") || is_sign(tokens, from) {
        negative = true;
        from += 1;
    }
    let number = number::read(tokens, from)?;
    if (currency.is_some() || negative) && !number.digits {
        return None;
    }
    let mut found = measured(tokens, at, from, &number, currency)?;
    if negative {
        found.candidate.value = found.candidate.value.negated();
        found.candidate.max = found.candidate.max.map(Decimal::negated);
    }
    Some(found)
}

fn is_sign(tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1);
    word(tokens, at) == "-"
        && next.is_some_and(|next| next.number && next.glued)
        && !tokens.get(at).is_some_and(|token| token.glued)
}

/// End and code of the currency sign or word before a number.
pub(super) fn currency(tokens: &[Token], at: usize) -> Option<(usize, &'static str)> {
    let code = match word(tokens, at) {
        "$" | "us$" | "usd" => "USD",
        "hk$" | "hkd" => "HKD",
        "nt$" => "TWD",
        "a$" | "aud" => "AUD",
        "c$" => "CAD",
        "s$" | "sgd" => "SGD",
        "rmb" | "cny" | "¥" | "yuan" => "CNY",
        "€" | "eur" => "EUR",
        "£" | "gbp" => "GBP",
        "jpy" => "JPY",
        "₩" => "KRW",
        "₹" => "INR",
        "mop" => "MOP",
        "chf" => "CHF",
        "rub" => "RUB",
        _ => return None,
    };
    tokens.get(at + 1).is_some_and(|token| token.number).then_some((at + 1, code))
}
