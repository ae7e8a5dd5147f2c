//! Which figures only add to what the sentence measures, and so leave its head as it is.

use super::phrase::DETERMINERS;
use super::subject::PREPOSITIONS;
use super::verb::verb_at;
use super::wording::Around;
use crate::figures::{Basis, Change, ChangeKind, Kind};

/// Whether the difference only adds to the clause before it, and so measures what that measures: carried 11 million
/// passengers on its 46 routes, 7% fewer than in 2019.
pub(super) fn apposed(around: &Around<'_>, change: Option<&Change>) -> bool {
    let by = change.is_some_and(|change| change.kind == ChangeKind::By);
    // Missing the forecasts of six analysts by 2 million.
    if by && around.led() == "by" && change.is_some_and(|change| change.basis == Some(Basis::VsReference)) {
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
