//! English numbers: digits with separators, number words, scales, fractions, and the units after them.

use super::token::Token;
use super::words::{self, scale};
use crate::figures::Kind;
use crate::figures::decimal::Decimal;
use crate::figures::unit::Factor;
use smallvec::SmallVec;
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
#[derive(Debug, Clone, Copy)]
pub(super) struct EnglishUnit {
    pub(super) end: usize,
    pub(super) code: &'static str,
    pub(super) kind: Kind,
    pub(super) factor: Factor,
}

/// Surface, code, kind and factor of the units, in order of their surfaces.
static UNITS: LazyLock<Vec<(&'static str, &'static str, Kind, Factor)>> = LazyLock::new(|| {
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
        Some((surface, code, kind, Factor::parse(factor)))
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort_unstable_by_key(|(surface, ..)| *surface);
    rows
});

/// The longest unit that begins at token `at`; hyphens count as blanks (30-day).
pub(super) fn unit(tokens: &[Token], at: usize) -> Option<EnglishUnit> {
    let at = at + usize::from(tokens.get(at).is_some_and(|token| token.is("-") && token.glued));
    let mut best = None;
    let mut surface: SmallVec<[u8; 32]> = SmallVec::new();
    for (offset, token) in tokens.iter().skip(at).take(UNIT_WORDS).enumerate() {
        if offset > 0 && !token.glued {
            surface.push(b' ');
        }
        surface.extend_from_slice(token.lower.as_bytes());
        let from = UNITS.partition_point(|(unit, ..)| unit.as_bytes() < surface.as_slice());
        // Most words begin no unit.
        let Some((unit, code, kind, factor)) =
            UNITS.get(from).filter(|(unit, ..)| unit.as_bytes().starts_with(&surface))
        else {
            break;
        };
        if unit.len() == surface.len() {
            best = Some(EnglishUnit { end: at + offset + 1, code, kind: *kind, factor: *factor });
        }
    }
    best
}

/// The digits at the head of `word`, and what follows them.
pub(super) fn leading_digits(word: &str) -> (&str, &str) {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    word.split_at_checked(word.len() - rest.len()).unwrap_or((word, ""))
}

/// The value of a token of digits.
pub(super) fn value(token: &Token) -> Decimal {
    Decimal::parse(&token.lower.chars().collect::<SmallVec<[char; 16]>>())
}

/// The value of an ordinal word.
pub(super) fn ordinal(word: &str) -> Option<u64> {
    let named = match word {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        "eleventh" => 11,
        "twelfth" => 12,
        _ => 0,
    };
    if named > 0 {
        return Some(named);
    }
    let (digits, suffix) = leading_digits(word);
    (matches!(suffix, "st" | "nd" | "rd" | "th") && digits.len() < 5).then(|| digits.parse().ok()).flatten()
}

/// What follows a third where it is a share and no rank.
fn part_follows(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed")
        || matches!(
            word,
            "of" | "from"
                | "to"
                | "above"
                | "below"
                | "over"
                | "under"
                | "off"
                | "on"
                | "by"
                | "between"
                | "fewer"
                | "cheaper"
                | "smaller"
                | "larger"
                | "bigger"
                | "longer"
                | "shorter"
                | "faster"
                | "compared"
                | "in"
                | "less"
                | "more"
                | "lower"
                | "higher"
                | ","
                | "."
                | ""
                | "this"
                | "last"
        )
}

/// The value of 1/2 in `1 1/2`, where a blank parts them.
fn read_slashed(tokens: &[Token], at: usize) -> Option<Decimal> {
    let (top, slash, below) = (tokens.get(at)?, tokens.get(at + 1)?, tokens.get(at + 2)?);
    if !(top.number && !top.glued && slash.is("/") && slash.glued && below.number && below.glued) {
        return None;
    }
    let (top, below) = (value(top), value(below));
    if top.compare(&below).is_lt() { top.ratio(&below) } else { None }
}

