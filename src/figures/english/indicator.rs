//! What an English figure measures: the noun after a count, the noun phrase before a verb, the subject.

use super::class;
use super::wording::{Around, Memory, span};
use crate::figures::{Change, ChangeKind, Kind};

/// A noun phrase is not longer than this many words.
const LONGEST: usize = 6;

const DETERMINERS: &[&str] =
    &["the", "a", "an", "its", "their", "this", "that", "these", "those", "his", "her", "our", "total"];

const PREPOSITIONS: &[&str] =
    &["in", "for", "on", "at", "from", "by", "among", "across", "under", "during", "between", "into"];

/// Words after which a base form is a verb.
const MODALS: &[&str] = &[
    "will", "would", "can", "could", "may", "might", "must", "should", "shall", "to", "they", "we", "it",
    "who", "which", "not", "also", "he", "she", "you", "did", "does", "do",
];

/// Verbs that are nouns as well; a noun or an adjective before them makes nouns of them.
const EITHER: &[&str] = &[
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
];

/// Nouns of change: a 5 percent increase in exports.
const CHANGE_NOUNS: &[&str] = &[
    "increase",
    "rise",
    "decline",
    "drop",
    "growth",
    "fall",
    "reduction",
    "gain",
    "jump",
    "surge",
    "decrease",
    "cut",
    "hike",
    "expansion",
    "contraction",
    "dip",
    "slump",
    "climb",
    "slide",
];

/// What is counted in them is named elsewhere.
const PIECES: &[&str] = &["units", "sets", "pieces", "items", "copies", "unit"];

/// Code points of what is measured.
pub(super) fn of(around: &Around<'_>, change: Option<&Change>, memory: &Memory) -> Option<(usize, usize)> {
    let hit = around.hit()?;
    let kind = hit.candidate.kind;
    let lead = hit.first.checked_sub(1).map_or("", |at| around.word(at));
    let next = around.word(hit.last);
    let difference = change.is_some_and(|change| change.kind == ChangeKind::By);
    let gap = around.text(around.floor(), hit.first);
    // 2 percent, 3 percent and 5 percent go on with one head.
    if around.index > 0 && matches!(gap.as_str(), "," | "and" | ", and" | "or" | ", or" | "to" | "from") {
        let counted = kind == Kind::Count && noun_after(around, hit.last).is_some() && !gap.contains("or");
        if !counted || matches!(gap.as_str(), "to" | "from") {
            return None;
        }
    }
    if kind == Kind::Money && matches!(lead, "cost" | "costs") {
        return span(around, hit.first - 1, hit.first);
    }
    if kind == Kind::Rank {
        return rank(around);
    }
    // A 5 percent increase in exports.
    if CHANGE_NOUNS.contains(&next) && matches!(around.word(hit.last + 1), "in" | "of") {
        return noun_after(around, hit.last + 2);
    }
    let makes_up = lead == "up"
        && ["making", "made", "makes", "make"].iter().any(|verb| gap.ends_with(&format!("{verb} up")));
    if makes_up || gap.contains("accounting for") || gap.contains("representing") {
        return subject(around);
    }
    if gap.contains("account") && next == "of" {
        return noun_before(around).or_else(|| subject(around));
    }
    let counted = kind == Kind::Count
        || kind == Kind::Ratio && hit.candidate.unit == "1"
        || next == "of" && matches!(kind, Kind::Percent | Kind::Ratio | Kind::Quantity);
    let led = hit.first.checked_sub(2).map_or("", |at| around.word(at));
    let levelled = matches!(lead, "hit" | "reached" | "totaled" | "totalled" | "averaged" | "numbered")
        || lead == "at" && matches!(led, "stood" | "stands" | "remained" | "steady" | "unchanged");
    let levelled =
        levelled || change.is_some_and(|change| matches!(change.kind, ChangeKind::To | ChangeKind::From));
    if levelled && kind == Kind::Count {
        return noun_before(around).or_else(|| noun_after(around, hit.last).filter(|_| around.index == 0));
    }
    if counted
        && !difference
        && !PIECES.contains(&next)
        && let Some(found) = noun_after(around, hit.last)
    {
        return Some(found);
    }
    // A 30-day drill and a 3 billion yuan loan: the noun follows.
    let hyphenated = (hit.first..hit.last).any(|at| around.word(at) == "-");
    let attributive = hyphenated || matches!(lead, "a" | "an" | "the" | "this" | "its");
    if attributive
        && !difference
        && let Some(found) = noun_after(around, hit.last)
    {
        return Some(found);
    }
    if let Some(found) = noun_before(around) {
        return Some(found);
    }
    // A count without a noun goes on with what the sentence before counted.
    if kind == Kind::Count && memory.indicator.is_some() {
        return None;
    }
    let coordinated = gap.starts_with("and ") || gap.starts_with(", and ") || gap.starts_with(", ");
    let acts = (around.floor()..hit.first).any(|at| verb_at(around, at));
    if around.index == 0 || coordinated && acts || gap.contains("while") {
        return subject(around);
    }
    None
}

/// Ranked third by revenue; the second-largest port.
fn rank(around: &Around<'_>) -> Option<(usize, usize)> {
    let (first, last) = (around.first(), around.last());
    let by = (last..around.tokens.len().min(last + 9))
        .find(|at| around.word(*at) == "by" || around.word(*at) == "terms" && around.word(at + 1) == "of");
    if let Some(at) = by {
        let from = at + if around.word(at) == "by" { 1 } else { 2 };
        return noun_after(around, from);
    }
    let superlative = matches!(around.word(last), "-") || around.word(last).ends_with("est");
    if superlative {
        let from = last + if around.word(last) == "-" { 2 } else { 1 };
        let found = noun_after(around, from);
        let predicate = first > 1 && matches!(around.word(first - 2), "is" | "was" | "became" | "as");
        return if predicate { noun_before(around).or(found) } else { found };
    }
    noun_before(around).or_else(|| subject(around))
}

