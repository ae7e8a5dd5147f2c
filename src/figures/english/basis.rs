//! What an English change is measured against: the year before, the month before, a plan, another place.

use super::wording::Around;
use crate::figures::Basis;
use regex::RegexSet;
use std::sync::LazyLock;

/// Wordings around the figure.
const AROUND: [&[&str]; 5] = [
    // The year before.
    &[
        "year on year",
        "year - on - year",
        "year over year",
        "year - over - year",
        "yoy",
        "y / y",
        "y - o - y",
    ],
    // The month before.
    &[
        "month on month",
        "month - on - month",
        "quarter on quarter",
        "quarter - on - quarter",
        "week on week",
        "week - on - week",
        "month over month",
        "quarter over quarter",
        "m / m",
        "q / q",
        "mom",
        "qoq",
    ],
    // The start of the year.
    &["start of the year", "beginning of the year", "beginning of this year", "year - to - date"],
    // An average of years, where years are spoken of.
    &[
        "annual average",
        "average annual",
        "annually on average",
        "average of",
        "on average each year",
        "compound annual",
        "a year on average",
        "annual growth rate",
    ],
    &["annual", "year"],
];

/// Wordings after the figure.
const AFTER: [&[&str]; 4] = [
    // The year before.
    &[
        " a year earlier",
        " a year ago",
        "than last year",
        "than the year before",
        "compared with last year",
        "compared to last year",
        "from last year",
        "from the previous year",
        "same period last year",
        "same period of last year",
        "over last year",
        "year - earlier",
        "than the previous year",
        "over the previous year",
        "from the year before",
        "on last year",
        "on the year before",
        "on the previous year",
        "on the year",
        "against last year",
        "since last year",
        "the same time last year",
        "this time last year",
        "the prior year",
        "same quarter last year",
        "same month last year",
        "corresponding period",
    ],
    // The month before, and what is a time.
    &[
        "on the month",
        "on the week",
        "on the quarter",
        "the month before",
        "the quarter before",
        "the week before",
        "the day before",
        "a day earlier",
        "the prior week",
        "the previous month",
        "the previous quarter",
        "the previous week",
        "the previous day",
        "a month earlier",
        "a week earlier",
        "a quarter earlier",
        "month ago",
        "the prior quarter",
        "the prior month",
    ],
    &[" in the previous quarter"],
    // Another place, or a plan.
    &[
        " than the ",
        " above the ",
        " below the ",
        " ahead of ",
        "than its",
        "than planned",
        "than expected",
        "than average",
        " above its ",
        "the national average",
        "than conventional",
        "than that of",
        "than normal",
    ],
];

static AROUND_SET: LazyLock<Wordings> = LazyLock::new(|| Wordings::new(&AROUND));
static AFTER_SET: LazyLock<Wordings> = LazyLock::new(|| Wordings::new(&AFTER));

/// Lists of wordings, looked for in one pass over a text.
#[derive(Debug)]
struct Wordings(RegexSet);

impl Wordings {
    fn new(lists: &[&[&str]]) -> Self {
        let wordings = lists.iter().map(|list| {
            let word = |wording: &&str| {
                // An abbreviation is a word of its own: no mom in a moment.
                let edge = if wording.len() == 3 { r"\b" } else { "" };
                format!("{edge}{}{edge}", regex::escape(wording))
            };
            list.iter().map(word).collect::<Vec<_>>().join("|")
        });
        // Escaped constants always compile.
        Self(RegexSet::new(wordings).unwrap_or_else(|_| RegexSet::empty()))
    }

    /// Which of the lists have a wording in `text`.
    fn within<const LISTS: usize>(&self, text: &str) -> [bool; LISTS] {
        let found = self.0.matches(text);
        std::array::from_fn(|list| found.matched(list))
    }
}

/// The base that the words around the figure name.
pub(super) fn of(around: &Around<'_>) -> Option<Basis> {
    let hit = around.hit()?;
    let from = around.floor().max(hit.first.saturating_sub(14));
    let to = around.ceiling().min(hit.last + 12);
    // A base does not reach over a semicolon.
    let parts = |at: &usize| matches!(around.word(*at), ";" | "while" | "whereas");
    let from = (from..hit.first).rev().find(parts).map_or(from, |at| at + 1);
    let to = (hit.last..to).find(parts).unwrap_or(to);
    let text = format!(" {} ", around.text(from, to));
    let after = format!(" {} ", around.text(hit.last, to));
    let before = format!(" {} ", around.text(from, hit.first));
    let [yoy, mom, year_start, average, yearly] = AROUND_SET.within(&text);
    let [yoy_after, mom_after, timed, reference] = AFTER_SET.within(&after);
    if yoy || yoy_after {
        return Some(Basis::Yoy);
    }
    // From last month; 3 percent last month has no base.
    let last_span = (hit.last.max(1)..to).any(|at| {
        around.word(at) == "last"
            && matches!(around.word(at + 1), "month" | "week" | "quarter")
            && matches!(around.word(at - 1), "from" | "than" | "over" | "on" | "with" | "to")
    });
    if last_span || mom || mom_after && !timed {
        return Some(Basis::Mom);
    }
    if year_start {
        return Some(Basis::VsYearStart);
    }
    if average && yearly {
        return Some(Basis::AnnualAverage);
    }
    if before.contains("cumulative") || after.contains("cumulatively") {
        return Some(Basis::Cumulative);
    }
    let base_time =
        around.times.iter().any(|time| time.base && time.first >= hit.last && time.first <= hit.last + 6);
    if base_time {
        return Some(Basis::VsPeriod);
    }
    let near = around.text(hit.last, hit.last + 3);
    (reference
        && (near.contains("than")
            || near.contains("above")
            || near.contains("below")
            || near.contains("ahead")))
    .then_some(Basis::VsReference)
}

/// Whether a word of the figure's part of the sentence speaks of a cumulative level.
pub(super) fn cumulative(around: &Around<'_>) -> bool {
    (around.floor()..around.ceiling()).any(|at| around.word(at).contains("cumulative"))
}
