//! Article → figures: how much, how many, what share, what rank, how long, bound to what it measures.
//!
//! Pure. Values are exact decimals as strings, never floats.

mod change;
mod clause;
mod context;
mod dates;
mod decimal;
mod english;
pub mod explain;
mod fixed;
mod identity;
mod indicator;
mod letters;
pub mod lexer;
mod lexicon;
mod measure;
mod modality;
mod modifier;
mod numeral;
mod pattern;
mod period;
mod place;
mod range;
mod rank;
mod reference;
mod same;
mod scan;
mod schema_org;
mod sense;
mod shape;
mod share;
mod signs;
mod statement;
mod table;
mod text;
mod traps;
mod unit;

pub use measure::{Measure, leading_period};

use crate::article::{Article, Span};
use crate::regions::Tagging;
use chrono::NaiveDate;
use clause::Clauses;
use context::Context;
use decimal::Decimal;
use scan::Candidate;
pub use schema_org::observation;
use serde::{Deserialize, Serialize};
pub use statement::statement;
use text::Text;

/// What sort of number a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An amount of money or a money rate.
    Money,
    /// %, ‰, 成, 折, 半数.
    Percent,
    /// 百分点, 基点.
    PercentagePoint,
    /// A physical quantity.
    Quantity,
    /// Counted things.
    Count,
    /// A place in an order.
    Rank,
    /// 倍, 番, fractions, A:B.
    Ratio,
    /// How long something lasts.
    Duration,
    /// How old somebody is.
    Age,
    /// Points, levels, game results.
    Score,
}

/// How the text bounds the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Modifier {
    /// No trigger.
    #[default]
    Exact,
    /// 约, 近, 左右.
    Approx,
    /// 超, 突破, 多, 以上.
    MoreThan,
    /// 不足, 以内, 以下.
    LessThan,
    /// 不低于, 至少, 起.
    AtLeast,
    /// 不超过, 最多, 封顶.
    AtMost,
}

/// Which way a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// 增, 涨, 升.
    Up,
    /// 减, 降, 跌.
    Down,
    /// 持平.
    Flat,
}

/// What a change is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// 同比.
    Yoy,
    /// 环比.
    Mom,
    /// 比年初.
    VsYearStart,
    /// 年均.
    AnnualAverage,
    /// 累计.
    Cumulative,
    /// 比2019年.
    VsPeriod,
    /// 高于全国.
    VsReference,
}

/// Whether a figure is the difference or one of the levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// The difference.
    By,
    /// The level reached.
    To,
    /// The level before.
    From,
    /// A level that a basis word governs.
    Level,
}

/// How a figure changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which way.
    pub direction: Option<Direction>,
    /// Against what.
    pub basis: Option<Basis>,
    /// Difference or level.
    pub kind: ChangeKind,
}

/// How the text speaks of the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Modality {
    /// Measured or done.
    #[default]
    Actual,
    /// Planned: 力争, 到2030年将达.
    Target,
    /// Expected: 预计.
    Forecast,
    /// A bound in a rule or a name: 超亿元企业.
    Threshold,
}

/// One figure of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Content-addressed identity, the same across revisions that do not touch the figure.
    pub id: String,
    /// First code point in the body.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// `body[start..end]`.
    pub text: String,
    /// Canonical decimal string; the lower value of a range.
    pub value: String,
    /// Upper value of a range, second number of a ratio.
    pub value_max: Option<String>,
    /// ISO 4217, UCUM or an annotation such as `{家}`.
    pub unit: String,
    /// What sort of number.
    pub kind: Kind,
    /// How the text bounds it.
    pub modifier: Modifier,
    /// How it changed.
    pub change: Option<Change>,
    /// What is measured.
    pub indicator: Option<String>,
    /// The time expression that governs it, verbatim.
    pub period: Option<String>,
    /// First day of the period, where it could be told; `None` also where the text names only an end (截至6月末).
    pub period_start: Option<NaiveDate>,
    /// Last day of the period, which belongs to it.
    pub period_end: Option<NaiveDate>,
    /// Code of the region that governs it; known to [`extract_with`] alone.
    pub region: Option<String>,
    /// How the text speaks of it.
    pub modality: Modality,
    /// The sentence it stands in.
    pub sentence: Span,
    /// What a share is a share of, verbatim: 全社会用电量 in 占全社会用电量的35%.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_of: Option<String>,
    /// What a change is measured against, where the text names it: 2019年, 去年同期, 全省平均水平.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// First day of the period compared with: of the base, else by the basis (of 同比 the year before).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_start: Option<NaiveDate>,
    /// Last day of the period compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_end: Option<NaiveDate>,
    /// Ids of figures before it that state the same fact; the first ones where there are very many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
}

