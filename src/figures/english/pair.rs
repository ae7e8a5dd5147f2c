//! Two English numbers that are one figure: a ratio, the result of a game or a vote.

use super::number;
use super::scan::{Hit, hit};
use super::token::{Token, before, word};
use crate::figures::Kind;

/// A ratio of 2.5:1; 7:30 is a time of day.
pub(super) fn ratio(tokens: &[Token], at: usize) -> Option<Hit> {
    let (first, colon, second) = (tokens.get(at)?, tokens.get(at + 1)?, tokens.get(at + 2)?);
    let paired = first.number && colon.is(":") && colon.glued && second.number && second.glued;
    let named = first.lower.contains('.') || second.lower.len() == 1;
    if !paired || !named || tokens.get(at + 3).is_some_and(|token| token.glued && token.is(":")) {
        return None;
    }
    let mut found = hit(tokens, at, at + 3, number::value(first), "{:}", Kind::Ratio)?;
    found.candidate.max = Some(number::value(second));
    Some(found)
}

/// Won 3-1, a 2-0 victory.
pub(super) fn game(tokens: &[Token], at: usize) -> Option<Hit> {
    let (low, dash, high) = (tokens.get(at)?, tokens.get(at + 1)?, tokens.get(at + 2)?);
    let paired =
        low.number && dash.glued && matches!(dash.lower, "-" | "–" | ":") && high.number && high.glued;
    if !paired || low.lower.len() > 3 || high.lower.len() > 3 {
        return None;
    }
    // The council voted 7-4.
    let voted = matches!(before(tokens, at, 1), "voted" | "vote" | "ruled") || word(tokens, at + 3) == "vote";
    if voted && word(tokens, at + 1) != ":" {
        let mut found = hit(tokens, at, at + 3, number::value(low), "{:}", Kind::Ratio)?;
        found.candidate.max = Some(number::value(high));
        return Some(found);
    }
    let played = tokens.iter().any(|token| {
        matches!(
            token.lower,
            "won"
                | "beat"
                | "lost"
                | "win"
                | "defeated"
                | "victory"
                | "draw"
                | "drew"
                | "defeat"
                | "match"
                | "score"
                | "game"
        )
    });
    let more = tokens.get(at + 3).is_some_and(|token| token.glued && matches!(token.lower, "-" | ":"));
    if !played || more || number::unit(tokens, at + 3).is_some() {
        return None;
    }
    let mut found = hit(tokens, at, at + 3, number::value(low), "{:}", Kind::Score)?;
    found.candidate.max = Some(number::value(high));
    Some(found)
}
