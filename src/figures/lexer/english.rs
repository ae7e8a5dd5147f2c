//! Numerals of English text: two and a half million, five thousand and 3/4, half a dozen, twenty-first, 1.1^23.

use super::quotient::{self, divided, product};
use super::{Read, Sort, digits};
use crate::figures::decimal::Decimal;
use crate::figures::english::small;

const ORDINALS: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const TENTHS: [&str; 8] =
    ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"];
const SCALES: [(&str, u32); 7] = [
    ("hundred", 2),
    ("thousand", 3),
    ("lakh", 5),
    ("million", 6),
    ("crore", 7),
    ("billion", 9),
    ("trillion", 12),
];

const PERCENT: [&str; 4] = ["percent", "percents", "percentage", "pct"];

/// The word at `at` in small letters, and its end.
fn word(chars: &[char], at: usize) -> Option<(String, usize)> {
    let end = at + chars.iter().skip(at).take_while(|c| c.is_alphabetic()).count();
    (end > at)
        .then(|| (chars.get(at..end).unwrap_or_default().iter().collect::<String>().to_lowercase(), end))
}

/// Past blanks, or the hyphen of a compound; blanks may stand around a hyphen between tens and units (fifty - two).
fn gap(chars: &[char], at: usize) -> usize {
    let blanks = chars.iter().skip(at).take_while(|c| **c == ' ').count();
    if blanks > 0 && chars.get(at + blanks..at + blanks + 2) == Some(&['-', ' ']) && tens_before(chars, at) {
        let from = at + blanks + 2;
        if word(chars, from).and_then(|(name, _)| small(&name)).is_some_and(|unit| (1..10).contains(&unit)) {
            return from;
        }
    }
    if blanks == 0 && chars.get(at) == Some(&'-') { at + 1 } else { at + blanks }
}

/// Whether a word for twenty to ninety ends at `at`.
fn tens_before(chars: &[char], at: usize) -> bool {
    let start = at - chars.iter().take(at).rev().take_while(|c| c.is_alphabetic()).count();
    word(chars, start).and_then(|(name, _)| small(&name)).is_some_and(|value| value >= 20)
}

fn next_word(chars: &[char], at: usize) -> Option<(String, usize)> {
    word(chars, gap(chars, at))
}

/// What a word adds to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Small(u64),
    Scale(u32),
    Dozen,
}

fn part(word: &str) -> Option<Part> {
    if let Some(value) = small(word) {
        return Some(Part::Small(value));
    }
    if matches!(word, "dozen" | "dozens") {
        return Some(Part::Dozen);
    }
    SCALES.iter().find(|(known, _)| *known == word).map(|(_, power)| Part::Scale(*power))
}

/// The value of an ordinal word: as a part a third, as a place the third.
fn ordinal(word: &str) -> Option<u64> {
    let at =
        |list: &[&str]| list.iter().position(|known| *known == word).and_then(|at| u64::try_from(at).ok());
    if let Some(value) = at(&ORDINALS).or_else(|| at(&TENTHS).map(|at| at * 10 + 20)) {
        return Some(value);
    }
    let stem = word.strip_suffix("th")?;
    SCALES.iter().find(|(known, _)| *known == stem).map(|(_, power)| 10u64.pow(*power))
}

/// What a denominator divides by: half, thirds, quarter, hundredths.
fn denominator(word: &str) -> Option<u64> {
    match word {
        "half" | "halves" => return Some(2),
        "quarter" | "quarters" => return Some(4),
        // Seconds are time.
        "second" | "seconds" | "first" | "firsts" => return None,
        _ => {}
    }
    ordinal(word.strip_suffix('s').unwrap_or(word)).filter(|value| *value > 2)
}

