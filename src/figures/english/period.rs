//! Time expressions of English text in tokens.

use super::calendar::{
    is_day, is_month, is_short_month, is_year, is_year_alone, names_now, names_span, names_weekday, of_year,
    word,
};
use super::token::Token;

/// One time expression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time {
    /// First token that is printed in the period.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Governs sentences after its own.
    pub(super) absolute: bool,
    /// A base of comparison: governs nothing.
    pub(super) base: bool,
    /// A reporting date, the year of a law: governs nothing, and nothing is compared with it.
    pub(super) aside: bool,
}

/// All time expressions of a sentence in order.
pub(super) fn find(tokens: &[Token]) -> Vec<Time> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match time_at(tokens, at) {
            Some((last, absolute)) if last > at => {
                found.push(framed(tokens, at, last, absolute));
                at = last;
            }
            _ => at += 1,
        }
    }
    found
}

/// The August 1st Stadium.
fn names_place(tokens: &[Token], at: usize) -> bool {
    let day = word(tokens, at + 1);
    at > 0
        && word(tokens, at - 1) == "the"
        && day.ends_with(|c: char| c.is_ascii_alphabetic())
        && is_day(tokens, at + 1)
        && tokens.get(at + 2).is_some_and(|token| token.capital)
}

/// During the May Day holiday, over the weekend: where it ends.
fn occasion(tokens: &[Token], at: usize) -> Option<usize> {
    if !matches!(word(tokens, at), "during" | "over") {
        return None;
    }
    let mut end = at + 1 + usize::from(matches!(word(tokens, at + 1), "the" | "this" | "last"));
    while end < at + 7
        && tokens.get(end).is_some_and(|token| token.is_word() || token.is("-") || token.is("'s"))
    {
        let names = matches!(
            word(tokens, end),
            "holiday" | "holidays" | "festival" | "weekend" | "vacation" | "break" | "semester" | "season"
        );
        if names && !matches!(word(tokens, end + 1), "holiday" | "holidays" | "season" | "break" | "period") {
            return Some(end + 1);
        }
        end += 1;
    }
    None
}

