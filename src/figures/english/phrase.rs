//! Noun phrases of English text: which words are verbs where they stand, and where a phrase begins and ends.

use super::class;
use super::token::Token;
use super::wording::{Around, span};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// A noun phrase is not longer than this many words.
pub(super) const LONGEST: usize = 6;

pub(super) const DETERMINERS: &[&str] =
    &["the", "a", "an", "its", "their", "this", "that", "these", "those", "his", "her", "our", "total"];

/// Words after which a base form is a verb.
static MODALS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    FxHashSet::from_iter([
        "will", "would", "can", "could", "may", "might", "must", "should", "shall", "to", "they", "we", "it",
        "who", "which", "not", "also", "he", "she", "you", "did", "does", "do",
    ])
});

/// Verbs that are nouns as well; a noun or an adjective before them makes nouns of them.
static EITHER: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    FxHashSet::from_iter([
        "use",
        "cover",
        "cost",
        "costs",
        "exports",
        "imports",
        "plans",
        "plan",
        "sales",
        "work",
        "works",
        "benefits",
        "needs",
        "need",
        "sets",
        "set",
        "run",
        "draw",
        "process",
        "plant",
        "ship",
        "supply",
        "supplies",
        "demand",
        "demands",
        "loan",
        "loans",
        "rent",
        "trade",
        "start",
        "live",
        "hold",
        "save",
        "offer",
        "pay",
        "open",
        "registered",
        "estimated",
        "installed",
        "planned",
        "used",
        "average",
        "record",
        "spending",
        "range",
        "ranges",
        "farming",
        "building",
        "visits",
        "visit",
        "crossings",
        "shipments",
        "project",
        "projects",
        "produce",
        "increase",
        "design",
        "research",
        "transfer",
        "transfers",
        "purchase",
        "purchases",
        "order",
        "orders",
        "deposit",
        "deposits",
        "power",
        "water",
        "fish",
        "mine",
        "mines",
        "farm",
        "farms",
        "bank",
        "banks",
        "store",
        "stores",
        "market",
        "markets",
        "finance",
        "group",
        "groups",
        "host",
        "cap",
        "subsidy",
        "stake",
        "output",
        "turnover",
        "yield",
        "yields",
        "crop",
        "crops",
        "harvest",
        "stock",
        "stocks",
        "share",
        "shares",
        "grants",
        "grant",
        "funds",
        "records",
        "reports",
        "results",
        "deals",
        "contracts",
        "pledges",
        "permits",
        "awards",
        "licenses",
        "returns",
        "reserves",
        "catches",
        "losses",
        "gains",
        "releases",
        "tests",
        "claims",
        "charges",
        "wages",
        "fees",
        "support",
        "stakes",
        "placements",
        "displays",
        "searches",
        "stays",
        "travel",
        "graduates",
        "estimates",
        "forecasts",
        "finds",
        "fine",
        "fines",
        "bills",
        "taxes",
        "votes",
    ])
});

