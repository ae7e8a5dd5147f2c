//! `figure(…)`: what a figure of the article has to be.
//!
//! A figure of an article matches where all that the clause says of it holds:
//!
//! - words: each stands in its indicator. A Chinese word of four or more characters may stand there in two pieces, in any
//!   order, since 大豆进口 is printed 进口大豆 as well.
//! - comparisons: with units that can be converted. Of a range (100—200亿元) a value matches that lies anywhere in it. 超200亿元
//!   is more than 200亿元 but not known to be 210亿元; 不足200亿元 is less than 200亿元. A fall counts as
//!   a negative number (下降5% is not more than 3%, and less than 0%), unless the clause names the direction.
//! - `同比`, `环比` …, `增长`, `下降`, `持平`: basis and direction of a change. A clause that names neither passes over
//!   differences (增加200亿元), since they are not the level that is asked for, but not over percentages.
//! - `region:`: of the figure, where it is known; else one that its sentence names; else, where the sentence names
//!   none, one that the article is filed under.
//! - period, kind, modifier, modality.

use super::comparison::{Asked, Comparison, OPERATORS, Operator, is_relative, names};
use super::error::{Fault, QueryError};
use super::expression::{quoted, region_name};
use super::parser::{Parser, is_bare, is_blank, is_quote, region};
use super::text::Needle;
use crate::figures::{
    Basis, ChangeKind, Direction, Figure, Kind, Measure, Modality, Modifier, leading_period,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cmp::Ordering;
use std::fmt;

/// Words that one value with its unit may have: US$1.2 billion, 5 miles per hour.
const VALUE_WORDS: usize = 5;

/// One `figure(…)`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FigureClause {
    pub(super) indicator: Vec<Needle>,
    comparisons: Vec<Comparison>,
    basis: Option<Word<Basis>>,
    direction: Option<Word<Direction>>,
    pub(super) region: Option<String>,
    period: Vec<Needle>,
    pub(super) kind: Option<Word<Kind>>,
    modifier: Option<Word<Modifier>>,
    modality: Option<Word<Modality>>,
}

/// A value of a closed list, ordered and written by its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Word<T>(pub(super) T);

impl<T: Serialize> Word<T> {
    fn word(&self) -> String {
        let value = serde_json::to_value(&self.0).ok();
        value.and_then(|value| value.as_str().map(str::to_string)).unwrap_or_default()
    }
}

impl<T: Serialize + PartialEq> PartialOrd for Word<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.word().cmp(&other.word()))
    }
}

impl<T: Serialize + Eq> Ord for Word<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.word().cmp(&other.word())
    }
}

const BASES: &[(&str, Basis)] = &[
    ("同比", Basis::Yoy),
    ("环比", Basis::Mom),
    ("比年初", Basis::VsYearStart),
    ("较年初", Basis::VsYearStart),
    ("年均", Basis::AnnualAverage),
    ("yoy", Basis::Yoy),
    ("year-on-year", Basis::Yoy),
    ("mom", Basis::Mom),
    ("month-on-month", Basis::Mom),
];

const DIRECTIONS: &[(&str, Direction)] = &[
    ("增长", Direction::Up),
    ("上升", Direction::Up),
    ("上涨", Direction::Up),
    ("增加", Direction::Up),
    ("提高", Direction::Up),
    ("下降", Direction::Down),
    ("下跌", Direction::Down),
    ("减少", Direction::Down),
    ("降低", Direction::Down),
    ("持平", Direction::Flat),
    ("up", Direction::Up),
    ("rose", Direction::Up),
    ("rise", Direction::Up),
    ("growth", Direction::Up),
    ("down", Direction::Down),
    ("fell", Direction::Down),
    ("fall", Direction::Down),
    ("flat", Direction::Flat),
];