/// End of a date, and whether it is absolute.
fn time_at(tokens: &[Token], at: usize) -> Option<(usize, bool)> {
    let w = |ahead: usize| word(tokens, at + ahead);
    let span = |ahead: usize| names_span(w(ahead));
    if is_month(tokens, at) {
        if names_place(tokens, at) {
            return None;
        }
        let mut end = at + 1;
        // The point of Aug. belongs to it, that after August ends the sentence.
        end += usize::from(word(tokens, end) == "." && is_short_month(word(tokens, at)));
        if is_day(tokens, end) {
            end += 1;
            // May 3-5
            if matches!(word(tokens, end), "-" | "–" | "to") && is_day(tokens, end + 1) {
                end += 2;
            }
        } else if is_month(tokens, end + 1)
            && (matches!(word(tokens, end), "to" | "-" | "–" | "through")
                || word(tokens, end) == "and" && at > 0 && word(tokens, at - 1) == "between")
        {
            end += 2;
            end += usize::from(is_day(tokens, end));
        }
        let comma = usize::from(word(tokens, end) == ",");
        if is_year(tokens, end + comma) {
            end += comma + 1;
        }
        return Some((end, true));
    }
    if is_day(tokens, at) && is_month(tokens, at + 1) {
        let end = at + 2;
        return Some((end + usize::from(is_year(tokens, end)), true));
    }
    if is_year(tokens, at) {
        if matches!(w(1), "-" | "–" | "/")
            && tokens.get(at + 1).is_some_and(|token| token.glued)
            && tokens.get(at + 2).is_some_and(|token| token.number && matches!(token.lower.len(), 2 | 4))
        {
            return Some((at + 3, true));
        }
        let lead = at.checked_sub(1).map_or("", |at| word(tokens, at));
        // Between 2010 and 2020, from 2010 to 2020.
        if matches!((lead, w(1)), ("between", "and") | ("from", "to")) && is_year(tokens, at + 2) {
            return Some((at + 3, true));
        }
        let prepositions = [
            "in", "since", "by", "of", "from", "until", "late", "early", "mid", "to", "than", "during",
            "for", "the", "through", "with", "and", "after", "before", "(", "end", "around", "year",
            "between", "over", "-",
        ];
        let sentence_head = at == 0 || matches!(lead, "," | ")" | "quarter" | "half");
        let noun = tokens.get(at + 1).is_some_and(|token| {
            token.is_word()
                && token.lower.ends_with('s')
                && !matches!(token.lower, "was" | "as" | "is" | "has")
        });
        return (!noun && (prepositions.contains(&lead) || sentence_head) || is_year_alone(tokens, at, noun))
            .then_some((at + 1, true));
    }
    if names_weekday(w(0)) || matches!(w(0), "yesterday" | "tomorrow" | "tonight") {
        let part = matches!(w(1), "morning" | "afternoon" | "evening" | "night");
        let end = at + 1 + usize::from(part);
        // Tuesday, July 15
        if word(tokens, end) == "," && is_month(tokens, end + 1) && is_day(tokens, end + 2) {
            return time_at(tokens, end + 1);
        }
        return Some((end, true));
    }
    if let Some(end) = occasion(tokens, at) {
        return Some((end, true));
    }
    let framed_feast = at > 0
        && matches!(
            word(tokens, at - 1),
            "by" | "before"
                | "after"
                | "at"
                | "over"
                | "since"
                | "until"
                | "during"
                | "this"
                | "last"
                | "next"
        );
    if framed_feast && tokens.get(at).is_some_and(|token| token.capital) {
        let feast = match (w(0), w(1)) {
            ("lunar", "new") | ("chinese", "new") if w(2) == "year" => 3,
            ("new", "year") | ("spring", "festival") | ("golden", "week") | ("labor", "day") => 2,
            ("christmas" | "easter" | "thanksgiving" | "ramadan" | "diwali" | "halloween" | "eid", _) => 1,
            _ => 0,
        };
        if feast > 0 {
            return Some((at + feast, true));
        }
    }
    if names_now(w(0)) {
        return Some((at + 1, false));
    }
    let season = matches!(w(0), "spring" | "summer" | "autumn" | "winter" | "fall");
    if season && of_year(tokens, at + 1) > at + 1 {
        return Some((of_year(tokens, at + 1), true));
    }
    if season
        && at > 0
        && word(tokens, at - 1) == "in"
        && tokens.get(at + 1).is_none_or(|next| !next.is_word())
    {
        return Some((at + 1, true));
    }
    match (w(0), w(1), w(2)) {
        ("at", "present", _) | ("to", "date", _) | ("back", "then", _) => return Some((at + 2, false)),
        ("at", "the", "time") if matches!(word(tokens, at + 3), "," | "." | "") => {
            return Some((at + 3, false));
        }
        ("the" | "its" | "their", "opening" | "final", "day" | "night" | "weekend" | "week" | "month") => {
            return Some((at + 3, true));
        }
        _ => {}
    }
    // Q2, H1 2024, fiscal 2025, fiscal year 2025
    if matches!(w(0), "q1" | "q2" | "q3" | "q4" | "h1" | "h2") {
        return Some((of_year(tokens, at + 1), true));
    }
    if w(0) == "fiscal" {
        let year = at + 1 + usize::from(w(1) == "year");
        if is_year(tokens, year) {
            return Some((year + 1, true));
        }
    }
    match w(0) {
        "this" | "last" | "next" if span(1) || is_month(tokens, at + 1) || names_weekday(w(1)) => {
            let mut end = at + 2;
            if word(tokens, end) == "'s" {
                end += 1;
            }
            return Some((end, true));
        }
        // Overnight lows are a thing.
        "overnight" if matches!(w(1), "" | "," | "." | ";" | "and" | "in" | "at" | "as" | "on" | "to") => {
            return Some((at + 1, true));
        }
        "noon" | "midday" | "midnight" | "dawn" | "dusk"
            if at > 0
                && matches!(word(tokens, at - 1), "by" | "at" | "before" | "after" | "until" | "since") =>
        {
            return Some((at + 1, false));
        }
        "so" if w(1) == "far" && w(2) == "this" => return Some((at + 4, true)),
        "recent" if span(1) => return Some((at + 2, false)),
        "first" | "second" | "third" | "fourth"
            if w(1) == "quarter"
                || w(1) == "half" && matches!(w(2), "of" | "" | "," | ".")
                || w(1) == "-" && matches!(w(2), "quarter" | "half") =>
        {
            let mut end = at + if w(1) == "-" { 3 } else { 2 };
            end = of_year(tokens, end);
            return Some((end, true));
        }
        "the" | "over" | "during" => {
            let offset = if w(0) == "the" { 1 } else { usize::from(w(1) == "the") + 1 };
            if matches!(
                w(offset),
                "past"
                    | "last"
                    | "next"
                    | "previous"
                    | "coming"
                    | "first"
                    | "following"
                    | "same"
                    | "preceding"
                    | "current"
                    | "full"
                    | "entire"
                    | "whole"
            ) {
                let mut end = at + offset + 1;
                let hours = |at: usize| matches!(word(tokens, at), "hours" | "minutes");
                if matches!(word(tokens, end), "two" | "three") && word(tokens, end + 1) == "quarters" {
                    // The first three quarters are no share.
                    end += 1;
                } else if let Some(number) = super::number::read(tokens, end)
                    && (names_span(word(tokens, number.end)) || hours(number.end))
                {
                    end = number.end;
                }
                if names_span(word(tokens, end)) || hours(end) {
                    end = of_year(tokens, end + 1);
                    if word(tokens, end) == "last" && word(tokens, end + 1) == "year" {
                        end += 2;
                    }
                    return Some((end, true));
                }
            }
            if w(0) == "the"
                && matches!(w(1), "quarter" | "year" | "month" | "week" | "period")
                && matches!(w(2), "ended" | "ending" | "through" | "to")
                && let Some((end, _)) = time_at(tokens, at + 3)
            {
                return Some((end, true));
            }
            // The three months to August.
            if w(0) == "the"
                && let Some(number) = super::number::read(tokens, at + 1)
                && names_span(word(tokens, number.end))
                && matches!(word(tokens, number.end + 1), "to" | "ended" | "ending" | "through")
                && let Some((end, _)) = time_at(tokens, number.end + 2)
            {
                return Some((end, true));
            }
            if w(0) == "the"
                && matches!(w(1), "second" | "third" | "fourth")
                && matches!(w(2), "quarter" | "half")
            {
                return Some((of_year(tokens, at + 3), true));
            }
            if w(0) == "the" && w(1).len() == 5 && w(1).ends_with('s') && w(1).starts_with(['1', '2']) {
                return Some((at + 2, true));
            }
        }
        _ => {}
    }
    if matches!(w(0), "a" | "one") && span(1) && matches!(w(2), "ago" | "earlier" | "before") {
        return Some((at + 3, false));
    }
    // Three years ago, two days later.
    let number = super::number::read(tokens, at).filter(|number| !number.scaled || number.digits)?;
    let unit = word(tokens, number.end);
    if names_span(unit) && matches!(word(tokens, number.end + 1), "ago" | "later" | "earlier") {
        return Some((number.end + 2, true));
    }
    // 10 a.m., 8:30
    if tokens.get(at).is_some_and(|token| token.number)
        && (matches!(word(tokens, at + 1), "a.m" | "p.m" | "am" | "pm"))
    {
        return Some((at + 2, false));
    }
    if tokens.get(at).is_some_and(|token| token.number)
        && word(tokens, at + 1) == ":"
        && tokens.get(at + 2).is_some_and(|token| token.number && token.glued && token.lower.len() == 2)
    {
        return Some((at + 3, false));
    }
    None
}

