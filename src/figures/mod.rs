//! Article → figures: how much, how many, what share, what rank, how long, bound to what it measures.
//!
//! Pure. Values are exact decimals as strings, never floats.

use crate::article::{Article, Span};
use serde::{Deserialize, Serialize};

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
    /// Code of the region that governs it.
    pub region: Option<String>,
    /// How the text speaks of it.
    pub modality: Modality,
    /// The sentence it stands in.
    pub sentence: Span,
}

/// The figures of `article.body` in order of their start; none overlap.
pub fn extract(article: &Article) -> Vec<Figure> {
    let _ = article;
    Vec::new()
}