/// Reads the number that begins at token `at`.
pub(super) fn read(tokens: &[Token], at: usize) -> Option<Number> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower);
    let glued_hyphen = |at: usize| tokens.get(at).is_some_and(|token| token.is("-") && token.glued);
    let first = tokens.get(at)?;
    // Most words are no numbers.
    if !first.number && !words::begins(first.lower) {
        return None;
    }
    let mut number = Number {
        end: at + 1,
        value: Decimal::from_int(0),
        digits: false,
        scaled: false,
        power: 0,
        fraction: false,
    };
    if first.number {
        number.value = value(first);
        number.digits = true;
        let below = tokens.get(at + 2).filter(|token| token.number && token.glued && token.lower.len() < 3);
        if let Some(below) =
            below.filter(|_| tokens.get(at + 1).is_some_and(|token| token.is("/") && token.glued))
        {
            let below = value(below);
            if number.value.compare(&below).is_lt() && !number.value.is_zero() {
                number.value = number.value.ratio(&below)?;
                (number.end, number.fraction) = (at + 3, true);
                return Some(number);
            }
        }
        // 1 1/2
        if let Some(part) = read_slashed(tokens, at + 1) {
            number.value = number.value.plus(&part);
            number.end = at + 4;
        }
    } else if word(at) == "half" {
        if word(at + 1) == "a" && scale(word(at + 2)).is_some() {
            // half a million
            let (power, factor) = scale(word(at + 2))?;
            number.value = Decimal::from_int(5).shifted(-1).times(factor).shifted(power);
            number.end = at + 3;
            number.scaled = true;
            return Some(number);
        }
        let counts = matches!(word(at + 1), "of" | "the") || glued_hyphen(at + 1) && word(at + 2) == "of";
        number.value = Decimal::from_int(50);
        number.fraction = true;
        return counts.then_some(number);
    } else {
        let article = matches!(word(at), "a" | "an" | "one");
        let next = at + 1 + usize::from(glued_hyphen(at + 1));
        if article && matches!(word(at + 1), "percent" | "per") {
            number.value = Decimal::from_int(1);
            return Some(number);
        }
        if article && word(next) == "half" {
            number.value = Decimal::from_int(50);
            (number.end, number.fraction) = (next + 1, true);
            return (word(next + 1) == "of").then_some(number);
        }
        let words = words::read(tokens, at)?;
        let hyphenated = glued_hyphen(at + 1);
        if words.fraction && article && !hyphenated && !part_follows(word(words.end)) {
            return None;
        }
        return Some(Number {
            end: words.end,
            value: words.value,
            digits: false,
            scaled: words.scaled,
            power: words.power,
            fraction: words.fraction,
        });
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

/// End of a telephone number with its country code: +86 10 5562 1188.
pub(super) fn telephone(tokens: &[Token], at: usize) -> Option<usize> {
    let digits = |at: usize| tokens.get(at).filter(|token| token.number).map(|token| token.lower.len());
    if !tokens.get(at)?.is("+") || !tokens.get(at + 1)?.glued {
        return None;
    }
    let mut end = at + 1;
    let mut total = 0;
    loop {
        if let Some(length) = digits(end) {
            total += length;
            end += 1;
        } else if tokens.get(end).is_some_and(|token| matches!(token.lower, "-" | "(" | ")"))
            && (digits(end + 1).is_some() || digits(end + 2).is_some())
        {
            end += 1;
        } else {
            break;
        }
    }
    (total >= 8 && end > at + 2).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::super::token;
    use super::*;

    #[test]
    fn numerals_read_whole() {
        let mut wrong = Vec::new();
        for line in include_str!("../../../tests/figures/numerals_en.tsv").lines() {
            let (text, value) = line.split_once('\t').unwrap_or((line, ""));
            let chars: Vec<char> = text.chars().collect();
            let mut lower = String::new();
            let tokens = token::tokens(&chars, 0, chars.len(), &mut lower);
            let got = read(&tokens, 0).map(|number| (number.end, number.value.to_string()));
            if got != Some((tokens.len(), value.to_string())) {
                wrong.push(format!("{text}: want {value}, got {got:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