pub(super) fn read(chars: &[char], at: usize) -> Option<Read> {
    let c = *chars.get(at)?;
    let previous = at.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
    if previous.is_alphanumeric() {
        return None;
    }
    let lead = if c == '-' { Some(at + 1) } else { None };
    let lead = lead.or_else(|| {
        let (word, end) = word(chars, at)?;
        matches!(word.as_str(), "minus" | "negative").then_some(end)
    });
    if let Some(end) = lead {
        let from = end + chars.iter().skip(end).take_while(|c| **c == ' ').count();
        let mut number = unsigned(chars, from)?;
        number.value = number.value.negated();
        return Some(number);
    }
    // Percent of 210: the word stands first.
    if let Some((percent, end)) = word(chars, at)
        && PERCENT.contains(&percent.as_str())
        && let Some((_, end)) = next_word(chars, end).filter(|(of, _)| of == "of")
        && let Some(number) = unsigned(chars, gap(chars, end)).filter(|number| number.sort == Sort::Number)
    {
        return Some(Read { sort: Sort::Percent, ..number });
    }
    unsigned(chars, at)
}

fn unsigned(chars: &[char], at: usize) -> Option<Read> {
    let mut number = mixed(chars, at)?;
    if number.sort == Sort::Number {
        // Twenty three over five.
        if let Some((over, end)) = next_word(chars, number.end)
            && let Some(end) = match over.as_str() {
                "over" => Some(end),
                "out" => next_word(chars, end).filter(|(of, _)| of == "of").map(|(_, end)| end),
                _ => None,
            }
            && let Some(below) = whole(chars, gap(chars, end))
        {
            let value = divided(&number.value, &below.1)?;
            number = Read::new(below.0, value);
        }
        let blanks = chars.iter().skip(number.end).take_while(|c| **c == ' ').count();
        if chars.get(number.end + blanks) == Some(&'%') {
            return Some(Read { end: number.end + blanks + 1, sort: Sort::Percent, ..number });
        }
        if let Some((percent, end)) = next_word(chars, number.end)
            && PERCENT.contains(&percent.as_str())
        {
            return Some(Read { end, sort: Sort::Percent, ..number });
        }
        if let Some((per, end)) = next_word(chars, number.end)
            && per == "per"
            && let Some((cent, end)) = next_word(chars, end)
            && (cent == "cent" || cent == "cents")
        {
            return Some(Read { end, sort: Sort::Percent, ..number });
        }
    }
    Some(number)
}

/// A whole number, a fraction, or both.
fn mixed(chars: &[char], at: usize) -> Option<Read> {
    if let Some((named, end)) = word(chars, at) {
        if let Some(found) = halves(chars, &named, end) {
            return Some(found);
        }
        if part(&named).is_none()
            && let Some(value) = ordinal(&named)
        {
            return Some(Read { end, value: Decimal::from_int(value), max: None, sort: Sort::Ordinal });
        }
    }
    let (end, value) = whole(chars, at)?;
    if let Some(fraction) = fraction_of(chars, at, end, &value) {
        return Some(fraction);
    }
    // 21st, 3rd.
    let suffix = word(chars, end).filter(|(word, _)| matches!(word.as_str(), "st" | "nd" | "rd" | "th"));
    if let Some((_, end)) = suffix {
        return Some(Read { end, value, max: None, sort: Sort::Ordinal });
    }
    let (after, and) = match next_word(chars, end) {
        Some((and, after)) if and == "and" => (gap(chars, after), true),
        _ => (gap(chars, end), false),
    };
    if after > end
        && let Some((end, part)) = proper(chars, after, and)
    {
        let mut total = (end, quotient::mixed(&value, &part));
        scales(chars, &mut total);
        return Some(Read::new(total.0, total.1));
    }
    // Twenty-first, two hundred and third.
    let place =
        next_word(chars, if and { after } else { end }).and_then(|(word, end)| Some((ordinal(&word)?, end)));
    let in_words = word(chars, at).is_some();
    if let Some((place, end)) = place.filter(|_| in_words)
        && value.to_int().is_some_and(|value| {
            value >= 20 && value.is_multiple_of(if place < 10 { 10 } else { 100 }) || place >= 100
        })
    {
        let value = if place >= 100 {
            product(&value, &Decimal::from_int(place))
        } else {
            value.plus(&Decimal::from_int(place))
        };
        return Some(Read { end, value, max: None, sort: Sort::Ordinal });
    }
    Some(Read::new(end, value))
}

