//! What an English change is measured against: the year before, the month before, a plan, another place.

use super::wording::Around;
use crate::figures::Basis;

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
    let has = |words: &[&str]| words.iter().any(|words| text.contains(words));
    let ends = |words: &[&str]| words.iter().any(|words| after.contains(words));
    if has(&[
        "year on year",
        "year - on - year",
        "year over year",
        "year - over - year",
        "yoy",
        "y / y",
        "y - o - y",
    ]) || ends(&[
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
        "same quarter last year",
        "same month last year",
        "corresponding period",
    ]) {
        return Some(Basis::Yoy);
    }
    // From last month; 3 percent last month has no base.
    let last_span = (hit.last.max(1)..to).any(|at| {
        around.word(at) == "last"
            && matches!(around.word(at + 1), "month" | "week" | "quarter")
            && matches!(around.word(at - 1), "from" | "than" | "over" | "on" | "with" | "to")
    });
    if last_span
        || has(&[
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
        ])
        || ends(&[
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
        ]) && !ends(&[" in the previous quarter"])
    {
        return Some(Basis::Mom);
    }
    if has(&["start of the year", "beginning of the year", "beginning of this year", "year - to - date"]) {
        return Some(Basis::VsYearStart);
    }
    if has(&[
        "annual average",
        "average annual",
        "annually on average",
        "average of",
        "on average each year",
        "compound annual",
        "a year on average",
        "annual growth rate",
    ]) && has(&["annual", "year"])
    {
        return Some(Basis::AnnualAverage);
    }
    if before.contains("cumulative") || before.contains("cumulatively") || after.contains("cumulatively") {
        return Some(Basis::Cumulative);
    }
    let base_time =
        around.times.iter().any(|time| time.base && time.first >= hit.last && time.first <= hit.last + 6);
    if base_time {
        return Some(Basis::VsPeriod);
    }
    let reference = ends(&[
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
    ]);
    let near: String = around.text(hit.last, hit.last + 3);
    (reference
        && (near.contains("than")
            || near.contains("above")
            || near.contains("below")
            || near.contains("ahead")))
    .then_some(Basis::VsReference)
}
