//! Numbers written in English words: twenty-five thousand three hundred and six, two and a half million, two thirds.

use super::token::Token;
use crate::figures::decimal::Decimal;

/// A number in words.
#[derive(Debug, Clone)]
pub(super) struct Words {
    /// One past its last token.
    pub(super) end: usize,
    pub(super) value: Decimal,
    /// Carries hundred, million, dozen and so on.
    pub(super) scaled: bool,
    /// Power of ten of its last scale.
    pub(super) power: i32,
    /// A third, two thirds: nothing but a part.
    pub(super) fraction: bool,
}

/// The value of a number word below a hundred.
pub(in crate::figures) fn small(word: &str) -> Option<u64> {
    Some(match word {
        "zero" => 0,
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// Power of ten (and factor) of a scale word.
pub(super) fn scale(word: &str) -> Option<(i32, u32)> {
    Some(match word {
        "hundred" => (2, 1),
        "thousand" | "k" => (3, 1),
        "million" | "mn" | "mln" => (6, 1),
        "billion" | "bn" | "bln" => (9, 1),
        "trillion" | "tn" | "trn" => (12, 1),
        "lakh" => (5, 1),
        "crore" => (7, 1),
        "dozen" | "dozens" => (0, 12),
        _ => return None,
    })
}

/// The number that a denominator divides by: thirds, quarter, hundredth.
pub(super) fn denominator(word: &str) -> Option<u64> {
    let singular = match word {
        "halves" => "half",
        word => word.strip_suffix('s').unwrap_or(word),
    };
    let named = [
        ("half", 2),
        ("third", 3),
        ("quarter", 4),
        ("fourth", 4),
        ("fifth", 5),
        ("sixth", 6),
        ("seventh", 7),
        ("eighth", 8),
        ("ninth", 9),
        ("tenth", 10),
        ("eleventh", 11),
        ("twelfth", 12),
        ("fifteenth", 15),
        ("sixteenth", 16),
        ("twentieth", 20),
        ("fiftieth", 50),
        ("hundredth", 100),
        ("thousandth", 1000),
        ("millionth", 1_000_000),
    ];
    named.iter().find(|(known, _)| *known == singular).map(|(_, value)| *value)
}

struct Reader<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
}

impl<'a> Reader<'a> {
    fn word(&self, ahead: usize) -> &'a str {
        self.tokens.get(self.at + ahead).map_or("", |token| token.lower)
    }

    /// Past a hyphen that joins two words.
    fn hyphen(&self) -> usize {
        usize::from(self.tokens.get(self.at).is_some_and(|token| token.is("-") && token.glued))
    }
}

/// Whether a number can begin with `word`.
pub(super) fn begins(word: &str) -> bool {
    matches!(word, "a" | "an" | "half") || small(word).is_some()
}

/// Reads the number in words that begins at token `at`.
pub(super) fn read(tokens: &[Token], at: usize) -> Option<Words> {
    let mut reader = Reader { tokens, at };
    let mut found = cardinal(&mut reader)?;
    // Two thirds: a plural denominator, or a single one after one.
    let dash = reader.hyphen();
    let below = denominator(reader.word(dash)).filter(|below| *below > 2);
    let top = found.value.to_int().filter(|_| !found.scaled || found.value.to_int() == Some(100));
    if let (Some(below), Some(top)) = (below, top) {
        let word = reader.word(dash);
        let fits = if word.ends_with('s') { top > 1 } else { top == 1 };
        // Two quarters of a year are none.
        let quarters = word == "quarters" && reader.word(dash + 1) != "of" && top != 3;
        if fits && !quarters && top < below {
            found.value = Decimal::from_int(top).ratio(&Decimal::from_int(below))?;
            found.end = reader.at + dash + 1;
            found.fraction = true;
            return Some(found);
        }
    }
    // Two and a half, twenty and three fifths.
    if reader.word(0) == "and"
        && let Some((length, part)) = part(&reader)
    {
        found.value = found.value.plus(&part);
        reader.at += length;
        found.end = reader.at;
        scales(&mut reader, &mut found);
    }
    Some(found)
}

/// Words and value of `and a half`, `and three quarters`.
fn part(reader: &Reader<'_>) -> Option<(usize, Decimal)> {
    let (top, length) = match reader.word(1) {
        "a" | "an" => (1, 2),
        word => (small(word)?, 2),
    };
    let dash =
        usize::from(reader.tokens.get(reader.at + length).is_some_and(|token| token.is("-") && token.glued));
    let word = reader.word(length + dash);
    let below = denominator(word)?;
    if word.ends_with('s') != (top > 1) || top >= below {
        return None;
    }
    let value = Decimal::from_int(top).ratio(&Decimal::from_int(below))?;
    Some((length + dash + 1, value))
}

/// Multiplies by the scale words that follow.
fn scales(reader: &mut Reader<'_>, found: &mut Words) {
    while let Some((power, factor)) =
        scale(reader.word(reader.hyphen())).filter(|_| reader.word(reader.hyphen()) != "k")
    {
        reader.at += reader.hyphen() + 1;
        found.value = found.value.times(factor).shifted(power);
        found.power += power;
        found.scaled = true;
        found.end = reader.at;
    }
}

/// Hundreds, thousands and millions added up, each group smaller than the one before.
fn cardinal(reader: &mut Reader<'_>) -> Option<Words> {
    let start = reader.at;
    let mut total = Decimal::from_int(0);
    let mut group: Option<u64> = None;
    let (mut limit, mut power, mut scaled) = (i32::MAX, 0, false);
    // What the last word allows after it: a unit after twenty, anything below a hundred after hundred.
    let mut room = 100;
    if matches!(reader.word(0), "a" | "an") {
        let dash =
            usize::from(reader.tokens.get(reader.at + 1).is_some_and(|token| token.is("-") && token.glued));
        let next = reader.word(1 + dash);
        if scale(next).is_none() && denominator(next).is_none() {
            return None;
        }
        group = Some(1);
        room = 0;
        reader.at += 1;
    }
    loop {
        let dash = if reader.at > start { reader.hyphen() } else { 0 };
        let and = usize::from(dash == 0 && room == 100 && reader.at > start && reader.word(0) == "and");
        let word = reader.word(dash + and);
        if let Some(value) = small(word) {
            let after_and = reader.word(dash + and + 1);
            if value >= room
                || and == 1 && denominator(after_and).is_some()
                || value == 0 && reader.at > start
            {
                break;
            }
            group = Some(group.unwrap_or(0) + value);
            room = if value >= 20 { 10 } else { 0 };
        } else if and == 1 {
            break;
        } else if word == "hundred"
            && group.is_none_or(|group| (1..100).contains(&group))
            && reader.at > start
        {
            group = Some(group.unwrap_or(1) * 100);
            (room, scaled) = (100, true);
        } else if let Some((step, factor)) =
            scale(word).filter(|(step, _)| *step < limit && word != "hundred" && word != "k")
            && let Some(value) = group
        {
            total = total.plus(&Decimal::from_int(value).times(factor).shifted(step));
            (group, limit, power, scaled, room) = (None, step, step, true, 100);
            reader.at += dash + 1;
            if step == 0 {
                break;
            }
            continue;
        } else {
            break;
        }
        reader.at += dash + and + 1;
    }
    if reader.at == start {
        return None;
    }
    if let Some(value) = group {
        total = total.plus(&Decimal::from_int(value));
        if limit < i32::MAX {
            power = 0;
        }
    }
    let mut found = Words { end: reader.at, value: total, scaled, power, fraction: false };
    if reader.word(0) == "point" && small(reader.word(1)).is_some() {
        point(reader, &mut found);
    }
    Some(found)
}

/// Point seven one, point zero three.
fn point(reader: &mut Reader<'_>, found: &mut Words) {
    let mut digits = vec!['0', '.'];
    let mut ahead = 1;
    while let Some(value) = small(reader.word(ahead)) {
        digits.extend(value.to_string().chars());
        ahead += 1;
        if value >= 20
            && reader.tokens.get(reader.at + ahead).is_some_and(|token| token.is("-") && token.glued)
        {
            digits.pop();
            ahead += 1;
        }
    }
    found.value = found.value.plus(&Decimal::parse(&digits));
    reader.at += ahead;
    found.end = reader.at;
    scales(reader, found);
}
