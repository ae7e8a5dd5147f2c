//! Noun phrases of English text: where they begin and end.

use super::class;
use super::token::Token;
use super::verb::{acts, verb_at};
use super::wording::{Around, span};

/// A noun phrase is not longer than this many words.
pub(super) const LONGEST: usize = 6;

pub(super) const DETERMINERS: &[&str] =
    &["the", "a", "an", "its", "their", "this", "that", "these", "those", "his", "her", "our", "total"];

pub(super) fn plural(word: &str) -> bool {
    (word.len() > 3
        && !word.ends_with("'s")
        && !word.ends_with("’s")
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !word.ends_with("is"))
        && !matches!(
            word,
            "sports"
                | "goods"
                | "services"
                | "savings"
                | "customs"
                | "arms"
                | "sales"
                | "logistics"
                | "electronics"
                | "economics"
                | "robotics"
        )
        || matches!(word, "people" | "women" | "men" | "children")
}

/// Sharply and steadily are no part of a noun phrase; daily and early are.
pub(super) fn adverb(word: &str) -> bool {
    word.ends_with("ly")
        && !matches!(
            word,
            "daily"
                | "weekly"
                | "monthly"
                | "yearly"
                | "quarterly"
                | "hourly"
                | "early"
                | "elderly"
                | "family"
                | "supply"
                | "assembly"
                | "friendly"
                | "july"
                | "newly"
                | "tally"
                | "ally"
                | "rally"
                | "reply"
                | "italy"
                | "anomaly"
                | "monopoly"
                | "fly"
                | "belly"
                | "likely"
        )
}

pub(super) fn in_time(around: &Around<'_>, at: usize) -> bool {
    around.times.iter().any(|time| time.first <= at && at < time.last)
}

pub(super) fn noun_after(around: &Around<'_>, at: usize) -> Option<(usize, usize)> {
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
            | "local"
            | "them"
    ) {
        from += 1;
    }
    // 13 of the 28 deputies counts what the second number counts.
    let numeral = |token: &Token| token.number || crate::figures::english::small(token.lower).is_some();
    from += usize::from(around.word(at) == "of" && around.tokens.get(from).is_some_and(numeral));
    // Two thirds of the city's needs.
    let owned = (from..from + 4)
        .take_while(|at| around.tokens.get(*at).is_some_and(|token| token.is_word()))
        .find(|at| around.word(*at).ends_with("'s"));
    from = owned.map_or(from, |at| at + 1);
    from += usize::from(
        owned.is_some() && around.word(at) == "of" && around.tokens.get(from).is_some_and(numeral),
    );
    let limit = if from < around.ceiling() { around.ceiling() } else { around.tokens.len() };
    let led = at > 0 && matches!(around.word(at - 1), "in" | "for");
    let mut end = from;
    while end < limit && end - from < LONGEST {
        let token = around.tokens.get(end)?;
        let word = token.lower;
        let hyphen = token.is("-") && token.glued;
        let next = around.word(end + 1);
        let closes = around.tokens.get(end + 1).is_none_or(|token| !token.is_word()) || class::stop(next);
        let listed = around.word(at) == "of";
        if word == "and" && end > from && shares_head(around, end, listed) {
            end += 1;
            continue;
        }
        if !(token.is_word() || hyphen)
            || class::stop(word)
            || in_time(around, end)
            || verb_at(around, end) && (end > from || !listed && !led && acts(around, end))
            || end > from && word.ends_with("ed") && closes
            || adverb(word)
        {
            break;
        }
        end += 1;
        if plural(word) && around.word(end) != "-" {
            break;
        }
    }
    // A 22.1% share of new registrations: the noun alone says little.
    let bare = matches!(
        around.word(end.wrapping_sub(1)),
        "share" | "rate" | "cost" | "price" | "value" | "volume" | "supply"
    );
    if bare && around.word(end) == "of" && end < limit {
        let more = (end + 1..limit.min(end + 5))
            .take_while(|at| {
                around.tokens.get(*at).is_some_and(Token::is_word)
                    && (!class::stop(around.word(*at)) || matches!(around.word(*at), "new" | "the" | "all"))
                    && !verb_at(around, *at)
                    && !in_time(around, *at)
            })
            .count();
        end += if more > 0 { more + 1 } else { 0 };
    }
    span(around, from, end)
}

/// Wind and solar capacity: two words before one noun; `listed` tonnes of rice and wheat are of both.
fn shares_head(around: &Around<'_>, and: usize, listed: bool) -> bool {
    let noun = |at: usize| {
        let word = around.word(at);
        around.tokens.get(at).is_some_and(Token::is_word)
            && !class::stop(word)
            && !class::verb(word)
            && !adverb(word)
            && !in_time(around, at)
    };
    !plural(around.word(and - 1))
        && !plural(around.word(and + 1))
        && noun(and + 1)
        && (listed || noun(and + 2))
}

/// Whether the word before `and` belongs to the phrase of `length` words after it: wind and solar farms, of soybeans and corn.
fn joins(around: &Around<'_>, and: usize, length: usize) -> bool {
    let head = and.checked_sub(2).map_or("", |at| around.word(at));
    let opens = and < 2 || class::stop(head) || DETERMINERS.contains(&head) || head == ",";
    let word = around.word(and - 1);
    let noun = around.tokens.get(and - 1).is_some_and(Token::is_word)
        && !class::stop(word)
        && !class::verb(word)
        && !adverb(word)
        && !in_time(around, and - 1);
    noun && (head == "of" || opens && length > 1 && !plural(word))
}

/// The words of the noun phrase that ends before `end`.
pub(super) fn phrase(around: &Around<'_>, floor: usize, end: usize) -> Option<(usize, usize)> {
    let mut from = end;
    while from > floor && end - from < LONGEST {
        let token = around.tokens.get(from - 1)?;
        let word = token.lower;
        let hyphen = matches!(word, "-" | "&") && token.glued;
        if word == "and" && from < end && from >= floor + 2 && joins(around, from - 1, end - from) {
            from -= 2;
            continue;
        }
        // Like-for-like sales and out-of-town shops are one word each.
        let hung = token.glued && from >= 2 && around.word(from - 2) == "-" && around.word(from) == "-";
        let kept =
            matches!(word, "online" | "total" | "average" | "per") || word == "new" && from < end || hung;
        // The FTSE 100 and the Nikkei 225 are names.
        let named = token.number
            && from == end
            && from >= floor + 2
            && around.tokens.get(from - 2).is_some_and(|token| token.capital && token.is_word());
        if named {
            from -= 1;
            continue;
        }
        if !(token.is_word() || hyphen)
            || class::stop(word) && !kept
            || verb_at(around, from - 1) && !kept
            || word.ends_with("'s")
            || word.ends_with("’s")
            || adverb(word)
            || (class::up(word) || class::down(word))
                && !matches!(word, "growth" | "reduction" | "lower" | "higher" | "expansion" | "total")
            || in_time(around, from - 1)
        {
            break;
        }
        from -= 1;
    }
    // Fixed-asset investment: no phrase begins with its hyphen.
    while from > floor && from < end && around.word(from) == "-" {
        from -= 1;
    }
    (from < end).then_some((from, end))
}
