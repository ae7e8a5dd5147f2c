//! The numbers of an English text that may be no figures: dates and times, names with digits, ordinals.

use super::{PIECE, number, period, token};
use crate::figures::clause::Clauses;
use crate::figures::explain::Refusal;
use crate::figures::text::Narrowed;

/// Code points of the repaired text; figures among them are for the caller to leave out.
pub(in crate::figures) fn refused(text: &Narrowed) -> Vec<(usize, usize, Refusal)> {
    let (chars, clauses) = (text.chars.as_slice(), Clauses::new(text));
    let (mut found, mut lower) = (Vec::new(), String::new());
    let mut at = 0;
    while at < chars.len() {
        let end = clauses.sentence(at).end.min(at + PIECE).max(at + 1);
        let tokens = token::tokens(chars, at, end, &mut lower);
        let times = period::find(&tokens);
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            let time = times.iter().find(|time| time.first <= index && index < time.last);
            let (last, why) = match time {
                Some(time) => (time.last, Some(Refusal::Date)),
                None if token.number => {
                    let last = number::read(&tokens, index).map_or(index + 1, |number| number.end);
                    (last, Some(Refusal::Unitless))
                }
                None if token.lower.chars().any(|c| c.is_ascii_digit()) => {
                    let ordinal = number::ordinal(token.lower).is_some();
                    (index + 1, Some(if ordinal { Refusal::Ordinal } else { Refusal::Identifier }))
                }
                None => (index + 1, None),
            };
            let last = last.clamp(index + 1, tokens.len());
            if let (Some(why), Some(closing)) = (why, tokens.get(last - 1)) {
                found.push((token.start, closing.end, why));
            }
            index = last;
        }
        at = end;
    }
    found
}
