//! Stretches of days, and steps of the calendar.

use chrono::{Datelike, Days, Months, NaiveDate};

/// Days from `start` to `end`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Interval {
    pub(super) start: NaiveDate,
    pub(super) end: NaiveDate,
}

/// What a span of time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Quarter,
    Month,
    Week,
    Day,
}

impl Interval {
    pub(super) fn day(day: NaiveDate) -> Self {
        Self { start: day, end: day }
    }

    pub(super) fn year(year: i32) -> Option<Self> {
        Self::months(year, 1, 12)
    }

    /// From the first of month `first` to the last of month `last`.
    pub(super) fn months(year: i32, first: u32, last: u32) -> Option<Self> {
        let start = NaiveDate::from_ymd_opt(year, first, 1)?;
        let end = month_end(NaiveDate::from_ymd_opt(year, last, 1)?)?;
        (start <= end).then_some(Self { start, end })
    }

    /// From one year to another.
    pub(super) fn years(first: i32, last: i32) -> Option<Self> {
        let (first, last) = (Self::year(first)?, Self::year(last)?);
        (first.start < last.end).then_some(Self { start: first.start, end: last.end })
    }

    pub(super) fn quarter(year: i32, quarter: u32) -> Option<Self> {
        (1..=4).contains(&quarter).then(|| Self::months(year, quarter * 3 - 2, quarter * 3))?
    }

    /// The week from Monday to Sunday that holds `day`, or one some weeks on.
    pub(super) fn week(day: NaiveDate, on: i32) -> Option<Self> {
        let day = shifted(day, on, Unit::Week)?;
        let start = day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())))?;
        Some(Self { start, end: start.checked_add_days(Days::new(6))? })
    }

    /// The same days some years on; the end of a month stays one.
    pub(super) fn years_on(self, years: i32) -> Option<Self> {
        let start = shifted(self.start, years, Unit::Year)?;
        let end = shifted(self.end, years, Unit::Year)?;
        let end = if self.end == month_end(self.end)? { month_end(end)? } else { end };
        Some(Self { start, end })
    }

    /// The month, quarter or day just before, for an interval that is one.
    pub(super) fn before(self) -> Option<Self> {
        let last = self.start.pred_opt()?;
        if self.start == self.end {
            return Some(Self::day(last));
        }
        let whole =
            self.start.day() == 1 && self.end == month_end(self.end)? && self.start.year() == self.end.year();
        let months = (self.end.month() + 1).saturating_sub(self.start.month());
        let regular = months == 1 || months == 3 && self.start.month() % 3 == 1;
        if !(whole && regular) {
            return None;
        }
        let start = shifted(self.start, -i32::try_from(months).ok()?, Unit::Month)?;
        Some(Self { start, end: last })
    }

    /// From the start of this to the end of `other`.
    pub(super) fn to(self, other: Self) -> Option<Self> {
        (self.start <= other.end).then_some(Self { start: self.start, end: other.end })
    }
}

/// The last day of the month of `day`.
pub(super) fn month_end(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The first of January of the year of `day`.
pub(super) fn first_of_year(day: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year(), 1, 1)
}

/// `day` moved by `count` units; the 31st becomes the last day of a shorter month.
pub(super) fn shifted(day: NaiveDate, count: i32, unit: Unit) -> Option<NaiveDate> {
    let (months, days) = match unit {
        Unit::Year => (12, 0),
        Unit::Quarter => (3, 0),
        Unit::Month => (1, 0),
        Unit::Week => (0, 7),
        Unit::Day => (0, 1),
    };
    let steps = count.unsigned_abs();
    let (months, days) = (Months::new(steps.checked_mul(months)?), Days::new(u64::from(steps) * days));
    if count < 0 {
        day.checked_sub_months(months)?.checked_sub_days(days)
    } else {
        day.checked_add_months(months)?.checked_add_days(days)
    }
}
