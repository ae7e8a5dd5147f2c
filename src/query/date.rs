//! Ranges of days, as `published:` takes them. A day is one in Beijing, as the pages print it.

use chrono::{DateTime, Days, FixedOffset, Months, NaiveDate, Utc};
use std::fmt;

const BEIJING: FixedOffset = FixedOffset::east_opt(8 * 3600).expect("eight hours are less than a day");

/// From one day to another, both included; open where `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Range {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Range {
    /// Reads `2026`, `2026-03`, `2026-03-01`, `2026年3月1日`, two of them with `..` between, one of which may be
    /// left out, or one after `>=`, `>`, `<=` or `<`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (from, to) = if let Some((from, to)) = text.split_once("..") {
            let from = if from.is_empty() { None } else { Some(span(from)?.0) };
            let to = if to.is_empty() { None } else { Some(span(to)?.1) };
            (from, to)
        } else if let Some(date) = text.strip_prefix(">=") {
            (Some(span(date)?.0), None)
        } else if let Some(date) = text.strip_prefix("<=") {
            (None, Some(span(date)?.1))
        } else if let Some(date) = text.strip_prefix('>') {
            (Some(span(date)?.1.checked_add_days(Days::new(1))?), None)
        } else if let Some(date) = text.strip_prefix('<') {
            (None, Some(span(date)?.0.checked_sub_days(Days::new(1))?))
        } else {
            let (from, to) = span(text)?;
            (Some(from), Some(to))
        };
        let ordered = from.zip(to).is_none_or(|(from, to)| from <= to);
        (ordered && (from.is_some() || to.is_some())).then_some(Self { from, to })
    }

    pub(super) fn holds(&self, moment: DateTime<Utc>) -> bool {
        let day = day_of(moment);
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The day of a moment.
pub(super) fn day_of(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&BEIJING).date_naive()
}

/// First and last day of a year, month or day.
fn span(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let chinese = text.contains('年');
    let text = text.trim_end_matches(['日', '号']).replace(['年', '月', '/', '.'], "-");
    let mut parts = text.trim_end_matches('-').split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let number = |part: &str| -> Option<u32> {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        let long = part.len() == 2 || chinese && part.len() == 1;
        (digits && long).then(|| part.parse().ok()).flatten()
    };
    let year: i32 = year.bytes().all(|b| b.is_ascii_digit()).then(|| year.parse().ok()).flatten()?;
    let first = match month {
        Some(month) => NaiveDate::from_ymd_opt(year, number(month)?, 1)?,
        None => NaiveDate::from_ymd_opt(year, 1, 1)?,
    };
    if let Some(day) = day {
        let day = first.checked_add_days(Days::new(u64::from(number(day)?.checked_sub(1)?)))?;
        let same = day.format("%m").to_string() == first.format("%m").to_string();
        return same.then_some((day, day));
    }
    let months = if month.is_some() { 1 } else { 12 };
    Some((first, first.checked_add_months(Months::new(months))?.pred_opt()?))
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => write!(f, "{from}"),
            (Some(from), Some(to)) => write!(f, "{from}..{to}"),
            (Some(from), None) => write!(f, ">={from}"),
            (None, Some(to)) => write!(f, "<={to}"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_days() {
        for (text, want) in [
            ("2026", Some("2026-01-01..2026-12-31")),
            ("2026-03", Some("2026-03-01..2026-03-31")),
            ("2026-02-28..2026-03", Some("2026-02-28..2026-03-31")),
            ("2026-03-01", Some("2026-03-01")),
            ("2026年3月1日", Some("2026-03-01")),
            ("2026年3月", Some("2026-03-01..2026-03-31")),
            (">=2026-03-01", Some(">=2026-03-01")),
            (">2026-03", Some(">=2026-04-01")),
            ("<2026-03", Some("<=2026-02-28")),
            ("..2026-03-08", Some("<=2026-03-08")),
            ("2026-03-01..", Some(">=2026-03-01")),
            ("2026-03-08..2026-03-01", None),
            ("2026-02-30", None),
            ("2026-13", None),
            ("2026-3-1", None),
            ("0-1", None),
            ("..", None),
            ("", None),
            ("三月", None),
        ] {
            assert_eq!(Range::parse(text).map(|it| it.to_string()).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn a_day_is_one_in_beijing() {
        let range = Range::parse("2026-03-01").unwrap();
        for (moment, want) in [
            ("2026-02-28T15:59:59Z", false),
            ("2026-02-28T16:00:00Z", true),
            ("2026-03-01T15:59:59Z", true),
            ("2026-03-01T16:00:00Z", false),
        ] {
            assert_eq!(range.holds(moment.parse().unwrap()), want, "{moment}");
        }
    }
}
