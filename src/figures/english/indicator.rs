//! What an English figure measures: the noun after a count, the noun phrase before a verb, the subject.

use super::class;
use super::wording::{Around, Memory, span};
use crate::figures::{Change, ChangeKind, Kind};

/// Code points of what is measured.
pub(super) fn of(around: &Around<'_>, change: Option<&Change>, memory: &Memory) -> Option<(usize, usize)> {
    let hit = around.hit()?;
    let counted = hit.candidate.kind == Kind::Count
        || hit.candidate.kind == Kind::Ratio && hit.candidate.unit == "1"
        || matches!(around.word(hit.last), "of")
            && matches!(hit.candidate.kind, Kind::Percent | Kind::Ratio | Kind::Quantity);
    let difference = change.is_some_and(|change| change.kind == ChangeKind::By);
    let lead = hit.first.checked_sub(1).map_or("", |at| around.word(at));
    if hit.candidate.kind == Kind::Money && matches!(lead, "cost" | "costs") {
        return span(around, hit.first - 1, hit.first);
    }
    let levelled = matches!(lead, "hit" | "reached" | "totaled" | "totalled" | "averaged" | "numbered")
        || lead == "to"
        || lead == "at" && around.word(hit.first.saturating_sub(2)) == "stood";
    if levelled
        && hit.candidate.kind == Kind::Count
        && let Some(found) = noun_before(around)
    {
        return Some(found);
    }
    if counted
        && !difference
        && let Some(found) = noun_after(around, hit.last)
    {
        return Some(found);
    }
    // Shipments hit 410,000 sets: the subject is what reaches the level.
    let hyphenated = (hit.first..hit.last).any(|at| around.word(at) == "-") && !difference;
    if hyphenated && let Some(found) = noun_after(around, hit.last) {
        return Some(found);
    }
    if hit.candidate.kind == Kind::Rank && around.word(hit.last) == "-" {
        return noun_after(around, hit.last + 2);
    }
    if let Some(found) = noun_before(around) {
        return Some(found);
    }
    // A count without a noun goes on with what the sentence before counted.
    if hit.candidate.kind == Kind::Count && memory.indicator.is_some() {
        return None;
    }
    if around.index == 0
        || around.word(around.floor()) == ","
        || around.text(around.floor(), hit.first).contains("while")
    {
        return subject(around);
    }
    None
}

fn noun_after(around: &Around<'_>, at: usize) -> Option<(usize, usize)> {
    let mut from = at;
    while matches!(
        around.word(from),
        "of" | "the"
            | "all"
            | "its"
            | "new"
            | "additional"
            | "their"
            | "-"
            | "more"
            | "such"
            | "other"
            | "our"
            | "these"
    ) {
        from += 1;
    }
    let mut end = from;
    while end < around.tokens.len() && end < around.ceiling() && end - from < 4 {
        let token = around.tokens.get(end)?;
        let hyphen = token.is("-") && token.glued;
        if !(token.is_word() || hyphen)
            || class::stop(&token.lower)
            || class::verb(&token.lower) && end > from
        {
            break;
        }
        if around.times.iter().any(|time| time.first <= end && end < time.last) {
            break;
        }
        end += 1;
    }
    span(around, from, end)
}

/// The noun phrase right before the number's verb: keep energy use below 1.1 million.
fn noun_before(around: &Around<'_>) -> Option<(usize, usize)> {
    let first = around.first();
    let floor = around.floor();
    let mut end = first;
    while end > floor {
        let word = around.word(end - 1);
        let skipped = class::verb(word)
            || class::stop(word) && !matches!(word, "and" | "which" | "that" | "while")
            || class::up(word)
            || class::down(word)
            || matches!(
                word,
                "more"
                    | "than"
                    | "least"
                    | "just"
                    | "record"
                    | "roughly"
                    | "almost"
                    | "approximately"
                    | "exceeding"
                    | "averaging"
                    | "further"
                    | "already"
                    | "estimated"
                    | "not"
                    | "by"
                    | "("
                    | ":"
                    | "nearly"
                    | "year"
                    | "-"
            )
            || around.times.iter().any(|time| time.first < end && end <= time.last);
        if !skipped {
            break;
        }
        end -= 1;
    }
    let mut from = end;
    while from > floor && end - from < 5 {
        let token = around.tokens.get(from - 1)?;
        let word = token.lower.as_str();
        let hyphen = token.is("-") && token.glued;
        if !(token.is_word() || hyphen)
            || class::stop(word)
            || class::verb(word)
            || (class::up(word) || class::down(word))
                && !matches!(word, "growth" | "reduction" | "lower" | "higher" | "expansion")
            || around.times.iter().any(|time| time.first < from && from <= time.last)
        {
            break;
        }
        from -= 1;
    }
    // Revenue for the quarter: the head of the phrase stands before its preposition.
    if from > floor
        && matches!(around.word(from - 1), "the" | "a" | "an" | "its" | "their" | "this")
        && from >= 2
        && matches!(around.word(from - 2), "for" | "in" | "of" | "on" | "at")
    {
        return subject(around);
    }
    span(around, from, end)
}

/// The subject of the sentence: the words before its first verb or preposition.
fn subject(around: &Around<'_>) -> Option<(usize, usize)> {
    let mut from = 0;
    // Under the 2026-2030 plan, …: a phrase in front of the subject.
    if matches!(
        around.word(0),
        "under"
            | "in"
            | "on"
            | "by"
            | "at"
            | "with"
            | "for"
            | "as"
            | "since"
            | "during"
            | "from"
            | "after"
            | "last"
            | "this"
    ) {
        let comma = (0..around.first()).find(|at| around.word(*at) == ",")?;
        from = comma + 1;
        // May 3, 2023, …
        if around.times.iter().any(|time| time.first < from && from < time.last) {
            from = (from..around.first()).find(|at| around.word(*at) == ",")? + 1;
        }
    }
    while matches!(
        around.word(from),
        "the" | "a" | "an" | "its" | "their" | "and" | "but" | "while" | "total" | "this"
    ) {
        from += 1;
    }
    let mut end = from;
    while end < around.first() && end - from < 5 {
        let token = around.tokens.get(end)?;
        let hyphen = token.is("-") && token.glued;
        if !(token.is_word() || hyphen) || class::stop(&token.lower) || class::verb(&token.lower) {
            break;
        }
        end += 1;
    }
    span(around, from, end)
}