/// Fees will go up from September: a beginning, no base.
fn starts(tokens: &[Token], at: usize) -> bool {
    let lead = tokens.get(..at.saturating_sub(1)).unwrap_or_default();
    let ahead =
        lead.iter().rev().take_while(|token| !matches!(token.lower, ";" | "while")).any(|token| {
            matches!(token.lower, "will" | "would" | "shall" | "must" | "is" | "are" | "effective")
        });
    ahead
        && lead.last().is_none_or(|token| !matches!(token.lower, "up" | "down" | "change"))
        && is_month(tokens, at)
}

/// Adds the frame word that is kept (since 2020, on Sunday), and tells bases (from a year earlier) apart.
fn framed(tokens: &[Token], at: usize, last: usize, absolute: bool) -> Time {
    let lead = |back: usize| at.checked_sub(back).map_or("", |at| word(tokens, at));
    let mut first = at;
    match lead(1) {
        "since" | "by" | "until" | "till" | "during" | "after" | "before" => first = at - 1,
        "between" if (at..last).any(|at| word(tokens, at) == "and") => first = at - 1,
        "from" if starts(tokens, at) || at == 1 && word(tokens, last) != "to" && is_month(tokens, at) => {
            first = at - 1
        }
        "on" if names_weekday(word(tokens, at)) => first = at - 1,
        "of" if lead(2) == "as" => first = at - 2,
        "of" if lead(2) == "end" && lead(3) == "the" => {
            first = at - 3;
            if matches!(lead(4), "by" | "at") {
                first = at - 4;
            } else if lead(4) == "of" && lead(5) == "as" {
                first = at - 5;
            }
        }
        "late" | "early" | "mid" => first = at - 1,
        "-" if matches!(lead(2), "mid" | "end" | "early" | "late") => first = at - 2,
        "of" if lead(2) == "fourth" && word(tokens, at) == "july" => first = at - 2,
        "earlier" | "later" if word(tokens, at) == "this" => first = at - 1,
        _ => {}
    }
    let ago = matches!(word(tokens, last - 1), "earlier" | "ago" | "before");
    // A clock time, the 2019 level, a factory that opened in 1998.
    let clock = matches!(word(tokens, last - 1), "a.m" | "p.m" | "am" | "pm") || word(tokens, at + 1) == ":";
    let level = matches!(lead(1), "the" | "its" | "their" | "-" | "a" | "an")
        && matches!(
            word(tokens, last),
            "level"
                | "levels"
                | "figure"
                | "figures"
                | "total"
                | "average"
                | "peak"
                | "high"
                | "low"
                | "baseline"
                | "record"
                | "value"
        )
        || lead(1).ends_with("'s")
            && matches!(word(tokens, last), "issue" | "edition" | "report" | "election");
    let began = lead(1) == "in"
        && matches!(
            lead(2),
            "began" | "started" | "opened" | "founded" | "launched" | "built" | "established"
        );
    let ranged = (at..last).any(|at| matches!(word(tokens, at), "to" | "through"));
    let compared = matches!(lead(1), "than" | "from" | "with" | "versus" | "over" | "against" | "to")
        && !matches!(lead(2), "starting" | "dating" | "up")
        && !(lead(1) == "from"
            && (word(tokens, last) == "to" || starts(tokens, at) || at == 1 && is_month(tokens, at)))
        || lead(1) == "on" && word(tokens, at) == "last";
    // What they had been in 2015.
    let been = lead(1) == "in"
        && matches!(lead(2), "been" | "was" | "were")
        && (3..6).any(|back| lead(back) == "what");
    let placed = matches!(lead(2), "than" | "with" | "from") && matches!(lead(1), "in" | "that" | "those");
    // Said on Tuesday that; the 1989 Act.
    let said = (lead(1) == "on" || names_weekday(word(tokens, at)))
        && (1..4).any(|back| {
            matches!(lead(back), "said" | "says" | "announced" | "reported" | "told" | "disclosed")
        })
        && first.checked_sub(1).is_some_and(|at| {
            matches!(word(tokens, at), "said" | "says" | "announced" | "reported" | "disclosed")
        });
    let law = (lead(1) == "the" || lead(1) == "a")
        && tokens.get(last).is_some_and(|token| token.capital)
        && matches!(
            word(tokens, last),
            "act"
                | "law"
                | "code"
                | "treaty"
                | "convention"
                | "constitution"
                | "accord"
                | "regulations"
                | "rules"
                | "order"
                | "charter"
                | "bill"
                | "census"
                | "agreement"
        );
    let base = clock
        || level
        || began
        || been
        || !ranged && (compared || placed)
        || ago && first > 0
        || word(tokens, at) == "the" && word(tokens, at + 1) == "same"
        || tokens.iter().take(at).rev().take(4).any(|token| matches!(token.lower, "compared" | "versus"))
            && lead(1) != ",";
    // What has held since 2020 says nothing of the next sentence.
    let absolute = absolute && word(tokens, first) != "since";
    Time { first, last, absolute, base, aside: said || law }
}
