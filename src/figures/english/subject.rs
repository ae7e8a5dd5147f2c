//! What stands before an English figure and has it: the noun right before its verb, the subject of its clause, the owner of an
//! amount.

use super::class;
use super::indicator::CHANGE_NOUNS;
use super::phrase::{DETERMINERS, LONGEST, adverb, in_time, phrase};
use super::verb::verb_at;
use super::wording::{Around, span};
use crate::figures::Kind;

pub(super) const PREPOSITIONS: &[&str] = &[
    "in",
    "for",
    "on",
    "at",
    "from",
    "by",
    "among",
    "across",
    "under",
    "during",
    "between",
    "into",
    "through",
    "via",
    "near",
    "along",
    "throughout",
];

/// The noun before `of` that has the amount: fines of up to 10 percent; a total or a rise of so much has none.
pub(super) fn owner(around: &Around<'_>) -> Option<(usize, usize)> {
    let mut at = around.first();
    while at > around.floor()
        && matches!(
            around.word(at - 1),
            "no" | "more"
                | "less"
                | "than"
                | "up"
                | "to"
                | "at"
                | "least"
                | "most"
                | "about"
                | "around"
                | "nearly"
                | "over"
                | "some"
        )
    {
        at -= 1;
    }
    let noun = at.checked_sub(2).map_or("", |at| around.word(at));
    let plain = around.word(at.checked_sub(1)?) == "of"
        && at >= around.floor() + 2
        && !CHANGE_NOUNS.contains(&noun)
        && !matches!(
            noun,
            "total"
                | "average"
                | "median"
                | "mean"
                | "maximum"
                | "minimum"
                | "record"
                | "rate"
                | "pace"
                | "margin"
                | "excess"
                | "equivalent"
                | "clip"
                | "worth"
                | "number"
                | "amount"
                | "cumulative"
                | "upwards"
                | "upward"
                | "short"
                | "cap"
                | "limit"
                | "floor"
                | "combined"
                | "tune"
                | "one"
                | "part"
                | "out"
                | "any"
                | "all"
                | "high"
                | "low"
                | "level"
                | "peak"
                | "distance"
        );
    let (from, end) = plain.then(|| phrase(around, around.floor(), at - 1)).flatten()?;
    span(around, from, end)
}

/// The noun phrase right before the number's verb: keep energy use below 1.1 million.
pub(super) fn noun_before(around: &Around<'_>) -> Option<(usize, usize)> {
    let floor = around.floor();
    let (from, end) = phrase(around, floor, noun_end(around, floor))?;
    // Coverage among residents over 65: who is so old.
    if is_age(around) && matches!(around.word(end), "under" | "over" | "aged" | "ages" | "age" | ",") {
        return span(around, from, end);
    }
    let (from, end) = match placed(around, floor, from) {
        Some(head) => head,
        None => widened(around, floor, from, end)?,
    };
    span(around, from, end)
}

fn is_age(around: &Around<'_>) -> bool {
    around.hit().is_some_and(|hit| hit.candidate.kind == Kind::Age)
}

/// Where the noun ends, before the verb and the adverbs that lead to the number.
fn noun_end(around: &Around<'_>, floor: usize) -> usize {
    let mut end = around.first();
    while end > floor {
        if end >= floor + 2 && around.past_base(end - 2) == end {
            // Costs per seat were 6.3 cents: the rate is part of the name, unless it is that of the figure before.
            if around.word(end - 2) == "per" && end > floor + 2 {
                break;
            }
            end -= 2;
            continue;
        }
        if !leads(around, end - 1) {
            break;
        }
        end -= 1;
    }
    // Cells that weigh 410 kg: what the clause describes.
    if end > floor + 1 && matches!(around.word(end - 1), "that" | "which" | "who") {
        end -= 1 + usize::from(around.word(end - 2) == ",");
    }
    end
}

/// Whether the word at `at` leads from a noun to its number: a verb, an adverb, a bound, a time.
fn leads(around: &Around<'_>, at: usize) -> bool {
    let word = around.word(at);
    let previous = at.checked_sub(1).map_or("", |at| around.word(at));
    // Class sizes, at 26, are small.
    let aside = word == "," && matches!(around.word(at + 1), "at" | "which" | "now")
        || word == "which" && previous == ",";
    aside
        || matches!(word, "aged" | "ages" | "age" | ",") && is_age(around)
        || verb_at(around, at)
        || class::stop(word) && !matches!(word, "and" | "which" | "that" | "while" | "online")
        || class::up(word)
        || class::down(word)
        || adverb(word)
        || matches!(
            word,
            "more"
                | "than"
                | "least"
                | "just"
                | "record"
                | "almost"
                | "exceeding"
                | "past"
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
                | "unchanged"
                | "steady"
                | "flat"
                | "annual"
                | "average"
                | "pace"
                | "minimum"
                | "maximum"
                | "most"
                | "many"
                | "much"
                | "high"
                | "low"
                | "cumulative"
                | "combined"
                | "aside"
                | "median"
                | "mean"
                | "typical"
                | "having"
        )
        || word == "rate" && matches!(previous, "annual" | "average" | "growth")
        || in_time(around, at)
}