const KINDS: &[&str] = &[
    "money",
    "percent",
    "percentage-point",
    "quantity",
    "count",
    "rank",
    "ratio",
    "duration",
    "age",
    "score",
];
const MODIFIERS: &[&str] = &["exact", "approx", "more-than", "less-than", "at-least", "at-most"];
const MODALITIES: &[&str] = &["actual", "target", "forecast", "threshold"];
const BASIS_WORDS: &[&str] =
    &["yoy", "mom", "vs-year-start", "annual-average", "cumulative", "vs-period", "vs-reference"];
const DIRECTION_WORDS: &[&str] = &["up", "down", "flat"];
const KEYS: &[&str] = &["region:", "period:", "kind:", "modifier:", "modality:", "basis:", "direction:"];

type Result<T> = std::result::Result<T, QueryError>;

impl FigureClause {
    /// Reads on after `figure(`; `start` is where the clause begins.
    pub(super) fn parse(parser: &mut Parser, start: usize) -> Result<Self> {
        let mut clause = Self::default();
        loop {
            parser.blanks();
            let at = parser.at;
            match parser.peek() {
                None => return parser.error(start, Fault::Open('(')),
                Some(')') => break,
                Some(c) if is_quote(c) => {
                    let phrase = parser.phrase()?;
                    clause.add_words(&phrase, false);
                }
                // A bracket in a name: 台(套).
                Some('(' | '|') => return parser.error(at, Fault::Choice("(".into(), KEYS)),
                Some(_) => clause.item(parser)?,
            }
            parser.count(at)?;
        }
        parser.at += 1;
        clause.settle();
        if clause == Self::default() { parser.error(start, Fault::Figure) } else { Ok(clause) }
    }

    /// One comparison, `key:value`, or word.
    fn item(&mut self, parser: &mut Parser) -> Result<()> {
        let at = parser.at;
        if let Some((length, operator)) = operator(parser, at) {
            parser.at += length;
            let comparison = compared(parser, operator)?;
            self.comparisons.push(comparison);
            return Ok(());
        }
        let mut end = at + 1;
        let whole = parser.word_end(at);
        while end < whole && symbol(parser, end).is_none() {
            end += 1;
        }
        let word = parser.slice(at, end);
        if let Some((key, _)) = word.split_once(':') {
            parser.at = at + key.chars().count() + 1;
            return self.keyed(parser, at, &key.to_lowercase());
        }
        parser.at = end;
        self.read_word(at, &word)
    }

    fn keyed(&mut self, parser: &mut Parser, start: usize, key: &str) -> Result<()> {
        let key = match key {
            "region" | "地区" => "region",
            "period" | "时间" | "时期" => "period",
            "kind" | "类型" => "kind",
            "modifier" => "modifier",
            "modality" => "modality",
            "basis" => "basis",
            "direction" => "direction",
            other => return parser.error(start, Fault::Choice(format!("{other}:"), KEYS)),
        };
        let (at, value) = parser.value(key)?;
        match key {
            "region" => set(&mut self.region, region(at, &value)?, at, "region"),
            "period" => {
                self.period.extend(Needle::new(&value, false));
                Ok(())
            }
            "kind" => set(&mut self.kind, Word(choice(at, &value, KINDS)?), at, "kind"),
            "modifier" => set(&mut self.modifier, Word(choice(at, &value, MODIFIERS)?), at, "modifier"),
            "modality" => set(&mut self.modality, Word(choice(at, &value, MODALITIES)?), at, "modality"),
            "basis" => {
                let basis = match named(BASES, &value) {
                    Some(basis) => basis,
                    None => choice(at, &value, BASIS_WORDS)?,
                };
                set(&mut self.basis, Word(basis), at, "basis")
            }
            _ => {
                let direction = match named(DIRECTIONS, &value) {
                    Some(direction) => direction,
                    None => choice(at, &value, DIRECTION_WORDS)?,
                };
                set(&mut self.direction, Word(direction), at, "direction")
            }
        }
    }

