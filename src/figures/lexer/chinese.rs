//! Numerals of Chinese text: 一百零三又三分之二, 负二点五, 三双, 10 万, 2^5.

use super::quotient::{divided, mixed, power as power_of, product};
use super::{Read, Sort, digits};
use crate::figures::decimal::Decimal;
use crate::figures::numeral;

/// Words in which the characters of a dozen and a pair mean something else.
const AFTER_DOZEN: &str = "开印造算工击破扫动听电架车包球字断赌发磨";
const AFTER_PAIR: &str = "方于比面外内等手象策照应立口付待边休一不";

/// Words in which the characters of a tenth and a discount mean something else.
const AFTER_TENTH: &str = "立员为功果本交长熟品分都就绩年语效色型因";
const AFTER_DISCOUNT: &str = "扣叠断旧磨腾返算合页纸线";

pub(super) fn read(chars: &[char], at: usize) -> Option<Read> {
    let c = *chars.get(at)?;
    let previous = at.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
    if c == '第' || c == '倒' && chars.get(at + 1..at + 3).is_some_and(|next| next == ['数', '第']) {
        let from = if c == '第' { at + 1 } else { at + 3 };
        let number = plain(chars, from)?;
        let value = if c == '第' { number.value } else { number.value.negated() };
        return Some(Read { end: number.end, value, max: None, sort: Sort::Ordinal });
    }
    // A sign, and blanks or 的 after it.
    let signed = match c {
        '负' | '負' => true,
        '-' => !previous.is_ascii_alphanumeric() && !numeral::begins(previous),
        _ => false,
    };
    if signed {
        let gap = chars.iter().skip(at + 1).take_while(|c| matches!(c, ' ' | '的')).count();
        let mut number = unsigned(chars, at + 1 + gap)?;
        number.value = number.value.negated();
        number.max = number.max.map(Decimal::negated);
        return Some(number);
    }
    // 三百两: a tael, no two.
    if matches!(c, '两' | '兩') && numeral::power(previous).is_some() {
        return None;
    }
    if (c == '.' || c.is_ascii_digit()) && (previous.is_ascii_alphabetic() || previous == '_') {
        // Digits of a Latin name.
        return None;
    }
    unsigned(chars, at)
}

fn unsigned(chars: &[char], at: usize) -> Option<Read> {
    // 百分之八, 千分之三.
    for (lead, sort, power) in [
        ("百分之", Sort::Percent, 0),
        ("千分之", Sort::Number, -3),
        ("万分之", Sort::Number, -4),
        ("十万分之", Sort::Number, -5),
        ("百万分之", Sort::Number, -6),
        ("千万分之", Sort::Number, -7),
    ] {
        let length = lead.chars().count();
        if chars.get(at..at + length).is_some_and(|head| lead.chars().eq(head.iter().copied())) {
            let from = at + length;
            let (negative, from) =
                if chars.get(from) == Some(&'负') { (true, from + 1) } else { (false, from) };
            let number =
                if chars.get(from) == Some(&'百') && plain(chars, from).is_none_or(|n| n.end == from + 1) {
                    Read::new(from + 1, Decimal::from_int(100))
                } else {
                    plain(chars, from)?
                };
            let value = number.value.shifted(power);
            let value = if negative { value.negated() } else { value };
            return Some(Read { end: number.end, value, max: None, sort });
        }
    }
    // 一半 is no one.
    if chars.get(at..at + 2) == Some(&['一', '半']) {
        return Some(Read::new(at + 2, Decimal::from_int(5).shifted(-1)));
    }
    let first = plain(chars, at)?;
    if let Some(power) = raised(chars, &first) {
        return Some(power);
    }
    // 一又二分之一, 16又3/4, 16 3/4.
    let between = match chars.get(first.end) {
        Some('又') => Some(first.end + 1),
        Some(' ') if chars.get(first.end + 1).is_some_and(char::is_ascii_digit) => Some(first.end + 1),
        _ => None,
    };
    if let Some(from) = between
        && let Some(part) = fraction(chars, from)
        && part.value.compare(&Decimal::from_int(1)).is_lt()
    {
        return Some(Read::new(part.end, mixed(&first.value, &part.value)));
    }
    if let Some(part) = fraction(chars, at) {
        return Some(part);
    }
    if let Some(share) = tenths(chars, at, &first) {
        return Some(share);
    }
    // 两个半.
    if chars.get(first.end..first.end + 2).is_some_and(|next| next == ['个', '半']) && first.max.is_none() {
        let half = Decimal::from_int(5).shifted(-1);
        return Some(Read::new(first.end + 2, first.value.plus(&half)));
    }
    let percent = matches!(chars.get(first.end), Some('%'));
    if percent {
        return Some(Read { end: first.end + 1, sort: Sort::Percent, ..first });
    }
    Some(first)
}

