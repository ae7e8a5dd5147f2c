//! Division and powers, rounded to the digits that a double keeps.

use crate::figures::decimal::Decimal;

/// Significant digits of a result that has no end.
const DIGITS: usize = 15;

/// Digits of a divisor or dividend: more do not fit the arithmetic and would not show in the result.
const LONGEST: usize = 18;

/// `a ÷ b`; `None` where `b` is zero.
pub(super) fn divided(a: &Decimal, b: &Decimal) -> Option<Decimal> {
    let (a, b) = (Plain::of(a)?, Plain::of(b)?);
    if b.digits == 0 {
        return None;
    }
    let (whole, mut rest) = (a.digits / b.digits, a.digits % b.digits);
    let mut text = whole.to_string();
    let mut shift = 0;
    // One digit more than is kept, to round by.
    while rest > 0 && text.trim_start_matches('0').len() <= DIGITS {
        rest *= 10;
        text.push(char::from_digit(u32::try_from(rest / b.digits).ok()?, 10)?);
        rest %= b.digits;
        shift += 1;
    }
    let value = Decimal::parse(&text.chars().collect::<Vec<_>>()).shifted(-shift);
    let value = rounded(&value.shifted(b.scale - a.scale));
    Some(if a.negative != b.negative { value.negated() } else { value })
}

/// `base` to the power `exponent`, or one over it.
pub(super) fn power(base: &Decimal, exponent: u32, inverse: bool) -> Option<Decimal> {
    let mut value = Decimal::from_int(1);
    for _ in 0..exponent {
        value = cut(&product(&value, base), 40);
    }
    if inverse { divided(&Decimal::from_int(1), &value) } else { Some(rounded(&value)) }
}

/// `a × b`.
pub(super) fn product(a: &Decimal, b: &Decimal) -> Decimal {
    let text = b.to_string();
    let point = text.find('.').map_or(0, |at| text.len() - at - 1);
    let mut sum = Decimal::from_int(0);
    let digits = text.chars().filter(char::is_ascii_digit).rev();
    for (place, digit) in digits.enumerate() {
        let part = a.times(digit.to_digit(10).unwrap_or(0)).shifted(i32::try_from(place).unwrap_or(0));
        sum = part.plus(&sum);
    }
    let sum = sum.shifted(-i32::try_from(point).unwrap_or(0));
    if b.is_negative() { sum.negated() } else { sum }
}

/// A decimal as a whole number and how many of its digits stand after the point.
struct Plain {
    negative: bool,
    digits: u128,
    scale: i32,
}

impl Plain {
    fn of(decimal: &Decimal) -> Option<Self> {
        let text = cut(decimal, LONGEST).to_string();
        let point = text.find('.').map_or(0, |at| text.len() - at - 1);
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.len() > 36 {
            return None;
        }
        Some(Self {
            negative: decimal.is_negative(),
            digits: digits.parse().ok()?,
            scale: i32::try_from(point).ok()?,
        })
    }
}

/// `a + b` for a fraction `b`.
pub(super) fn mixed(a: &Decimal, b: &Decimal) -> Decimal {
    rounded(&a.plus(b))
}

/// Half up to the digits that are kept; whole numbers keep all of theirs.
fn rounded(value: &Decimal) -> Decimal {
    if value.to_int().is_some() {
        return value.clone();
    }
    cut(value, DIGITS)
}

/// Half up to so many significant digits.
fn cut(value: &Decimal, most: usize) -> Decimal {
    let text = value.to_string();
    let point = text.find('.');
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let zeros = digits.iter().take_while(|c| **c == '0').count();
    let keep = zeros + most;
    if digits.len() <= keep {
        return value.clone();
    }
    let whole = point.map_or(digits.len(), |at| {
        text.get(..at).map_or(0, |head| head.chars().filter(char::is_ascii_digit).count())
    });
    let scale = i32::try_from(keep).unwrap_or(0) - i32::try_from(whole).unwrap_or(0);
    let head = Decimal::parse(digits.get(..keep).unwrap_or_default());
    let up = digits.get(keep).is_some_and(|c| *c >= '5');
    let head = if up { head.plus(&Decimal::from_int(1)) } else { head };
    let head = head.shifted(-scale);
    if value.is_negative() { head.negated() } else { head }
}
