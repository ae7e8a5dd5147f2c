//! Units and measure words after a number: the table `data/units.tsv`, rates with a slash, bracketed
//! measure words, and the nouns that only look like measure words (五部门).

use super::Kind;
use super::decimal::Decimal;
use super::lexicon::{Lexicon, lines};
use std::borrow::Cow;
use std::sync::LazyLock;

/// A unit code: nearly always one of the table.
pub(super) type Code = Cow<'static, str>;

/// When a unit of the table makes a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// After every number.
    Any,
    /// Only where 多 or 余 keeps the number open: 40多国.
    Open,
    /// Only after Arabic digits: 1箭7星.
    Arabic,
}

/// What the number before a unit is multiplied by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Factor {
    /// A power of ten.
    Power(i32),
    /// A small whole number.
    Times(u32),
}

impl Factor {
    pub(super) fn parse(text: &str) -> Self {
        match text {
            "1" => Self::Power(0),
            "0.1" => Self::Power(-1),
            "0.01" => Self::Power(-2),
            text => text.parse().map_or(Self::Power(0), Self::Times),
        }
    }

    /// `value × self`.
    pub(super) fn of(self, value: &Decimal) -> Decimal {
        match self {
            Self::Power(0) => value.clone(),
            Self::Power(power) => value.clone().shifted(power),
            Self::Times(factor) => value.times(factor),
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) code: &'static str,
    pub(super) kind: Kind,
    /// What the number is multiplied by to be in `code`.
    pub(super) factor: Factor,
    pub(super) slot: Slot,
}

/// A unit that stands in the text.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// One past its last character.
    pub(super) end: usize,
    pub(super) code: Code,
    pub(super) unit: &'static Unit,
}

static UNITS: LazyLock<Lexicon<Unit>> = LazyLock::new(|| Lexicon::new(rows()));

static NOT_UNITS: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(lines(include_str!("data/not_units.txt")).map(|word| (word, ()))));

fn rows() -> impl Iterator<Item = (&'static str, Unit)> {
    include_str!("data/units.tsv").lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (surface, code, kind, factor) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let (kind, slot) = match kind {
            "count-open" => ("count", Slot::Open),
            "count-arabic" => ("count", Slot::Arabic),
            kind => (kind, Slot::Any),
        };
        let kind = match kind {
            "money" => Kind::Money,
            "percent" => Kind::Percent,
            "percentage-point" => Kind::PercentagePoint,
            "quantity" => Kind::Quantity,
            "ratio" => Kind::Ratio,
            "duration" => Kind::Duration,
            "age" => Kind::Age,
            "score" => Kind::Score,
            _ => Kind::Count,
        };
        Some((surface, Unit { code, kind, factor: Factor::parse(factor), slot }))
    })
}

/// 分三批发放: the verb takes the second character, no 批发; 48支队伍 are no 支队.
fn parted(chars: &[char], at: usize, length: usize) -> bool {
    let verbs = ["发放", "发送", "发往", "发运", "发布", "发行", "发出"];
    chars.get(at) == Some(&'批')
        && length == 2
        && verbs.iter().any(|verb| super::context::begins(chars, at + 1, verb))
        || super::context::begins(chars, at, "支队伍")
        || super::context::begins(chars, at, "种植物")
}

/// The unit that begins at `at`, a slash rate (元/吨) included.
pub(super) fn at(chars: &[char], at: usize) -> Option<Found> {
    let (length, unit) = UNITS.starting(chars, at)?;
    if let Some((word, ())) = NOT_UNITS.starting(chars, at)
        && word >= length
        && !parted(chars, at, word)
    {
        return None;
    }
    let mut found = Found { end: at + length, code: unit.code.into(), unit };
    // A Latin unit must not be the head of a longer word: m in mRNA.
    let latin = |at: usize| chars.get(at).is_some_and(|c| c.is_ascii_alphanumeric());
    if latin(found.end - 1) && latin(found.end) {
        return None;
    }
    bracketed(chars, &mut found);
    rate(chars, &mut found);
    Some(found)
}

/// 件(组), 个(处): a second measure word in brackets belongs to the first.
fn bracketed(chars: &[char], found: &mut Found) {
    if found.unit.kind != Kind::Count || chars.get(found.end) != Some(&'(') || !found.code.ends_with('}') {
        return;
    }
    let Some((length, inner)) = UNITS.starting(chars, found.end + 1) else { return };
    let close = found.end + 1 + length;
    if inner.kind == Kind::Count && chars.get(close) == Some(&')') {
        let inside: String = chars.get(found.end..=close).unwrap_or_default().iter().collect();
        let before_brace = found.code.len() - 1;
        found.code.to_mut().insert_str(before_brace, &inside);
        found.end = close + 1;
    }
}

/// Adds `/吨` or `/(户·年)` to a money or physical unit.
fn rate(chars: &[char], found: &mut Found) {
    if !matches!(found.unit.kind, Kind::Money | Kind::Quantity | Kind::Count | Kind::Duration) {
        return;
    }
    if !matches!(chars.get(found.end), Some('/' | '／')) {
        return;
    }
    let start = found.end + 1;
    if chars.get(start) == Some(&'分') && found.unit.kind == Kind::Quantity {
        found.code += "/min";
        found.end = start + 1 + usize::from(chars.get(start + 1) == Some(&'钟'));
        return;
    }
    if let Some((length, unit)) = UNITS.starting(chars, start)
        && !matches!(unit.kind, Kind::Percent | Kind::Money)
    {
        found.code += "/";
        found.code += unit.code;
        found.end = start + length;
        // 元/平方米·月 names two denominators.
        if chars.get(found.end) == Some(&'·')
            && let Some((length, unit)) = UNITS.starting(chars, found.end + 1)
        {
            found.code += "/";
            found.code += unit.code;
            found.end += 1 + length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_unique() {
        let surfaces: Vec<&str> =
            include_str!("data/units.tsv").lines().filter_map(|line| line.split('\t').next()).collect();
        assert!(surfaces.is_sorted_by(|a, b| a < b), "units.tsv is out of order or repeats a surface");
        assert_eq!(rows().count(), surfaces.len(), "a row lacks a field");
    }

    #[test]
    fn longest_unit_wins() {
        let rows = [
            ("元", Some("CNY")),
            ("元/吨", Some("CNY/t")),
            ("元/平方米", Some("CNY/m2")),
            ("元/千瓦时", Some("CNY/kW.h")),
            ("吨标准煤", Some("t{标准煤}")),
            ("吨公里", Some("t.km")),
            ("微克/立方米", Some("ug/m3")),
            ("公里/小时", Some("km/h")),
            ("克/升", Some("g/L")),
            ("台(套)", Some("{台(套)}")),
            ("千瓦时", Some("kW.h")),
            ("个百分点", Some("{pp}")),
            ("个工作日", Some("{工作日}")),
            ("家次", Some("{家次}")),
            ("部门", None),
            ("部电影", Some("{部}")),
            ("港币", Some("HKD")),
            ("mRNA", None),
        ];
        for (text, want) in rows {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(at(&chars, 0).map(|found| found.code).as_deref(), want, "{text}");
        }
    }
}
