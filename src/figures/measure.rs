//! A number with its unit on its own, outside any text: what a reader writes to compare figures with.
//!
//! Two measures can be compared where their units are the same, where `data/conversions.tsv` leads both to
//! one unit (公顷 and 亩, MW and 万千瓦), or where that holds on both sides of a slash (元/吨 and 元/公斤).
//! Currencies are never converted: there is no rate that is right for every article.

use super::clause::Clauses;
use super::decimal::Decimal;
use super::text::Text;
use super::{Figure, Kind, Reader, english, numeral, period, scan};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Characters of a measure; the longest that people write are half as long.
const LONGEST: usize = 64;

/// The unit that others of its kind are compared in, and the factor into it.
static CONVERSIONS: LazyLock<HashMap<&'static str, (&'static str, Decimal)>> =
    LazyLock::new(|| rows().map(|(code, base, factor)| (code, (base, decimal(factor)))).collect());

fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    include_str!("data/conversions.tsv").lines().filter_map(|line| {
        let mut fields = line.split('\t');
        Some((fields.next()?, fields.next()?, fields.next()?))
    })
}

/// An exact value with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    value: Decimal,
    unit: String,
    /// What sort of number; `None` for one without a unit.
    pub kind: Option<Kind>,
}

impl Measure {
    /// Reads `200亿元`, `2万亩`, `3.5%`, `US$1.2 billion` or `-4`; `None` where the text is more or less than one
    /// number with at most one unit.
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().count() > LONGEST {
            return None;
        }
        let text = Text::new(text.trim());
        let (negative, chars) = match text.chars.split_first() {
            Some(('-', rest)) if !rest.is_empty() => (true, rest),
            _ => (false, text.chars.as_slice()),
        };
        let measure = bare(chars).or_else(|| chinese(chars)).or_else(|| in_english(chars))?;
        Some(if negative { measure.negated() } else { measure })
    }

    /// The value of a figure; the lower one of a range.
    pub fn of(figure: &Figure) -> Self {
        Self { value: decimal(&figure.value), unit: figure.unit.clone(), kind: Some(figure.kind) }
    }

    /// The upper value of a range; the value itself of any other figure.
    pub fn upper(figure: &Figure) -> Self {
        let upper = figure.value_max.as_deref().filter(|_| figure.kind != Kind::Ratio);
        Self { value: decimal(upper.unwrap_or(&figure.value)), ..Self::of(figure) }
    }

    /// The same size the other way.
    pub fn negated(self) -> Self {
        let value = if self.value.is_negative() { magnitude(self.value) } else { self.value.negated() };
        Self { value, ..self }
    }

    /// Whether the value is below zero.
    pub fn is_negative(&self) -> bool {
        self.value.is_negative()
    }

    /// Orders two measures; `None` where nothing leads from one unit to the other. One without a unit can be
    /// compared with counts, ranks, scores, ratios and ages, whose numbers are printed as they are.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let plain = |kind: Option<Kind>| {
            matches!(kind, None | Some(Kind::Count | Kind::Rank | Kind::Score | Kind::Ratio | Kind::Age))
        };
        if self.kind.is_none() || other.kind.is_none() {
            return (plain(self.kind) && plain(other.kind)).then(|| order(&self.value, &other.value));
        }
        if self.kind != other.kind {
            return None;
        }
        if self.unit == other.unit {
            return Some(order(&self.value, &other.value));
        }
        let ((head, tail), (other_head, other_tail)) = (sides(&self.unit), sides(&other.unit));
        let (up, other_up) = common(head, other_head)?;
        let (down, other_down) = common(tail, other_tail)?;
        Some(order(
            &self.value.product(&up).product(&other_down),
            &other.value.product(&other_up).product(&down),
        ))
    }
}

/// The factors that bring two units to one.
fn common(one: &str, other: &str) -> Option<(Decimal, Decimal)> {
    if one == other {
        return Some((Decimal::from_int(1), Decimal::from_int(1)));
    }
    let ((base, factor), (other_base, other_factor)) = (CONVERSIONS.get(one)?, CONVERSIONS.get(other)?);
    (base == other_base).then(|| (factor.clone(), other_factor.clone()))
}

/// The two sides of a rate. A code with a slash that the table has is one unit: kbit/s.
fn sides(unit: &str) -> (&str, &str) {
    if CONVERSIONS.contains_key(unit) { (unit, "") } else { unit.split_once('/').unwrap_or((unit, "")) }
}