/// Half, a half, half a dozen, half a million, a quarter.
fn halves(chars: &[char], named: &str, end: usize) -> Option<Read> {
    let half = Decimal::from_int(5).shifted(-1);
    if named == "half" {
        let after = next_word(chars, end);
        let after = match after {
            Some((article, end)) if article == "a" || article == "an" => next_word(chars, end),
            other => other,
        };
        if let Some((scale, end)) = after {
            match part(&scale) {
                Some(Part::Dozen) => return Some(Read::new(end, Decimal::from_int(6))),
                Some(Part::Scale(power)) => {
                    return Some(Read::new(end, half.shifted(i32::try_from(power).ok()?)));
                }
                _ => {}
            }
        }
        return Some(Read::new(end, half));
    }
    None
}

/// Five eighths, a third, 3/4, one hundred thirty five fifths: what was read is the upper part.
fn fraction_of(chars: &[char], start: usize, end: usize, value: &Decimal) -> Option<Read> {
    if chars.get(end) == Some(&'/') {
        let (end, below) = digits(chars, end + 1)?;
        let mut part = (end, divided(value, &below).filter(|_| chars.get(end) != Some(&'/'))?);
        // 1/2 million.
        scales(chars, &mut part);
        return Some(Read::new(part.0, part.1));
    }
    let (below, end) = below(chars, end)?;
    let plural = chars.get(end - 1) == Some(&'s');
    let one = value.to_int() == Some(1);
    let article = word(chars, start).is_some_and(|(word, _)| matches!(word.as_str(), "a" | "an" | "one"));
    (plural || one && article || one && chars.get(start).is_some_and(char::is_ascii_digit))
        .then(|| divided(value, &below).map(|value| Read::new(end, value)))?
}

/// A denominator: thirds, twenty fifths, thousand trillionths.
fn below(chars: &[char], at: usize) -> Option<(Decimal, usize)> {
    let (name, end) = next_word(chars, at)?;
    denominator(&name).map(|value| (Decimal::from_int(value), end))
}

/// A fraction smaller than one after a whole number: a half, two thirds, 3/4.
fn proper(chars: &[char], at: usize, and: bool) -> Option<(usize, Decimal)> {
    if chars.get(at).is_some_and(char::is_ascii_digit) {
        let (end, value) = digits(chars, at)?;
        let part = fraction_of(chars, at, end, &value).filter(|_| chars.get(end) == Some(&'/') || and)?;
        return part.value.compare(&Decimal::from_int(1)).is_lt().then_some((part.end, part.value));
    }
    let (name, end) = word(chars, at).filter(|_| and)?;
    let half = Decimal::from_int(5).shifted(-1);
    if name == "half" {
        return Some((end, half));
    }
    if matches!(name.as_str(), "a" | "an" | "one")
        && let Some((name, end)) = next_word(chars, end)
        && name == "half"
    {
        return Some((end, half));
    }
    let (end, value) = whole(chars, at)?;
    let part = fraction_of(chars, at, end, &value)?;
    part.value.compare(&Decimal::from_int(1)).is_lt().then_some((part.end, part.value))
}

/// Multiplies by the scales and dozens that follow.
fn scales(chars: &[char], number: &mut (usize, Decimal)) {
    while let Some((name, end)) = next_word(chars, number.0) {
        number.1 = match part(&name) {
            Some(Part::Scale(power)) => number.1.clone().shifted(i32::try_from(power).unwrap_or(0)),
            Some(Part::Dozen) => number.1.times(12),
            _ if name == "k" => number.1.clone().shifted(3),
            _ => return,
        };
        number.0 = end;
    }
}

/// Digits in threes with blanks between them: 1 234 567.8.
fn grouped(chars: &[char], at: usize) -> Option<(usize, Decimal)> {
    let run = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let mut end = at + run(at);
    let first = end;
    while (1..=3).contains(&(first - at))
        && matches!(chars.get(end), Some(' ' | '\u{a0}'))
        && run(end + 1) == 3
    {
        end += 4;
    }
    if chars.get(end) == Some(&'.') {
        end += run(end + 1) + usize::from(run(end + 1) > 0);
    }
    let closed = chars.get(end).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, ',' | '/'));
    let digits: Vec<char> = chars.get(at..end)?.iter().copied().filter(|c| !c.is_whitespace()).collect();
    (closed && chars.get(first).is_some_and(|c| c.is_whitespace()) && end > first)
        .then(|| (end, Decimal::parse(&digits)))
}