    /// A word without quotation marks: a period may lead it, basis and direction may end it, the rest names what is
    /// measured (2024年大豆进口同比增长).
    fn read_word(&mut self, at: usize, word: &str) -> Result<()> {
        let chars: Vec<char> = word.chars().collect();
        let lead = leading(&chars);
        if lead > 0 {
            let period: String = chars.iter().take(lead).collect();
            self.period.extend(Needle::new(&period, false));
        }
        let mut rest: String = chars.iter().skip(lead).collect::<String>();
        loop {
            if let Some((left, direction)) = ending(&rest, DIRECTIONS) {
                set(&mut self.direction, Word(direction), at, "direction")?;
                rest = left;
            } else if let Some((left, basis)) = ending(&rest, BASES) {
                set(&mut self.basis, Word(basis), at, "basis")?;
                rest = left;
            } else {
                break;
            }
        }
        let stem = rest.strip_suffix('*').filter(|stem| stem.is_ascii() && !stem.is_empty());
        self.add_words(stem.unwrap_or(&rest), stem.is_some());
        Ok(())
    }

    fn add_words(&mut self, words: &str, open: bool) {
        self.indicator.extend(Needle::new(words, open));
    }

    /// The order of words and comparisons means nothing.
    fn settle(&mut self) {
        self.indicator.sort();
        self.indicator.dedup();
        self.period.sort();
        self.period.dedup();
        self.comparisons.sort();
        self.comparisons.dedup();
    }

    /// The kind that the figure must have, as far as the clause says.
    pub(super) fn wanted_kind(&self) -> Option<Kind> {
        let compared = self.comparisons.iter().find_map(|it| it.measure.kind);
        self.kind.map(|kind| kind.0).or(compared)
    }

    /// Whether all holds of a figure but the region; `year` is the one in which the article was published.
    pub(super) fn holds(&self, asked: &Asked<'_>, year: Option<i32>) -> bool {
        let figure = asked.figure;
        let change = figure.change.as_ref();
        let is = |wanted: Option<bool>| wanted.unwrap_or(true);
        is(self.wanted_kind().map(|kind| kind == figure.kind))
            && self.indicator.iter().all(|needle| names(&asked.indicator, needle))
            && is(self.modifier.map(|modifier| modifier.0 == figure.modifier))
            && is(self.modality.map(|modality| modality.0 == figure.modality))
            && is(self.basis.map(|basis| change.is_some_and(|it| it.basis == Some(basis.0))))
            && is(self.direction.map(|way| change.is_some_and(|it| it.direction == Some(way.0))))
            && !self.is_only_a_difference(figure)
            && self
                .period
                .iter()
                .all(|needle| needle.is_in(&asked.period) || is_relative(needle, &asked.period, year))
            && self.comparisons.iter().all(|it| it.holds(asked, self.direction.is_some()))
    }

    fn is_only_a_difference(&self, figure: &Figure) -> bool {
        self.basis.is_none()
            && self.direction.is_none()
            && !matches!(figure.kind, Kind::Percent | Kind::PercentagePoint)
            && figure.change.as_ref().is_some_and(|change| change.kind == ChangeKind::By)
    }
}

/// How much of a word without quotation marks is a period: all of it, or a beginning that names a year, quarter or month.
fn leading(chars: &[char]) -> usize {
    let year = chars.len() == 4 && chars.starts_with(&['2', '0']) && chars.iter().all(char::is_ascii_digit);
    if year {
        return 4;
    }
    let length = leading_period(chars);
    let dated = chars.iter().take(length).any(|c| matches!(c, '年' | '月' | '季'));
    if length == chars.len() || dated { length } else { 0 }
}

/// The word without one of `words` at its end; an English one has to be the whole word.
fn ending<T: Copy>(word: &str, words: &[(&str, T)]) -> Option<(String, T)> {
    if let Some(value) = named(words, word) {
        return Some((String::new(), value));
    }
    words
        .iter()
        .filter(|(end, _)| !end.is_ascii())
        .find_map(|(end, value)| word.strip_suffix(end).map(|rest| (rest.to_string(), *value)))
}

