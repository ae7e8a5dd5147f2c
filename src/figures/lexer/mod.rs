//! Every numeral of a text with its value, whether it is a figure or not: the lexer alone.
//!
//! More is taken here than extraction keeps: ordinals, dozens and pairs (三双 is 6), powers (2^5), exponents (1e10), bare
//! digits. Values are decimals; fractions and long powers are rounded half up to fifteen significant digits.

mod chinese;
mod english;
mod quotient;

use super::decimal::Decimal;
use serde::Serialize;

/// What sort of numeral it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// 12, 三千, two dozen, 三分之二.
    Number,
    /// 12%, 百分之八, five percent; the value is the number of hundredths.
    Percent,
    /// 第三, 21st, twenty-first.
    Ordinal,
}

/// One numeral of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Numeral {
    /// First code point in the text.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// `text[start..end]`.
    pub text: String,
    /// Its value as a canonical decimal; the lower one where digits are left open (三四十).
    pub value: String,
    /// The upper value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_max: Option<String>,
    /// What sort it is.
    pub sort: Sort,
}

/// A numeral in the characters of a text.
struct Read {
    end: usize,
    value: Decimal,
    max: Option<Decimal>,
    sort: Sort,
}

impl Read {
    fn new(end: usize, value: Decimal) -> Self {
        Self { end, value, max: None, sort: Sort::Number }
    }
}

/// The numerals of `text` in order; none overlap.
pub fn numerals(text: &str, in_english: bool) -> Vec<Numeral> {
    let source: Vec<char> = text.chars().collect();
    let chars: Vec<char> = source.iter().map(|c| super::text::narrow(*c)).collect();
    let read = if in_english { english::read } else { chinese::read };
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let Some(numeral) = read(&chars, at).filter(|numeral| numeral.end > at) else {
            at = next(&chars, at, in_english);
            continue;
        };
        found.push(Numeral {
            start: at,
            end: numeral.end,
            text: source.get(at..numeral.end).unwrap_or_default().iter().collect(),
            value: numeral.value.to_string(),
            value_max: numeral.max.map(|max| max.to_string()),
            sort: numeral.sort,
        });
        at = numeral.end;
    }
    found
}

/// Past a Latin word, which holds no numeral inside it; else one character on.
fn next(chars: &[char], at: usize, in_english: bool) -> usize {
    let letters =
        chars.iter().skip(at).take_while(|c| c.is_alphabetic() && (in_english || c.is_ascii())).count();
    at + letters.max(1)
}

/// Digits at `at` with grouping commas, a point, an exponent, a power or a letter for a multiple: their end and value.
fn digits(chars: &[char], at: usize) -> Option<(usize, Decimal)> {
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let run = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let mut end = at + run(at);
    if (1..=3).contains(&(end - at)) {
        while chars.get(end) == Some(&',') && run(end + 1) == 3 {
            end += 4;
        }
    }
    if chars.get(end) == Some(&'.') && digit(end + 1) {
        end += 1 + run(end + 1);
    }
    if end == at {
        return None;
    }
    let mut value = Decimal::parse(chars.get(at..end)?);
    let sign = |at: usize| usize::from(matches!(chars.get(at), Some('-' | '+')));
    let small = |from: usize| {
        let text: String = chars.get(from..from + run(from).min(4))?.iter().collect();
        text.parse::<i32>().ok().filter(|power| *power <= 400)
    };
    match chars.get(end) {
        Some('e' | 'E') if digit(end + 1 + sign(end + 1)) => {
            let from = end + 1 + sign(end + 1);
            if let Some(power) = small(from) {
                value = value.shifted(if chars.get(end + 1) == Some(&'-') { -power } else { power });
                end = from + run(from);
            }
        }
        Some('^') if digit(end + 1 + sign(end + 1)) => {
            let from = end + 1 + sign(end + 1);
            let down = chars.get(end + 1) == Some(&'-');
            if let Some(power) =
                small(from).and_then(|power| quotient::power(&value, power.unsigned_abs(), down))
            {
                value = power;
                end = from + run(from);
            }
        }
        Some(c) => {
            let power = match c {
                'k' | 'K' => 3,
                'M' => 6,
                'G' | 'B' | 'b' => 9,
                'T' => 12,
                _ => 0,
            };
            let closed = chars.get(end + 1).is_none_or(|c| !c.is_ascii_alphanumeric());
            if power > 0 && closed {
                value = value.shifted(power);
                end += 1;
            }
        }
        None => {}
    }
    Some((end, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_a_text() {
        let mut wrong = Vec::new();
        for line in include_str!("../../../tests/figures/lexer.tsv").lines() {
            let mut fields = line.split('\t');
            let (language, text) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
            let want: Vec<&str> = fields.collect();
            let got: Vec<String> = numerals(text, language == "en")
                .into_iter()
                .map(|numeral| match numeral.sort {
                    Sort::Number => numeral.value,
                    Sort::Percent => numeral.value + "%",
                    Sort::Ordinal => format!("#{}", numeral.value),
                })
                .collect();
            if got != want {
                wrong.push(format!("{text}: want {want:?}, got {got:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
