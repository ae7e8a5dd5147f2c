//! English numbers: digits with separators, number words, scales, fractions, and the units after them.

use super::token::Token;
use crate::figures::Kind;
use crate::figures::decimal::Decimal;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words of the longest unit: tonnes of carbon dioxide equivalent.
const UNIT_WORDS: usize = 6;

/// A number in tokens.
#[derive(Debug, Clone)]
pub(super) struct Number {
    /// One past its last token.
    pub(super) end: usize,
    pub(super) value: Decimal,
    /// Written with digits.
    pub(super) digits: bool,
    /// Carries hundred, million, dozen and so on.
    pub(super) scaled: bool,
    /// Power of ten of its scale.
    pub(super) power: i32,
    /// A third, two thirds, half.
    pub(super) fraction: bool,
}

/// A unit in tokens.
#[derive(Debug, Clone)]
pub(super) struct EnglishUnit {
    pub(super) end: usize,
    pub(super) code: &'static str,
    pub(super) kind: Kind,
    pub(super) factor: Decimal,
}

static UNITS: LazyLock<HashMap<&'static str, (&'static str, Kind, Decimal)>> = LazyLock::new(|| {
    let rows = include_str!("../data/english_units.tsv").lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (surface, code, kind, factor) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let kind = match kind {
            "money" => Kind::Money,
            "percent" => Kind::Percent,
            "percentage-point" => Kind::PercentagePoint,
            "duration" => Kind::Duration,
            "age" => Kind::Age,
            "ratio" => Kind::Ratio,
            "score" => Kind::Score,
            "count" => Kind::Count,
            _ => Kind::Quantity,
        };
        Some((surface, (code, kind, Decimal::parse(&factor.chars().collect::<Vec<_>>()))))
    });
    rows.collect()
});

/// The longest unit that begins at token `at`; hyphens count as blanks (30-day).
pub(super) fn unit(tokens: &[Token], at: usize) -> Option<EnglishUnit> {
    let at = at + usize::from(tokens.get(at).is_some_and(|token| token.is("-") && token.glued));
    let mut best = None;
    let mut surface = String::new();
    for (offset, token) in tokens.iter().skip(at).take(UNIT_WORDS).enumerate() {
        let glued = token.glued && offset > 0;
        if offset > 0 && !glued {
            surface.push(' ');
        }
        surface.push_str(&token.lower);
        if let Some((code, kind, factor)) = UNITS.get(surface.as_str()) {
            best = Some(EnglishUnit { end: at + offset + 1, code, kind: *kind, factor: factor.clone() });
        }
    }
    best
}

/// The value of a number word below a hundred.
fn small(word: &str) -> Option<u64> {
    let words = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    if let Some(value) = words.iter().position(|known| *known == word) {
        return Some(value as u64);
    }
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    tens.iter().position(|known| *known == word).map(|at| (at as u64 + 2) * 10)
}

/// The value of an ordinal word.
pub(super) fn ordinal(word: &str) -> Option<u64> {
    let words = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth",
    ];
    if let Some(at) = words.iter().position(|known| *known == word) {
        return Some(at as u64 + 1);
    }
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    let suffix = word.get(digits.len()..).unwrap_or_default();
    (matches!(suffix, "st" | "nd" | "rd" | "th") && digits.len() < 5).then(|| digits.parse().ok()).flatten()
}

/// Power of ten (and factor) of a scale word.
fn scale(word: &str) -> Option<(i32, u32)> {
    Some(match word {
        "hundred" => (2, 1),
        "thousand" | "k" => (3, 1),
        "million" | "mn" | "mln" => (6, 1),
        "billion" | "bn" | "bln" => (9, 1),
        "trillion" | "tn" | "trn" => (12, 1),
        "lakh" => (5, 1),
        "crore" => (7, 1),
        "dozen" => (0, 12),
        _ => return None,
    })
}

fn denominator(word: &str) -> Option<u64> {
    Some(match word {
        "half" | "halves" => 2,
        "third" | "thirds" => 3,
        "quarter" | "quarters" | "fourth" | "fourths" => 4,
        "fifth" | "fifths" => 5,
        "sixth" | "sixths" => 6,
        "seventh" | "sevenths" => 7,
        "eighth" | "eighths" => 8,
        "ninth" | "ninths" => 9,
        "tenth" | "tenths" => 10,
        _ => return None,
    })
}