/// 二的十次方, 10的负3次幂: `base` is what was read.
fn raised(chars: &[char], base: &Read) -> Option<Read> {
    let from = base.end + usize::from(chars.get(base.end) == Some(&'的'));
    let down = matches!(chars.get(from), Some('负' | '-'));
    let exponent = plain(chars, from + usize::from(down)).filter(|_| from > base.end)?;
    let close = chars.get(exponent.end..exponent.end + 2)?;
    if close.first() != Some(&'次') || !matches!(close.last(), Some('方' | '幂')) {
        return None;
    }
    let power = u32::try_from(exponent.value.to_int()?).ok().filter(|power| *power <= 400)?;
    Some(Read::new(exponent.end + 2, power_of(&base.value, power, down)?))
}

/// 三成, 三成五, 八成半, 七点五折, 九五折: tenths, as hundredths.
fn tenths(chars: &[char], at: usize, first: &Read) -> Option<Read> {
    let percent = |end: usize, value: Decimal| Some(Read { end, value, max: None, sort: Sort::Percent });
    let next = chars.get(first.end + 1).copied().unwrap_or(' ');
    let small = first.value.compare(&Decimal::from_int(10)).is_le();
    match chars.get(first.end)? {
        '成' if small && !AFTER_TENTH.contains(next) => {
            let value = first.value.clone().shifted(1);
            let more = if next == '半' { Some(5) } else { numeral::digit(next).filter(|digit| *digit > 0) };
            match more {
                Some(more) => percent(first.end + 2, value.plus(&Decimal::from_int(more))),
                None => percent(first.end + 1, value),
            }
        }
        '折' if !AFTER_DISCOUNT.contains(next) && small => {
            percent(first.end + 1, first.value.clone().shifted(1))
        }
        // 九五折: two digits in a row.
        second => {
            let second = numeral::digit(*second).filter(|_| next == '折' && first.end == at + 1)?;
            let after = chars.get(first.end + 2).copied().unwrap_or(' ');
            let value = first.value.clone().shifted(1).plus(&Decimal::from_int(second));
            if AFTER_DISCOUNT.contains(after) { None } else { percent(first.end + 2, value) }
        }
    }
}

/// 三分之二, 3/4.
fn fraction(chars: &[char], at: usize) -> Option<Read> {
    let first = plain(chars, at)?;
    if chars.get(first.end..first.end + 2).is_some_and(|next| next == ['分', '之']) {
        let negative = chars.get(first.end + 2) == Some(&'负');
        let above = plain(chars, first.end + 2 + usize::from(negative))?;
        let value = divided(&above.value, &first.value)?;
        return Some(Read::new(above.end, if negative { value.negated() } else { value }));
    }
    let slash = chars.get(first.end) == Some(&'/');
    let below = plain(chars, first.end + 1).filter(|_| slash)?;
    // 3/4/2024 is a date.
    (chars.get(below.end) != Some(&'/'))
        .then(|| divided(&first.value, &below.value).map(|value| Read::new(below.end, value)))?
}

/// One number with its multiples: digits or Chinese numerals, blanks before 万, and dozens.
fn plain(chars: &[char], at: usize) -> Option<Read> {
    let c = *chars.get(at)?;
    if c == '半' && chars.get(at + 1) == Some(&'打') {
        return Some(Read::new(at + 2, Decimal::from_int(6)));
    }
    let lead = c.is_ascii_digit() || c == '.' && chars.get(at + 1).is_some_and(char::is_ascii_digit);
    let from_digits = if lead { digits(chars, at) } else { None };
    let read = numeral::read(chars, at).filter(|_| numeral::begins(c));
    let read = read.map(|read| (read.bare_end, read.value, read.max));
    let (mut end, mut value, mut max) = match (from_digits, read) {
        // What reads further knows more: 3万4000 against 3, 1e10 against 1.
        (Some((end, value)), Some(read)) if read.0 <= end => (end, value, None),
        (_, Some(read)) => read,
        (Some((end, value)), None) => (end, value, None),
        (None, None) => return None,
    };
    // 10 万, 5 百 万.
    loop {
        let gap = chars.iter().skip(end).take_while(|c| **c == ' ').count();
        let Some(power) = chars.get(end + gap).and_then(|c| numeral::power(*c)).filter(|_| gap > 0 || lead)
        else {
            break;
        };
        value = value.shifted(power);
        max = max.map(|max| max.shifted(power));
        end += gap + 1;
    }
    let next = chars.get(end + 1).copied().unwrap_or(' ');
    let factor = match chars.get(end) {
        Some('打') if !AFTER_DOZEN.contains(next) => 12,
        Some('双' | '雙') if !"方边面重向十百手边".contains(next) => 2,
        Some('对' | '對') if !AFTER_PAIR.contains(next) => 2,
        _ => 0,
    };
    if factor > 0 {
        value = product(&value, &Decimal::from_int(factor));
        max = max.map(|max| product(&max, &Decimal::from_int(factor)));
        end += 1;
        // 两打半.
        if factor == 12 && next == '半' {
            value = value.plus(&Decimal::from_int(6));
            end += 1;
        }
    }
    Some(Read { end, value, max, sort: Sort::Number })
}
