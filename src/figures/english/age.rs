//! Whether an English number without a unit is an age.

use super::class;
use super::count::plural_noun;
use super::token::{Token, before, word};
use crate::figures::Kind;

/// Words before a bound that is one of years: children under 12.
const PEOPLE: &[&str] = &[
    "children",
    "people",
    "adults",
    "tenants",
    "residents",
    "women",
    "men",
    "workers",
    "those",
    "drivers",
    "voters",
    "kids",
    "girls",
    "boys",
    "students",
    "patients",
    "youths",
    "anyone",
    "everyone",
    "players",
    "farmers",
    "women's",
    "pensioners",
    "passengers",
    "citizens",
    "person",
    "population",
    "visitors",
    "employees",
    "teachers",
    "buyers",
    "applicants",
    "graduates",
    "parents",
    "tourists",
    "riders",
    "swimmers",
    "athletes",
    "customers",
    "travellers",
    "travelers",
    "immigrants",
    "migrants",
    "mothers",
    "babies",
    "are",
    "is",
];

/// Nouns between commas that a number belongs to, but no age.
const AMOUNTS: &[&str] =
    &["total", "number", "figure", "score", "record", "rate", "tally", "count", "average", "year"];

/// Aged 18 to 65; Wang, 45, planted.
pub(super) fn age(tokens: &[Token], first: usize, last: usize) -> Option<Kind> {
    let apposed = before(tokens, first, 1) == ","
        && word(tokens, last) == ","
        && first >= 2
        && tokens.get(first - 2).is_some_and(|token| token.capital && token.is_word())
        && tokens.get(first).is_some_and(|token| token.number && token.lower.len() == 2);
    (of_ages(tokens, first) || apposed || told(tokens, first, last) || of_people(tokens, first, last))
        .then_some(Kind::Age)
}

/// The manager, 44, got; the oldest, 81, came: a number between commas before a verb.
fn told(tokens: &[Token], first: usize, last: usize) -> bool {
    let noun = first.checked_sub(2).and_then(|at| tokens.get(at));
    let years = tokens.get(first).is_some_and(|token| token.number && token.lower.len() == 2);
    let apart = before(tokens, first, 1) == "," && word(tokens, last) == ",";
    let person = noun.is_some_and(|noun| {
        noun.is_word()
            && !plural_noun(noun.lower)
            && !class::stop(noun.lower)
            && !AMOUNTS.contains(&noun.lower)
    });
    let acts = class::verb(word(tokens, last + 1)) || matches!(word(tokens, last + 1), "who" | "has" | "had");
    years && apart && person && acts
}

/// Children under 12, the average age is 58: years without their name.
fn of_people(tokens: &[Token], first: usize, last: usize) -> bool {
    let years = tokens.get(first).is_some_and(|token| token.number && token.lower.len() < 3);
    let ends = tokens
        .get(last)
        .is_none_or(|next| !next.is_word() || class::stop(next.lower) || class::verb(next.lower));
    let bounded =
        matches!(before(tokens, first, 1), "under" | "over") && PEOPLE.contains(&before(tokens, first, 2));
    let average = matches!(before(tokens, first, 1), "is" | "was" | "at" | "of" | "to" | "about" | "nearly")
        && (2..8)
            .map(|back| before(tokens, first, back))
            .take_while(|word| !matches!(*word, "," | ";"))
            .any(|word| word == "age");
    let next = word(tokens, last);
    let counts = plural_noun(next) || matches!(next, "percent" | "per" | "%");
    years && (bounded && !counts || ends && average)
}

/// Aged 62; two men, ages 29 and 31.
fn of_ages(tokens: &[Token], first: usize) -> bool {
    let led = |at: usize| matches!(before(tokens, at, 1), "aged" | "ages" | "age");
    let listed = matches!(before(tokens, first, 1), "and" | "to" | "or" | ",")
        && first >= 3
        && tokens.get(first - 2).is_some_and(|token| token.number && token.lower.len() < 3)
        && tokens.get(first).is_some_and(|token| token.number && token.lower.len() < 3)
        && led(first - 2);
    led(first) || listed
}