/// Reads the number that begins at token `at`.
pub(super) fn read(tokens: &[Token], at: usize) -> Option<Number> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let glued_hyphen = |at: usize| tokens.get(at).is_some_and(|token| token.is("-") && token.glued);
    let first = tokens.get(at)?;
    let mut number = Number {
        end: at + 1,
        value: Decimal::from_int(0),
        digits: false,
        scaled: false,
        power: 0,
        fraction: false,
    };
    if first.number {
        number.value = Decimal::parse(&first.lower.chars().collect::<Vec<_>>());
        number.digits = true;
    } else if matches!(word(at), "a" | "an" | "one" | "half") {
        let article = word(at) != "half";
        let next = at + 1 + usize::from(glued_hyphen(at + 1));
        if !article && word(at + 1) == "a" && scale(word(at + 2)).is_some() {
            // half a million
            let (power, factor) = scale(word(at + 2))?;
            number.value = Decimal::from_int(5).shifted(-1).times(factor).shifted(power);
            number.end = at + 3;
            number.scaled = true;
            return Some(number);
        }
        if !article {
            let counts = matches!(word(at + 1), "of" | "the") || glued_hyphen(at + 1) && word(at + 2) == "of";
            number.value = Decimal::from_int(50);
            number.fraction = true;
            return counts.then_some(number);
        }
        if let Some(below) = denominator(word(next)).filter(|below| *below > 2 || word(next + 1) == "of") {
            let part = matches!(
                word(next + 1),
                "of" | "from"
                    | "to"
                    | "compared"
                    | "in"
                    | "less"
                    | "more"
                    | "lower"
                    | "higher"
                    | ","
                    | "."
                    | ""
            );
            if part && word(next) != "second" {
                number.value = if below == 2 {
                    Decimal::from_int(50)
                } else {
                    Decimal::from_int(1).ratio(&Decimal::from_int(below))?
                };
                number.end = next + 1;
                number.fraction = true;
                return Some(number);
            }
            if word(at) != "one" {
                return None;
            }
        }
        scale(word(next)).or(if matches!(word(at + 1), "percent" | "per") { Some((0, 1)) } else { None })?;
        number.value = Decimal::from_int(1);
    } else {
        let mut total = small(word(at))?;
        // twenty-five, two hundred and fifty
        if (20..100).contains(&total)
            && let Some(ones) =
                small(word(at + 2)).filter(|ones| glued_hyphen(at + 1) && (1..10).contains(ones))
        {
            total += ones;
            number.end = at + 3;
        } else if (20..100).contains(&total)
            && let Some(ones) = small(word(at + 1)).filter(|ones| (1..10).contains(ones))
        {
            total += ones;
            number.end = at + 2;
        }
        if word(number.end) == "hundred" {
            total *= 100;
            number.end += 1;
            number.scaled = true;
            let and = usize::from(word(number.end) == "and");
            if let Some(rest) = small(word(number.end + and))
                .filter(|_| scale(word(number.end + and + 1)).is_none() || and == 1)
            {
                total += rest;
                number.end += and + 1;
            }
        }
        number.value = Decimal::from_int(total);
        let next = number.end + usize::from(glued_hyphen(number.end));
        if let Some(below) = denominator(word(next))
            .filter(|below| *below > total && *below > 2 && (word(next).ends_with('s') || total == 1))
        {
            // Two quarters of a year and three thirds are none; a plural denominator after a small number is.
            if !(word(next) == "quarters" && word(next + 1) != "of" && total != 3) {
                number.value = Decimal::from_int(total).ratio(&Decimal::from_int(below))?;
                number.end = next + 1;
                number.fraction = true;
                return Some(number);
            }
        }
    }
    for _ in 0..3 {
        let next =
            number.end + usize::from(glued_hyphen(number.end) && scale(word(number.end + 1)).is_some());
        let Some((power, factor)) = scale(word(next)) else { break };
        if word(next) == "k" && !tokens.get(next).is_some_and(|token| token.glued) {
            break;
        }
        number.value = number.value.times(factor).shifted(power);
        number.power += power;
        number.scaled = true;
        number.end = next + 1;
    }
    Some(number)
}
