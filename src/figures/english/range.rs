//! The upper end of an English range.

use super::class;
use super::number;
use super::scan::currency;
use super::token::{Token, before, word};
use crate::figures::decimal::Decimal;

/// The upper end of a range after `joint`: 450 to 500, between 40 and 50, 75-80.
pub(super) fn upper(
    tokens: &[Token],
    first: usize,
    joint: usize,
    low: &Decimal,
    own: Option<&str>,
    money: bool,
) -> Option<(usize, Decimal, i32)> {
    let lead = before(tokens, first, 1);
    let sign = word(tokens, joint);
    let ranged = before(tokens, first, 2) == "ranging"
        || before(tokens, first, 2) == "ranged"
        || before(tokens, first, 2) == "range";
    let fits = match sign {
        // Cut by 340 tonnes to 2,100 tonnes: the difference and the level; by 20 to 25 percent is a range.
        // So do verbs: fell $6 to $94.
        "to" => {
            let moved = lead == "by" || class::verb(lead) && (class::up(lead) || class::down(lead));
            // Declined by 6% to 8%: near each other they are a range.
            let near = |high: &Decimal| high.compare(&low.times(2)).is_le();
            let close = number::read(tokens, joint + 1).is_some_and(|high| near(&high.value));
            let percent = lead == "by" && own == Some("%") && close;
            ranged || percent || lead != "from" && !(moved && (own.is_some() || money || !close))
        }
        "and" => lead == "between",
        "or" => tokens.get(joint + 1).is_some_and(|token| !token.number),
        "-" | "–" | "—" | "~" => true,
        _ => false,
    };
    if !fits {
        return None;
    }
    let from = currency(tokens, joint + 1).map_or(joint + 1, |(end, _)| end);
    let high = number::read(tokens, from).filter(|high| !high.fraction)?;
    // 7-Eleven is a name.
    if sign == "-" && !high.digits && tokens.get(first).is_some_and(|token| token.number) {
        return None;
    }
    // 8.4% to $12.6 billion is a change and a level.
    if from > joint + 1 && !money
        || own.is_some() && number::unit(tokens, high.end).map(|unit| unit.code) != own && from == joint + 1
    {
        return None;
    }
    if sign == "or" && high.value.compare(&low.plus(&Decimal::from_int(1))).is_ne() {
        return None;
    }
    high.value.compare(low).is_gt().then_some((high.end, high.value, high.power))
}