/// A number in digits with scales, or in words.
fn whole(chars: &[char], at: usize) -> Option<(usize, Decimal)> {
    if let Some(mut number) = grouped(chars, at).or_else(|| digits(chars, at)) {
        scales(chars, &mut number);
        return Some(number);
    }
    let (name, end) = word(chars, at)?;
    // A before a scale or a part is one: a hundred, a third.
    let article = matches!(name.as_str(), "a" | "an");
    let (mut total, mut group, mut used) = (0u128, 0u128, false);
    // What was added to the group since its last hundred: a dozen multiplies no more than that.
    let mut tail = 0u128;
    let mut at = if article {
        let (next, _) = next_word(chars, end)?;
        if !matches!(part(&next), Some(Part::Scale(_) | Part::Dozen)) {
            // “a twenty fifths” has its own number.
            return denominator(&next).filter(|_| next != "half").map(|_| (end, Decimal::from_int(1)));
        }
        group = 1;
        used = true;
        end
    } else {
        at
    };
    let mut room = 100u128;
    let mut last_scale = u32::MAX;
    let mut started = article;
    loop {
        let from = if started { gap(chars, at) } else { at };
        let Some((mut name, mut end)) = word(chars, from) else { break };
        if name == "and" && used && room == 100 {
            match next_word(chars, end) {
                // Two hundred and five, but not three and two thirds.
                Some((next, after))
                    if matches!(part(&next), Some(Part::Small(_))) && !parts_follow(chars, after) =>
                {
                    (name, end) = (next, after);
                }
                _ => break,
            }
        }
        match part(&name) {
            Some(Part::Small(value)) => {
                let value = u128::from(value);
                if value >= room || started && !used {
                    break;
                }
                group += value;
                tail += value;
                room = if value >= 20 && value % 10 == 0 { 10 } else { 0 };
                used = true;
            }
            Some(Part::Scale(2)) => {
                group = group.max(1).checked_mul(100)?;
                (room, used, tail) = (100, true, 0);
            }
            Some(Part::Scale(power)) => {
                let factor = 10u128.pow(power);
                if group == 0 && total > 0 {
                    // A million million.
                    total = total.checked_mul(factor)?;
                } else if power < last_scale {
                    total = total.checked_add(group.max(1).checked_mul(factor)?)?;
                } else {
                    total = total.checked_add(group)?.checked_mul(factor)?;
                }
                (group, tail, room, last_scale, used) = (0, 0, 100, power, true);
            }
            Some(Part::Dozen) => {
                group = match tail {
                    0 => group.max(1).checked_mul(12)?,
                    tail => (group - tail).checked_add(tail.checked_mul(12)?)?,
                };
                (room, used, tail) = (0, true, 0);
            }
            None => break,
        }
        started = true;
        at = end;
    }
    if !used {
        return None;
    }
    let value = total.checked_add(group)?;
    let mut value = Decimal::parse(&value.to_string().chars().collect::<Vec<_>>());
    // Two point five.
    if let Some((point, end)) = next_word(chars, at)
        && point == "point"
    {
        let (mut place, mut from) = (0, end);
        while let Some((name, end)) = next_word(chars, from)
            && let Some(Part::Small(digit)) = part(&name)
            && place < 15
        {
            // Seventy-one are two digits, as seventy alone is.
            let unit = next_word(chars, end).and_then(|(name, end)| match part(&name) {
                Some(Part::Small(unit @ 1..=9)) if digit >= 20 && digit.is_multiple_of(10) => {
                    Some((unit, end))
                }
                _ => None,
            });
            let (digit, end) = unit.map_or((digit, end), |(unit, end)| (digit + unit, end));
            place += if digit >= 10 { 2 } else { 1 };
            value = value.plus(&Decimal::from_int(digit).shifted(-place));
            (from, at) = (end, end);
        }
        let mut number = (at, value);
        scales(chars, &mut number);
        return Some(number);
    }
    Some((at, value))
}

/// Whether the number word that ends at `at` is the upper part of a fraction.
fn parts_follow(chars: &[char], at: usize) -> bool {
    next_word(chars, at).is_some_and(|(name, _)| name.ends_with('s') && denominator(&name).is_some())
}
