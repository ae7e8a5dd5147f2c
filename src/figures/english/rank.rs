//! Ranks of English text: ranked third, No. 2, second-largest; other ordinals are none.

use super::class;
use super::number;
use super::scan::{Hit, hit};
use super::token::{Token, before, word};
use crate::figures::Kind;
use crate::figures::decimal::Decimal;

/// Ranked third, No. 2, second-largest.
pub(super) fn rank(tokens: &[Token], at: usize) -> Option<Hit> {
    if word(tokens, at) == "no"
        && word(tokens, at + 1) == "."
        && tokens.get(at + 2).is_some_and(|token| token.number)
    {
        let named = tokens.get(at + 3).is_some_and(|token| token.capital);
        let led = matches!(
            before(tokens, at, 1),
            "ranked"
                | "ranks"
                | "ranking"
                | "at"
                | "the"
                | "as"
                | "is"
                | "was"
                | "became"
                | "rank"
                | "placed"
                | "to"
        );
        if named || !led {
            return None;
        }
        let value = number::read(tokens, at + 2)?.value;
        return hit(tokens, at, at + 3, value, "{rank}", Kind::Rank);
    }
    // Into the top 10: a place no lower than that.
    if word(tokens, at) == "top"
        && matches!(before(tokens, at, 1), "the" | "into" | "a" | "in" | "its" | "among")
        && let Some(number) = number::read(tokens, at + 1).filter(|number| !number.scaled && !number.fraction)
        && tokens.get(number.end).is_none_or(|next| {
            matches!(
                next.lower,
                "." | "," | ";" | "for" | "in" | "by" | "of" | "on" | "at" | "nationwide" | "worldwide"
            )
        })
    {
        let mut rank = hit(tokens, at, number.end, number.value, "{rank}", Kind::Rank)?;
        rank.candidate.within_rank = true;
        return Some(rank);
    }
    let value = number::ordinal(word(tokens, at))?;
    let superlative = |at: usize| {
        let word = word(tokens, at);
        word.len() > 4 && word.ends_with("est") || matches!(word, "most" | "best")
    };
    let hyphen = word(tokens, at + 1) == "-" && superlative(at + 2);
    let led = matches!(
        before(tokens, at, 1),
        "ranked"
            | "ranks"
            | "ranking"
            | "rank"
            | "placed"
            | "finished"
            | "came"
            | "coming"
            | "finishing"
            | "places"
            | "stood"
            | "stands"
    ) || matches!(before(tokens, at, 2), "ranked" | "ranks" | "ranking" | "to" | "up" | "rank")
        && matches!(before(tokens, at, 1), "the" | "to" | "as" | "at")
        || before(tokens, at, 1) == "to"
            && moved(before(tokens, at, 2))
            && !names_period(word(tokens, at + 1));
    let trailed = matches!(
        word(tokens, at + 1),
        "place" | "nationwide" | "nationally" | "worldwide" | "globally" | "overall"
    ) || word(tokens, at + 1) == "in"
        && matches!(word(tokens, at + 2), "the")
        && matches!(
            word(tokens, at + 3),
            "country" | "world" | "province" | "nation" | "city" | "region" | "rankings"
        )
        && before(tokens, at, 1) != "the";
    let largest = superlative(at + 1) && value > 1;
    (hyphen || led || trailed || largest)
        .then(|| hit(tokens, at, at + 1, Decimal::from_int(value), "{rank}", Kind::Rank))
        .flatten()
}

/// Climbed to ninth, slipped to third.
fn moved(verb: &str) -> bool {
    class::up(verb)
        || class::down(verb)
        || matches!(verb, "move" | "moved" | "moves" | "up" | "back" | "down")
}

/// The third quarter is no place.
fn names_period(word: &str) -> bool {
    matches!(word, "quarter" | "half" | "year" | "month" | "week" | "day" | "of")
}
