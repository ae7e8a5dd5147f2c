//! Words of the English calendar: months, days, years and spans of time in tokens.

use super::token::{Token, word};

pub(super) fn names_month(word: &str) -> bool {
    matches!(
        word,
        "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "jun"
            | "jul"
            | "aug"
            | "sept"
            | "sep"
            | "oct"
            | "nov"
            | "dec"
    )
}

pub(super) fn names_weekday(word: &str) -> bool {
    matches!(word, "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
}

pub(super) fn names_now(word: &str) -> bool {
    matches!(word, "now" | "currently" | "today" | "nowadays" | "presently")
}

pub(super) fn names_span(word: &str) -> bool {
    matches!(
        word,
        "year"
            | "years"
            | "month"
            | "months"
            | "week"
            | "weeks"
            | "quarter"
            | "quarters"
            | "half"
            | "day"
            | "days"
            | "decade"
            | "decades"
            | "season"
            | "summer"
            | "winter"
            | "spring"
            | "autumn"
            | "weekend"
            | "century"
            | "night"
            | "morning"
            | "period"
    )
}

pub(super) fn is_month(tokens: &[Token], at: usize) -> bool {
    let name = word(tokens, at);
    names_month(name)
        && (!matches!(name, "may" | "march" | "mar" | "jan" | "dec" | "sep")
            || tokens.get(at).is_some_and(|token| token.capital))
}

pub(super) fn is_short_month(name: &str) -> bool {
    name.len() <= 4 && !matches!(name, "may" | "june" | "july")
}

pub(super) fn is_year(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| {
        token.number
            && token.lower.len() == 4
            && token.lower.parse::<u32>().is_ok_and(|year| (1800..2200).contains(&year))
    })
}

pub(super) fn is_day(tokens: &[Token], at: usize) -> bool {
    let name = word(tokens, at);
    if !name.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let (digits, suffix) = super::number::leading_digits(name);
    matches!(suffix, "" | "st" | "nd" | "rd" | "th")
        && digits.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day))
}

pub(super) fn is_year_alone(tokens: &[Token], at: usize, noun: bool) -> bool {
    !noun
        && tokens.get(at + 1).is_none_or(|token| !token.is_word() || token.lower.len() > 3)
        && at > 0
        && !tokens
            .get(at - 1)
            .is_some_and(|token| matches!(token.lower, "$" | "about" | "some" | "than" | "nearly"))
}

pub(super) fn of_year(tokens: &[Token], end: usize) -> usize {
    if word(tokens, end) == "of" {
        if is_year(tokens, end + 1) {
            return end + 2;
        }
        if word(tokens, end + 1) == "fiscal" {
            let year = end + 2 + usize::from(word(tokens, end + 2) == "year");
            return if is_year(tokens, year) { year + 1 } else { end };
        }
        if matches!(word(tokens, end + 1), "this" | "last" | "next") && word(tokens, end + 2) == "year" {
            return end + 3;
        }
        if word(tokens, end + 1) == "the" && word(tokens, end + 2) == "year" {
            return end + 3;
        }
    }
    if is_year(tokens, end) {
        return end + 1;
    }
    end
}