/// Whether the word at `at` is a verb here.
pub(super) fn verb_at(around: &Around<'_>, at: usize) -> bool {
    let word = around.word(at);
    let modal = at.checked_sub(1).is_some_and(|at| {
        matches!(around.word(at), "will" | "would" | "can" | "could" | "must" | "should" | "might" | "shall")
    });
    if modal && !adverb(word) {
        return true;
    }
    // The theatre seats 640.
    let holds = matches!(word, "seats" | "sleeps" | "houses" | "hosts")
        && around.tokens.get(at + 1).is_some_and(|token| token.number);
    if holds {
        return true;
    }
    if !class::verb(word) {
        return false;
    }
    let next = around.word(at + 1);
    // Spending per head.
    if next == "per" && EITHER.contains(&word) {
        return false;
    }
    let noun_next = around.tokens.get(at + 1).is_some_and(|token| token.is_word())
        && !class::stop(next)
        && !class::verb(next);
    if matches!(word, "total" | "average") {
        return !noun_next;
    }
    let previous = at.checked_sub(1).map_or("", |at| around.word(at));
    if MODALS.contains(previous) {
        return true;
    }
    // Cuts travel time: a base form after another verb is a noun.
    if class::verb(previous)
        && !class::auxiliary(previous)
        && !word.ends_with("ed")
        && !word.ends_with("ing")
        && (noun_next || next == "of")
    {
        return false;
    }
    let either = EITHER.contains(word);
    // Before closing 4 percent lower; it plans to spend; they set aside.
    if word.ends_with("ing") && matches!(previous, "before" | "after" | "while" | "without" | "when" | "by")
        || either
            && (next == "to" && class::verb(around.word(at + 2))
                || matches!(next, "aside" | "up" | "out" | "off"))
    {
        return true;
    }
    // Rents will start at 1,450; bail was set at 250,000.
    if !word.ends_with("ed") && class::auxiliary(next) && plural(word) {
        return false;
    }
    let passive = matches!(previous, "is" | "are" | "was" | "were" | "be" | "been" | "being");
    if passive && (word.ends_with("ed") && !noun_next || matches!(word, "set" | "held" | "put" | "run")) {
        return true;
    }
    // Exports more than doubled: the verb comes after.
    let bounded = match next {
        "more" if around.word(at + 2) == "than" => around.word(at + 3),
        "nearly" | "almost" | "roughly" => around.word(at + 2),
        _ => "",
    };
    // And exports jumped 24 percent.
    let moves = class::verb(next) && (class::up(next) || class::down(next));
    if either && plural(word) && moves {
        return false;
    }
    if either && matches!(bounded, "doubled" | "trebled" | "tripled" | "quadrupled" | "halved") {
        return false;
    }
    let participle = word.ends_with("ed") && noun_next;
    // With dwell times cut: a base form after a preposition is a noun.
    let based = matches!(previous, "with" | "in" | "of" | "on" | "for" | "from" | "at");
    if based && !word.ends_with(['s', 'g']) && !word.ends_with("ed") && noun_next {
        return false;
    }
    if at == 0 || previous == ";" {
        // Built in 14 months, the line carries.
        let opens = class::verb(word)
            && !EITHER.contains(&word)
            && matches!(
                next,
                "in" | "on" | "at" | "by" | "from" | "with" | "for" | "to" | "between" | "over"
            );
        return word.ends_with("ing")
            || opens
                && (word.ends_with("ed")
                    || matches!(
                        word,
                        "built" | "made" | "held" | "set" | "led" | "driven" | "hit" | "founded"
                    ));
    }
    if DETERMINERS.contains(&previous) || matches!(previous, "of" | "for" | ",") {
        return !(either || participle && previous != ",");
    }
    let named = around.tokens.get(at - 1).is_some_and(|token| token.is_word())
        && !class::stop(previous)
        && !class::verb(previous)
        && !plural(previous);
    !(either && (named || class::verb(previous) && noun_like_follows(around, at)))
}

/// raised output from 3: a noun between two verbs or prepositions is the object.
pub(super) fn noun_like_follows(around: &Around<'_>, at: usize) -> bool {
    let next = around.word(at + 1);
    matches!(next, "from" | "to" | "by" | "at" | "of" | "within" | "in" | "for" | "over" | "," | ".")
}

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

/// Whether the verb right after a number has it for its subject: of whom 340 came, more than 200 delayed at the airport;
/// registered voters are counted.
fn acts(around: &Around<'_>, at: usize) -> bool {
    let word = around.word(at);
    // Reopened seven trails: what several do has no s.
    let single = matches!(around.word(at.wrapping_sub(1)), "one" | "1");
    if plural(word) && !single && !class::auxiliary(word) && around.hits.iter().any(|hit| hit.last == at) {
        return false;
    }
    let next = around.word(at + 1);
    let follows = around.tokens.get(at + 1).is_none_or(|token| !token.is_word()) || class::stop(next);
    class::auxiliary(word)
        || !EITHER.contains(&word) && (follows || !(word.ends_with("ed") || word.ends_with("ing")))
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
