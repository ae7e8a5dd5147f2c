//! Time expressions → dates: the days that a figure's period covers, counted from the publication date.
//!
//! First and last day, both included. One of them is missing where the text names only the other: 截至6月末 has
//! a last day, 2020年以后 a first. What an expression alone does not tell (the year of 前三季度) is taken from the
//! nearest year named before it in the paragraph, else from the publication date: the latest such period that had
//! begun then, or for a plan the next that had not ended. What cannot be told (春节, 雪季) has no dates.

mod chinese;
mod english;
mod span;

use super::{Basis, Figure, Modality};
use crate::article::Article;
use chrono::{Days, Duration, NaiveDate};
use rustc_hash::FxHashMap;
use span::{Interval, shifted};

/// First and last day of a time expression.
pub(super) type Bounds = (Option<NaiveDate>, Option<NaiveDate>);

/// The bounds of an expression, and the interval that it names itself, before 截至 or 以来 opened one side.
type Reading = (Bounds, Interval);

/// What an expression is read against.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frame {
    /// Day of publication in China, where the papers date themselves.
    published: Option<NaiveDate>,
    /// The period named before, which 当年 and 同期 refer to.
    anchor: Option<Interval>,
    /// Whether the text looks ahead.
    ahead: bool,
}

impl Frame {
    /// The interval that `of` gives for the year meant where none is named.
    fn fit(&self, of: impl Fn(i32) -> Option<Interval>) -> Option<Interval> {
        use chrono::Datelike;
        if let Some(anchor) = self.anchor {
            return of(anchor.start.year());
        }
        let published = self.published?;
        let here = of(published.year())?;
        if here.start > published && !self.ahead {
            return of(published.year() - 1);
        }
        if here.end < published && self.ahead {
            return of(published.year() + 1);
        }
        Some(here)
    }
}

/// Reads one expression.
fn resolve(text: &str, frame: &Frame) -> Option<Reading> {
    if text.chars().any(super::text::is_han) {
        chinese::resolve(text, frame)
    } else {
        english::resolve(text, frame)
    }
}

/// Gives every figure the dates of its period and of what it is compared with.
pub(super) fn assign(figures: &mut [Figure], article: &Article, body: &[char]) {
    // Eight hours ahead: a page is dated at midnight in China.
    let published = article.published_at.and_then(|at| at.checked_add_signed(Duration::hours(8)));
    let published = published.map(|at| at.date_naive());
    let mut anchor: Option<Interval> = None;
    let mut known = Known { published, readings: FxHashMap::default() };
    let mut last: Option<(&str, Modality, Option<Reading>)> = None;
    let mut read_to = 0;
    for figure in figures {
        let between = body.get(read_to..figure.start.max(read_to)).unwrap_or_default();
        if published.is_some() && between.contains(&'\n') {
            (anchor, last) = (None, None);
        }
        read_to = figure.end;
        let ahead = matches!(figure.modality, Modality::Target | Modality::Forecast);
        let found = figure.period.as_deref().and_then(|period| {
            let found = match last {
                Some((text, modality, found)) if text == period && modality == figure.modality => found,
                _ => known.read(period, anchor, ahead),
            };
            last = Some((period, figure.modality, found));
            found
        });
        if let Some(((start, end), interval)) = found {
            (figure.period_start, figure.period_end) = (start, end);
            anchor = Some(interval);
        }
        let own = found.map(|(_, interval)| interval);
        let named = figure.base.as_deref().and_then(|base| known.read(base, own, false));
        let base = named.map(|(bounds, _)| bounds).or_else(|| by_basis(figure.change.as_ref()?.basis?, own?));
        if let Some((start, end)) = base {
            (figure.base_start, figure.base_end) = (start, end);
        }
    }
}

/// The expressions of a text and what they were found to mean: a text has few and repeats them.
struct Known<'a> {
    published: Option<NaiveDate>,
    readings: FxHashMap<(&'a str, bool, Option<Interval>), Option<Reading>>,
}

impl<'a> Known<'a> {
    fn read(&mut self, text: &'a str, anchor: Option<Interval>, ahead: bool) -> Option<Reading> {
        let published = self.published;
        let reading = self.readings.entry((text, ahead, anchor));
        *reading.or_insert_with(|| resolve(text, &Frame { published, anchor, ahead }))
    }
}

/// The dates that a basis compares the interval `own` with.
fn by_basis(basis: Basis, own: Interval) -> Option<Bounds> {
    let interval = match basis {
        Basis::Yoy => own.years_on(-1)?,
        Basis::Mom => own.before()?,
        Basis::VsYearStart => Interval::day(span::first_of_year(own.start)?),
        _ => return None,
    };
    Some((Some(interval.start), Some(interval.end)))
}

/// A window of days that ends or begins at the day of publication.
fn window(frame: &Frame, count: i32, unit: span::Unit, ahead: bool) -> Option<Interval> {
    let published = frame.published?;
    Some(if ahead {
        Interval { start: published, end: shifted(published, count, unit)?.checked_sub_days(Days::new(1))? }
    } else {
        Interval { start: shifted(published, -count, unit)?.checked_add_days(Days::new(1))?, end: published }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_and_their_days() {
        // Published 2024-10-21. Text, first day, last day; `-` for none, `?` where it is not resolved.
        let rows = include_str!("../../../tests/figures/periods.tsv");
        let published = NaiveDate::from_ymd_opt(2024, 10, 21);
        let mut wrong = Vec::new();
        for line in rows.lines() {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or_default();
            let (text, start, end) = (next(), next(), next());
            let frame = Frame { published, ..Frame::default() };
            let show = |day: Option<NaiveDate>| day.map_or("-".to_string(), |day| day.to_string());
            let got = resolve(text, &frame)
                .map_or(("?".to_string(), "?".to_string()), |((a, b), _)| (show(a), show(b)));
            if (got.0.as_str(), got.1.as_str()) != (start, end) {
                wrong.push(format!("{text}: want {start}..{end}, got {}..{}", got.0, got.1));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn what_was_named_before_gives_the_year() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        let anchor = Interval::year(2019);
        let frame = Frame { published: day(2024, 1, 15), anchor, ahead: false };
        let bounds = |text: &str, frame: &Frame| resolve(text, frame).map(|(bounds, _)| bounds);
        assert_eq!(bounds("前三季度", &frame), Some((day(2019, 1, 1), day(2019, 9, 30))));
        assert_eq!(bounds("上年", &frame), Some((day(2018, 1, 1), day(2018, 12, 31))));
        assert_eq!(bounds("去年同期", &frame), Some((day(2018, 1, 1), day(2018, 12, 31))));
        let frame = Frame { anchor: None, ..frame };
        assert_eq!(bounds("12月", &frame), Some((day(2023, 12, 1), day(2023, 12, 31))));
        let frame = Frame { ahead: true, ..frame };
        assert_eq!(bounds("6月底", &frame), Some((day(2024, 6, 30), day(2024, 6, 30))));
        assert_eq!(bounds("6月底", &Frame::default()), None);
    }
}