fn order(one: &Decimal, other: &Decimal) -> Ordering {
    match (one.is_negative(), other.is_negative()) {
        (false, false) => one.compare(other),
        (true, true) => other.compare(one),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

fn magnitude(value: Decimal) -> Decimal {
    value.product(&Decimal::from_int(1).negated())
}

/// A decimal string as figures have it.
fn decimal(text: &str) -> Decimal {
    let value = Decimal::parse(&text.chars().collect::<Vec<_>>());
    if text.starts_with('-') { value.negated() } else { value }
}

fn bare(chars: &[char]) -> Option<Measure> {
    let numeral = numeral::read(chars, 0)?;
    let whole = numeral.end == chars.len() && numeral.infix.is_none() && numeral.max.is_none();
    whole.then(|| Measure { value: numeral.value, unit: String::new(), kind: None })
}

fn chinese(chars: &[char]) -> Option<Measure> {
    let source: String = chars.iter().collect();
    let mut found = scan::scan(&Text::new(&source), &[], &[]);
    let candidate = found.pop().filter(|_| found.is_empty())?;
    let whole = candidate.start == 0 && candidate.end == chars.len() && candidate.max.is_none();
    whole.then_some(Measure {
        value: candidate.value,
        unit: candidate.unit.into_owned(),
        kind: Some(candidate.kind),
    })
}

fn in_english(chars: &[char]) -> Option<Measure> {
    let source: String = chars.iter().collect();
    let text = Text::new(&source);
    let clauses = Clauses::new(&text);
    let mut found = english::figures(&Reader { text: &text, clauses: &clauses });
    let figure = found.pop().filter(|_| found.is_empty())?;
    let whole = figure.start == 0 && figure.end == chars.len() && figure.value_max.is_none();
    whole.then(|| Measure::of(&figure))
}

/// How many characters of `chars` are a Chinese time expression that begins them: 前三季度, 2024年.
pub fn leading_period(chars: &[char]) -> usize {
    let text: String = chars.iter().collect();
    period::find(&Text::new(&text)).first().filter(|time| time.start == 0).map_or(0, |time| time.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_unique() {
        let codes: Vec<_> = rows().map(|(code, ..)| code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b));
        assert_eq!(codes.len(), include_str!("data/conversions.tsv").lines().count());
    }

    #[test]
    fn reads_numbers_with_units() {
        for (text, want) in [
            ("200亿元", Some("20000000000 CNY")),
            ("２００ 亿元", Some("20000000000 CNY")),
            ("2万亩", Some("20000 {亩}")),
            ("3.5%", Some("3.5 %")),
            ("-3.5%", Some("-3.5 %")),
            ("US$1.2 billion", Some("1200000000 USD")),
            ("1.2 billion yuan", Some("1200000000 CNY")),
            ("2 million tonnes", Some("2000000 t")),
            ("5000元/吨", Some("5000 CNY/t")),
            ("1,200", Some("1200 ")),
            ("三成", Some("30 %")),
            ("2倍", Some("2 {倍}")),
            ("100家", Some("100 {家}")),
            ("1.5个百分点", Some("1.5 {pp}")),
            ("", None),
            ("亿元", None),
            ("200亿元以上的", None),
            ("100元 200元", None),
            ("imports", None),
        ] {
            let got = Measure::parse(text).map(|it| format!("{} {}", it.value, it.unit));
            assert_eq!(got.as_deref(), want, "{text}");
        }
    }

    #[test]
    fn compares_across_units() {
        for (one, other, want) in [
            ("200亿元", "20000000000元", Some(Ordering::Equal)),
            ("244.82亿元", "250亿元", Some(Ordering::Less)),
            ("15亩", "1公顷", Some(Ordering::Equal)),
            ("1 MW", "100万千瓦", Some(Ordering::Less)),
            ("5元/公斤", "4900元/吨", Some(Ordering::Greater)),
            ("1万吨", "2000万斤", Some(Ordering::Equal)),
            ("-3%", "2%", Some(Ordering::Less)),
            ("-3%", "-2%", Some(Ordering::Less)),
            ("100人", "100名", Some(Ordering::Equal)),
            ("100", "99家", Some(Ordering::Greater)),
            ("200", "200元", None),
            ("200元", "200美元", None),
            ("3%", "3个百分点", None),
            ("50个基点", "0.5个百分点", Some(Ordering::Equal)),
        ] {
            let measure = |text: &str| Measure::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(measure(one).compare(&measure(other)), want, "{one} {other}");
        }
    }

    #[test]
    fn periods_lead() {
        for (text, want) in [("2024年进出口", 5), ("前三季度", 4), ("进出口", 0), ("大豆2024年", 0)]
        {
            assert_eq!(leading_period(&text.chars().collect::<Vec<_>>()), want, "{text}");
        }
    }
}