fn named<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, value)| *value)
}

fn choice<T: DeserializeOwned>(at: usize, word: &str, known: &'static [&'static str]) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(word.to_lowercase()))
        .map_err(|_| QueryError::new(at, Fault::Choice(word.to_string(), known)))
}

fn set<T: PartialEq>(slot: &mut Option<T>, value: T, at: usize, what: &'static str) -> Result<()> {
    if slot.as_ref().is_some_and(|known| *known != value) {
        return Err(QueryError::new(at, Fault::Twice(what)));
    }
    *slot = Some(value);
    Ok(())
}

/// The operator at `at`, sign or word, with its length.
fn operator(parser: &Parser, at: usize) -> Option<(usize, Operator)> {
    OPERATORS.iter().find_map(|(surface, operator)| {
        let length = surface.chars().count();
        (parser.slice(at, at + length) == *surface).then_some((length, *operator))
    })
}

/// A sign ends the word before it; a word does not, since 水位高于警戒线 is one.
fn symbol(parser: &Parser, at: usize) -> Option<Operator> {
    let sign = parser.slice(at, at + 1).chars().all(|c| matches!(c, '>' | '<' | '=' | '≥' | '≧' | '≤' | '≦'));
    if sign { operator(parser, at).map(|(_, operator)| operator) } else { None }
}

/// The longest run of words after an operator that is one number with its unit.
fn compared(parser: &mut Parser, operator: Operator) -> Result<Comparison> {
    parser.blanks();
    let start = parser.at;
    let mut ends = Vec::new();
    let mut at = start;
    while ends.len() < VALUE_WORDS {
        let whole = parser.word_end(at);
        let end = (at..whole).find(|at| symbol(parser, *at).is_some()).unwrap_or(whole);
        if end == at {
            break;
        }
        ends.push(end);
        at = end;
        while parser.slice(at, at + 1).chars().any(|c| c == ' ' || c == '\u{a0}') {
            at += 1;
        }
        if parser.slice(at, at + 1).chars().all(is_blank) {
            break;
        }
    }
    for end in ends.iter().rev() {
        let text = parser.slice(start, *end);
        if let Some(measure) = Measure::parse(&text) {
            parser.at = *end;
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            return Ok(Comparison { operator, text, measure });
        }
    }
    let first = ends.first().map_or(start, |end| *end);
    parser.error(start, Fault::Number(parser.slice(start, first)))
}

impl fmt::Display for FigureClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        for needle in &self.indicator {
            // Quotation marks keep a word whole that would be read as a period, basis or direction.
            let mut alone = Self::default();
            let plain = is_bare(&needle.text)
                && alone.read_word(0, &needle.text).is_ok()
                && alone == Self { indicator: vec![needle.clone()], ..Self::default() }
                && !OPERATORS.iter().any(|(surface, _)| needle.text.starts_with(surface));
            parts.push(match (needle.open, plain) {
                (true, _) => format!("{}*", needle.text),
                (false, true) => needle.text.clone(),
                (false, false) => format!("\"{}\"", needle.text),
            });
        }
        for comparison in &self.comparisons {
            parts.push(format!("{}{}", comparison.operator.sign(), comparison.text));
        }
        parts.extend(self.basis.map(|it| format!("basis:{}", it.word())));
        parts.extend(self.direction.map(|it| format!("direction:{}", it.word())));
        let region = |code: &String| if f.alternate() { region_name(code) } else { code.clone() };
        parts.extend(self.region.iter().map(|code| format!("region:{}", region(code))));
        parts.extend(self.period.iter().map(|period| format!("period:{}", quoted(&period.text))));
        parts.extend(self.kind.map(|it| format!("kind:{}", it.word())));
        parts.extend(self.modifier.map(|it| format!("modifier:{}", it.word())));
        parts.extend(self.modality.map(|it| format!("modality:{}", it.word())));
        write!(f, "figure({})", parts.join(" "))
    }
}
