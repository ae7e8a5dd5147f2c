//! What an English figure measures: the noun after a count, the noun phrase before a verb, the subject.

use super::class;
use super::phrase::{DETERMINERS, noun_after, verb_at};
use super::subject::{PREPOSITIONS, noun_before, owner, subject};
use super::wording::{Around, Memory, span};
use crate::figures::{Basis, Change, ChangeKind, Kind};

/// Nouns of change: a 5 percent increase in exports.
pub(super) const CHANGE_NOUNS: &[&str] = &[
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

/// Verbs before verbs.
const MODAL: &[&str] = &["will", "would", "can", "could", "may", "might", "must", "should", "shall"];

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
        // Owes 74.3 million dollars to 38 creditors.
        let paid = counted
            && gap == "to"
            && around.hits.get(around.index - 1).is_some_and(|before| before.candidate.kind == Kind::Money);
        if !paid && (!counted || matches!(gap.as_str(), "to" | "from")) {
            return None;
        }
    }
    // Closed at 8,214.6 points, gaining 1.3%: the head carries on.
    let trailing = hit.first.checked_sub(2).is_some_and(|at| around.word(at) == ",");
    if around.index > 0
        && trailing
        && matches!(
            lead,
            "gaining"
                | "losing"
                | "rising"
                | "falling"
                | "shedding"
                | "dropping"
                | "climbing"
                | "jumping"
                | "slipping"
        )
    {
        return None;
    }
    // 80 percent of them: what was counted before.
    if next == "of" && around.word(hit.last + 1) == "them" && memory.indicator.is_some() {
        return None;
    }
    let joined = hit.first.checked_sub(2).is_some_and(|at| matches!(around.word(at), "and" | ","));
    if kind == Kind::Money && matches!(lead, "cost" | "costs") && joined {
        return span(around, hit.first - 1, hit.first);
    }
    if kind == Kind::Rank {
        return rank(around);
    }
    // Adding 78 pounds a year to a bill.
    if difference
        && matches!(lead, "add" | "adds" | "added" | "adding")
        && around.word(around.past_base(hit.last)) == "to"
    {
        let at = around.past_base(hit.last) + 1;
        return noun_after(around, at + usize::from(DETERMINERS.contains(&around.word(at))));
    }
    // 61 percent, against a target of 75 percent: the head carries on.
    let aimed = ["target of", "goal of", "forecast of", "average of", "norm of", "figure of"];
    if around.index > 0
        && aimed.iter().any(|words| gap.ends_with(words))
        && ["against", "compared with", "compared to", "versus"].iter().any(|word| gap.contains(word))
    {
        return None;
    }
    // Loans amounted to less than 0.4% of the portfolio; reserves, now 4 per cent of spending: a share of its subject.
    if kind == Kind::Percent && next == "of" && around.word(hit.last + 1) != "them" {
        let linked = [
            "covers",
            "covered",
            "cover",
            "meets",
            "met",
            "supplies",
            "supplied",
            "provides",
            "provided",
            "generates",
            "generated",
            "represent",
            "contributes",
            "contributed",
            "comprises",
            "comprised",
            "constitutes",
            "occupies",
            "commands",
            "captures",
            "captured",
            "absorbs",
            "absorbed",
            "forms",
            "formed",
            "to",
            "is",
            "are",
            "was",
            "were",
            "at",
            "now",
            "equals",
            "represents",
            "represented",
        ];
        if linked.iter().any(|word| led_by(around, word))
            && let Some(found) = noun_before(around)
        {
            return Some(found);
        }
    }
    // A 5 percent increase in exports.
    if CHANGE_NOUNS.contains(&next) && matches!(around.word(hit.last + 1), "in" | "of") {
        return noun_after(around, hit.last + 2);
    }
    // Fines of no more than 10% of turnover, a budget of 3 million: what has the amount.
    if kind != Kind::Count
        && let Some(found) = owner(around)
    {
        return Some(found);
    }
    // 41,500 dollars in cash, 20 years in prison: what the amount is in.
    let jailed = matches!(around.word(hit.last + 1), "prison" | "jail" | "custody" | "detention" | "office");
    if next == "in" && !difference && (kind == Kind::Money || kind == Kind::Duration && jailed) {
        let named = around.tokens.get(hit.last + 1).is_some_and(|token| token.is_word() && !token.capital);
        let found = noun_after(around, hit.last + 1);
        if named && !DETERMINERS.contains(&around.word(hit.last + 1)) && found.is_some() {
            return found;
        }
    }
    // Compared with 9 percent for its benchmark index.
    if next == "for"
        && ["compared with", "compared to", "versus", "against"].iter().any(|word| gap.contains(word))
        && let Some(found) = noun_after(around, hit.last + 1)
    {
        return Some(found);
    }
    let makes_up = lead == "up"
        && ["making", "made", "makes", "make"].iter().any(|verb| gap.ends_with(&format!("{verb} up")));
    // Online orders, which make up a fifth of revenue.
    let clause = (around.floor()..hit.first).rev().find(|at| around.word(*at) == "which");
    if makes_up
        && let Some(which) = clause.filter(|which| *which > 0 && around.word(which - 1) == ",")
        && let Some((from, end)) = super::phrase::phrase(around, around.floor(), which - 1)
    {
        return span(around, from, end);
    }
    if makes_up || gap.contains("accounting for") || gap.contains("representing") {
        return subject(around);
    }
    if gap.contains("account") && next == "of" {
        return noun_before(around).or_else(|| subject(around));
    }
    // Within 6 million kilometers of the sun, at 58 kilometers an hour: how far and how fast the subject is.
    let placed = lead == "within" && next == "of" && kind == Kind::Quantity;
    let rushing = led_by(around, "at")
        && (hit.candidate.unit.ends_with("/h") || hit.candidate.unit.ends_with("/s"))
        && hit.candidate.unit.contains('/');
    if (placed || rushing && around.index > 0) && kind == Kind::Quantity {
        return subject(around);
    }
    let counted = kind == Kind::Count
        || kind == Kind::Ratio && hit.candidate.unit == "1"
        || next == "of"
            && matches!(kind, Kind::Percent | Kind::Ratio | Kind::Quantity | Kind::Money | Kind::Duration);
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
    // Dropped 6 percent to close at 12.40 dollars: the head carries on.
    let closing = lead == "at" && matches!(led, "close" | "finish" | "settle" | "end" | "trade");
    if closing && around.index > 0 && hit.first.checked_sub(3).is_some_and(|at| around.word(at) == "to") {
        return None;
    }
    // Coverage among residents over 65 is 61 percent.
    let aged = around.index.checked_sub(1).and_then(|at| around.hits.get(at));
    if aged.is_some_and(|aged| aged.candidate.kind == Kind::Age)
        && class::auxiliary(lead)
        && around.floor() + 1 == hit.first
    {
        return subject(around);
    }
    // Turbines at the farm, 35 kilometres off the coast, generated 1,700 GWh.
    let closed = hit.first.checked_sub(2).is_some_and(|at| around.word(at) == ",");
    // The farm, paired with a battery, should generate 410 GWh.
    let mut acting = hit.first;
    while acting > around.floor() && verb_at(around, acting - 1)
        || acting > around.floor()
            && (class::auxiliary(around.word(acting - 1))
                || class::stop(around.word(acting - 1)) && MODAL.contains(&around.word(acting - 1)))
    {
        acting -= 1;
    }
    let enclosed = kind != Kind::Count
        && acting + 1 < hit.first
        && acting > 1
        && around.word(acting - 1) == ","
        && (0..acting - 1).any(|at| around.word(at) == ",");
    if enclosed && let Some(found) = subject(around) {
        return Some(found);
    }
    if closed
        && around.index > 0
        && verb_at(around, hit.first - 1)
        && !class::auxiliary(lead)
        && !matches!(lead, "up" | "down")
    {
        return subject(around);
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

/// Whether `word` stands before the number and the words that bound it.
fn led_by(around: &Around<'_>, word: &str) -> bool {
    let mut at = around.first();
    while at > 0
        && matches!(
            around.word(at - 1),
            "about"
                | "around"
                | "nearly"
                | "some"
                | "almost"
                | "roughly"
                | "over"
                | "than"
                | "more"
                | "less"
                | "only"
                | "just"
        )
    {
        at -= 1;
    }
    at > 0 && around.word(at - 1) == word
}

/// Whether the difference only adds to the clause before it, and so measures what that measures: carried 11 million
/// passengers on its 46 routes, 7% fewer than in 2019.
pub(super) fn apposed(around: &Around<'_>, change: Option<&Change>) -> bool {
    let by = change.is_some_and(|change| change.kind == ChangeKind::By);
    // Missing the forecasts of six analysts by 2 million.
    if by && led_by(around, "by") && change.is_some_and(|change| change.basis == Some(Basis::VsReference)) {
        return true;
    }
    let first = around.first();
    let Some(comma) = (around.floor()..first).rev().find(|at| around.word(*at) == ",") else { return false };
    let joined = around.index > 0 && by && !(around.floor()..first).any(|at| verb_at(around, at));
    joined
        && first - comma <= 4
        && !matches!(
            around.word(comma + 1),
            "and" | "or" | "while" | "but" | "adding" | "raising" | "cutting"
        )
}

/// Whether the figure counts something in a phrase of place or of part: on its 46 routes.
pub(super) fn aside(around: &Around<'_>) -> bool {
    let mut at = around.first();
    while at > 0
        && (DETERMINERS.contains(&around.word(at - 1))
            || matches!(around.word(at - 1), "about" | "all" | "nearly" | "some" | "than" | "more"))
    {
        at -= 1;
    }
    let lead = at.checked_sub(1).map_or("", |at| around.word(at));
    around.hit().is_some_and(|hit| hit.candidate.kind == Kind::Count)
        && (PREPOSITIONS.contains(&lead) || matches!(lead, "of" | "with" | "within"))
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
        let predicate = first > 1
            && matches!(
                around.word(first - 2),
                "is" | "are" | "was" | "were" | "be" | "become" | "remains" | "remained" | "became" | "as"
            );
        return if predicate { noun_before(around).or(found) } else { found };
    }
    noun_before(around).or_else(|| subject(around))
}