/// Enrolment at the 16 schools grew to 34,500: the count before stands in a phrase of place, and its head is meant.
fn placed(around: &Around<'_>, floor: usize, from: usize) -> Option<(usize, usize)> {
    let before = around.index.checked_sub(1).filter(|_| from == floor)?;
    let mut at = around.hits.get(before)?.first;
    while at > 0 && DETERMINERS.contains(&around.word(at - 1)) {
        at -= 1;
    }
    (at > 1 && PREPOSITIONS.contains(&around.word(at - 1))).then(|| phrase(around, 0, at - 1))?
}

/// The phrase with what it hangs on: prices in the county, output of wheat, number of visitors to the park. None where
/// the head of the figure before carries on.
fn widened(around: &Around<'_>, floor: usize, mut from: usize, mut end: usize) -> Option<(usize, usize)> {
    for _ in 0..3 {
        let mut at = from;
        let numbered = |at: usize| around.tokens.get(at).is_some_and(|token| token.number);
        while at > floor && (DETERMINERS.contains(&around.word(at - 1)) || numbered(at - 1)) {
            at -= 1;
        }
        // Slid 7.2% in early trading before closing 4.1% lower.
        if floor > 0 && at == floor + 1 && matches!(around.word(floor), "in" | "at" | "on" | "by" | "from") {
            return None;
        }
        if at < floor + 2 {
            break;
        }
        // While those to the United States fell.
        if matches!(around.word(at - 2), "those" | "that") {
            return None;
        }
        let preposition = around.word(at - 1);
        // Exports to Africa, trade with Brazil.
        let named = matches!(preposition, "to" | "with")
            && around.tokens.get(from).is_some_and(|token| token.capital);
        let Some((head, stop)) = phrase(around, floor, at - 1) else { break };
        let counts = matches!(around.word(stop - 1), "number" | "total" | "amount" | "volume" | "cumulative");
        if preposition == "of" && !counts || named {
            from = head;
        } else if preposition != "of" && PREPOSITIONS.contains(&preposition) {
            (from, end) = (head, stop);
        } else {
            break;
        }
    }
    Some((from, end))
}

/// The subject of the clause: the words before its first verb or preposition.
pub(super) fn subject(around: &Around<'_>) -> Option<(usize, usize)> {
    let first = around.first();
    let clause = (0..first).rev().find(|at| matches!(around.word(*at), ";" | "while" | "whereas" | "but"));
    let mut from = clause.map_or(0, |at| at + 1);
    // Under the 2026-2030 plan, …: a phrase in front of the subject.
    if matches!(
        around.word(from),
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
        let comma = (from..first).find(|at| around.word(*at) == ",")?;
        from = comma + 1;
        // May 3, 2023, …
        if around.times.iter().any(|time| time.first < from && from < time.last) {
            from = (from..first).find(|at| around.word(*at) == ",")? + 1;
        }
    }
    while matches!(around.word(from), "the" | "a" | "an" | "its" | "their" | "and" | "but" | "while" | "this")
    {
        from += 1;
    }
    // The 180-MW solar farm.
    if let Some(sized) = around.hits.iter().find(|hit| hit.first == from && hit.last < first) {
        from = sized.last;
    }
    let mut end = from;
    while end < first && end - from < LONGEST {
        let token = around.tokens.get(end)?;
        let hyphen = token.is("-") && token.glued;
        // Shipments to the United States.
        if end > from && token.is("to") {
            let named = end + 1 + usize::from(around.word(end + 1) == "the");
            if around.tokens.get(named).is_some_and(|token| token.capital) {
                end = named + 1;
                continue;
            }
        }
        if !(token.is_word() || hyphen)
            || class::stop(token.lower) && !matches!(around.word(end), "total" | "online" | "per")
            || verb_at(around, end)
            || class::up(token.lower)
            || class::down(token.lower)
            || in_time(around, end)
        {
            break;
        }
        end += 1;
    }
    span(around, from, end)
}