impl Figure {
    /// The days of its period as an interval of ISO 8601: `2024-01-01/2024-09-30`, `2024-06-30`, `../2024-06-30`.
    pub fn days(&self) -> Option<String> {
        match (self.period_start, self.period_end) {
            (Some(start), Some(end)) if start == end => Some(start.to_string()),
            (Some(start), Some(end)) => Some(format!("{start}/{end}")),
            (Some(start), None) => Some(format!("{start}/..")),
            (None, Some(end)) => Some(format!("../{end}")),
            (None, None) => None,
        }
    }
}

/// The figures of `article.body` bound to the regions that govern them, with equal facts linked.
pub fn extract_with(article: &Article, tagging: &Tagging) -> Vec<Figure> {
    let text = Text::new(&article.body);
    let mut figures = read(article, &text);
    if figures.is_empty() {
        return figures;
    }
    let places = place::Places::new(article, tagging, text.letters());
    let codes: Vec<Option<&str>> =
        (0..figures.len()).map(|at| places.of(&figures, at).map(|(code, _)| code)).collect();
    for (figure, code) in figures.iter_mut().zip(codes) {
        figure.region = code.map(str::to_string);
    }
    same::link(&mut figures);
    figures
}

/// The figures of `article.body` in order of their start; none overlap. Regions are not looked for, and so equal
/// facts, which regions may tell apart, are not linked.
pub fn extract(article: &Article) -> Vec<Figure> {
    read(article, &Text::new(&article.body))
}

fn read(article: &Article, text: &Text<'_>) -> Vec<Figure> {
    let clauses = Clauses::new(text);
    let reader = Reader { text, clauses: &clauses };
    let english = mostly_english(article, text);
    let mut figures = if english { english::figures(&reader) } else { reader.chinese() };
    identity::assign(&mut figures, text);
    reference::assign(&mut figures, text.letters(), english);
    dates::assign(&mut figures, article, text.letters());
    figures
}

/// Whether the text is to be read as English: its language says so, or it holds hardly any Han characters.
fn mostly_english(article: &Article, text: &Text<'_>) -> bool {
    let rare = if article.is_english() { 2 } else { 20 };
    text.han * rare < text.latin
}

/// A text with its borders, ready to be read for figures.
#[derive(Debug)]
struct Reader<'a> {
    text: &'a Text<'a>,
    clauses: &'a Clauses,
}