/// Whether the word at `at` is a verb here.
fn verb_at(around: &Around<'_>, at: usize) -> bool {
    let word = around.word(at);
    let modal = at.checked_sub(1).is_some_and(|at| {
        matches!(around.word(at), "will" | "would" | "can" | "could" | "must" | "should" | "might" | "shall")
    });
    if modal && !adverb(word) {
        return true;
    }
    if !class::verb(word) {
        return false;
    }
    let next = around.word(at + 1);
    let noun_next = around.tokens.get(at + 1).is_some_and(|token| token.is_word())
        && !class::stop(next)
        && !class::verb(next);
    if matches!(word, "total" | "average") {
        return !noun_next;
    }
    let previous = at.checked_sub(1).map_or("", |at| around.word(at));
    if MODALS.contains(&previous) {
        return true;
    }
    // Cuts travel time: a base form after another verb is a noun.
    if class::verb(previous)
        && !class::auxiliary(previous)
        && !word.ends_with("ed")
        && !word.ends_with("ing")
        && noun_next
    {
        return false;
    }
    let either = EITHER.contains(&word);
    let participle = word.ends_with("ed") && noun_next;
    if at == 0 {
        return word.ends_with("ing");
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
fn noun_like_follows(around: &Around<'_>, at: usize) -> bool {
    let next = around.word(at + 1);
    matches!(next, "from" | "to" | "by" | "at" | "of" | "within" | "in" | "for" | "over" | "," | ".")
}

fn plural(word: &str) -> bool {
    (word.len() > 3
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
fn adverb(word: &str) -> bool {
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
        )
}

fn in_time(around: &Around<'_>, at: usize) -> bool {
    around.times.iter().any(|time| time.first <= at && at < time.last)
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
            | "local"
            | "them"
    ) {
        from += 1;
    }
    // 13 of the 28 deputies counts what the second number counts.
    from += usize::from(around.word(at) == "of" && around.tokens.get(from).is_some_and(|token| token.number));
    let limit = if from < around.ceiling() { around.ceiling() } else { around.tokens.len() };
    let mut end = from;
    while end < limit && end - from < LONGEST {
        let token = around.tokens.get(end)?;
        let word = token.lower.as_str();
        let hyphen = token.is("-") && token.glued;
        let next = around.word(end + 1);
        let closes = around.tokens.get(end + 1).is_none_or(|token| !token.is_word()) || class::stop(next);
        if !(token.is_word() || hyphen)
            || class::stop(word)
            || in_time(around, end)
            || verb_at(around, end) && (end > from || class::auxiliary(word))
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
    span(around, from, end)
}

/// The noun phrase right before the number's verb: keep energy use below 1.1 million.
fn noun_before(around: &Around<'_>) -> Option<(usize, usize)> {
    let floor = around.floor();
    let mut end = around.first();
    while end > floor {
        let word = around.word(end - 1);
        let skipped = verb_at(around, end - 1)
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
            )
            || word == "rate" && end >= 2 && matches!(around.word(end - 2), "annual" | "average" | "growth")
            || in_time(around, end - 1);
        if !skipped {
            break;
        }
        end -= 1;
    }
    let (mut from, mut end) = phrase(around, floor, end)?;
    // Enrolment at the 16 schools grew to 34,500: the count before stands in a phrase of place.
    if from == floor
        && let Some(before) = around.index.checked_sub(1).and_then(|index| around.hits.get(index))
    {
        let mut at = before.first;
        while at > 0 && DETERMINERS.contains(&around.word(at - 1)) {
            at -= 1;
        }
        if at > 1
            && PREPOSITIONS.contains(&around.word(at - 1))
            && let Some(head) = phrase(around, 0, at - 1)
        {
            return span(around, head.0, head.1);
        }
    }
    // Prices in the county, output of wheat, number of visitors to the park.
    for _ in 0..3 {
        let mut at = from;
        while at > floor && DETERMINERS.contains(&around.word(at - 1)) {
            at -= 1;
        }
        if at < floor + 2 {
            break;
        }
        let preposition = around.word(at - 1);
        let Some((head, stop)) = phrase(around, floor, at - 1) else { break };
        if preposition == "of" {
            if matches!(around.word(stop - 1), "number" | "total" | "amount" | "volume" | "cumulative") {
                break;
            }
            from = head;
        } else if PREPOSITIONS.contains(&preposition) {
            (from, end) = (head, stop);
        } else {
            break;
        }
    }
    span(around, from, end)
}

/// The words of the noun phrase that ends before `end`.
fn phrase(around: &Around<'_>, floor: usize, end: usize) -> Option<(usize, usize)> {
    let mut from = end;
    while from > floor && end - from < LONGEST {
        let token = around.tokens.get(from - 1)?;
        let word = token.lower.as_str();
        let hyphen = token.is("-") && token.glued;
        let kept = matches!(word, "online" | "total" | "average" | "per");
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
    (from < end).then_some((from, end))
}

/// The subject of the clause: the words before its first verb or preposition.
fn subject(around: &Around<'_>) -> Option<(usize, usize)> {
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
    let mut end = from;
    while end < first && end - from < LONGEST {
        let token = around.tokens.get(end)?;
        let hyphen = token.is("-") && token.glued;
        if !(token.is_word() || hyphen)
            || class::stop(&token.lower) && around.word(end) != "total"
            || verb_at(around, end)
            || class::up(&token.lower)
            || class::down(&token.lower)
            || in_time(around, end)
        {
            break;
        }
        end += 1;
    }
    span(around, from, end)
}