impl Reader<'_> {
    fn chinese(&self) -> Vec<Figure> {
        let chars = &self.text.chars;
        let times = period::find(self.text);
        let tables = table::Tables::find(chars, self.clauses, &times);
        let modal = modality::find(self.text);
        let candidates = scan::scan(self.text, &times, &tables.bare);
        let mut figures: Vec<Figure> = Vec::with_capacity(candidates.len());
        let mut from = None;
        for (index, candidate) in candidates.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|index| candidates.get(index));
            let context = Context::new(self.text, self.clauses, candidate, before);
            let next = candidates.get(index + 1);
            let previous = figures.last();
            let time = period::governing(&times, self.clauses, &context);
            let mut change = match from.take() {
                // The level before passes its direction on to the level reached.
                Some(()) => {
                    let direction = previous
                        .and_then(|figure| figure.change.as_ref())
                        .and_then(|change| change.direction);
                    let read = change::of(&context, candidate, Some(context.start), None, None)
                        .filter(|change| change.kind == ChangeKind::To);
                    let direction = read.and_then(|change| change.direction).or(direction);
                    Some(Change { direction, basis: None, kind: ChangeKind::To })
                }
                None => {
                    let joined = before.is_some_and(|before| before.unit == candidate.unit)
                        && context.gap_start > context.clause_start
                        && change::coordinates(context.gap());
                    let inherited = previous.filter(|_| joined).and_then(|figure| figure.change.as_ref());
                    let adjoining = previous.filter(|_| context.gap_start > context.clause_start);
                    let adjoining = adjoining.and_then(|figure| figure.change.as_ref());
                    change::of(&context, candidate, None, adjoining, inherited)
                }
            };
            if let Some(next) = next
                && next.start.saturating_sub(candidate.end) <= 16
                && change::leads_from(&context, next.start)
            {
                let next_context = Context::new(self.text, self.clauses, next, Some(candidate));
                let direction = change::of(&next_context, next, Some(candidate.end), None, None)
                    .and_then(|change| change.direction)
                    .or_else(|| direction_between(candidate, next));
                change = Some(Change { direction, basis: None, kind: ChangeKind::From });
                from = Some(());
            }
            let cell = tables.cell(candidate.start);
            if let Some(stated) = cell.and_then(|cell| cell.change(candidate)) {
                change = Some(stated);
            }
            let carried =
                before.map(|before| (before, previous.and_then(|figure| figure.indicator.as_deref())));
            let carried = carried.filter(|(before, _)| {
                before.start >= context.sentence.start
                    || self.clauses.paragraph(before.start) == self.clauses.paragraph(candidate.start)
            });
            let indicator = cell
                .and_then(table::Cell::indicator)
                .or_else(|| indicator::of(&context, candidate, change.as_ref(), &times, carried));
            // The result of a game has no measure but its score.
            let game = candidate.kind == Kind::Score && candidate.unit == "{:}";
            let indicator = indicator.filter(|name| !game || name.ends_with("比分"));
            let modifier = modifier::of(&context, candidate);
            let modality = modality::of(&context, &modal, time);
            let period = cell.and_then(|cell| cell.period().map(str::to_string));
            let period = period.or_else(|| {
                let (start, end) = time.map(|time| self.text.in_body(time.start, time.end))?;
                Some(self.text.squeezed_string(start, end))
            });
            let parts = Parts { modifier, change, indicator, period, modality };
            figures.push(self.figure(candidate, parts));
        }
        indicator::answer(&mut figures, &candidates, self.text, self.clauses);
        figures
    }

    fn figure(&self, candidate: &Candidate, parts: Parts) -> Figure {
        let (start, end) = self.text.in_body(candidate.start, candidate.end);
        let sentence = self.clauses.sentence(candidate.start);
        let (from, to) = self.text.in_body(sentence.start, sentence.end.max(sentence.start + 1));
        Figure {
            id: String::new(),
            start,
            end,
            text: self.text.printed(start, end).to_string(),
            value: candidate.value.written(),
            value_max: candidate.max.as_ref().map(Decimal::written),
            unit: candidate.unit.to_string(),
            kind: candidate.kind,
            modifier: parts.modifier,
            change: parts.change,
            indicator: parts.indicator,
            period: parts.period,
            period_start: None,
            period_end: None,
            region: None,
            modality: parts.modality,
            sentence: Span { start: from, end: to.max(end) },
            share_of: None,
            base: None,
            base_start: None,
            base_end: None,
            same_as: Vec::new(),
        }
    }
}

/// What the wording around a number says of it.
#[derive(Debug)]
struct Parts {
    modifier: Modifier,
    change: Option<Change>,
    indicator: Option<String>,
    period: Option<String>,
    modality: Modality,
}

fn direction_between(from: &Candidate, to: &Candidate) -> Option<Direction> {
    if from.unit != to.unit {
        return None;
    }
    match from.value.compare(&to.value) {
        std::cmp::Ordering::Less => Some(Direction::Up),
        std::cmp::Ordering::Greater => Some(Direction::Down),
        std::cmp::Ordering::Equal => Some(Direction::Flat),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
