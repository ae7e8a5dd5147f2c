//! Numbers that only say what an amount is reckoned by: 每增1人, 一年12.3吨, 1元人民币兑64.8坚戈.

use super::ONE_TRIGGERS;
use crate::figures::Kind;
use crate::figures::numeral::{self, Numeral};
use crate::figures::scan::Candidate;
use crate::figures::unit;

/// Words that make the number after them a step: 每提升1个百分点.
const STEPS: &[&str] = &[
    "每增",
    "每增加",
    "每提升",
    "每提高",
    "每升高",
    "每上升",
    "每降低",
    "每下降",
    "每减少",
    "每多",
    "每少",
    "每超",
    "每超过",
    "每延长",
];

/// Whether a number is the base of the amount beside it.
pub(super) fn is_base(
    chars: &[char],
    numeral: &Numeral,
    candidate: &Candidate,
    before: &str,
    after: &str,
) -> bool {
    STEPS.iter().any(|word| before.ends_with(word))
        || exchanged(candidate, after)
        || priced(numeral, candidate, before)
        || led_by_one(chars, candidate, before)
}

/// 100日元兑4.69元, 1元人民币兑64.8坚戈; 1元兑换券 is money.
fn exchanged(candidate: &Candidate, after: &str) -> bool {
    let round = candidate.value.to_int().is_some_and(|value| value == 1 || value == 100);
    if candidate.kind != Kind::Money || !round {
        return false;
    }
    let foreign = candidate.unit != "CNY";
    let rate = after.strip_prefix('兑').is_some_and(|rest| {
        let rest = rest.trim_start_matches(['换', '成', '约', '得']);
        foreign || rest.starts_with(numeral::begins)
    });
    rate || foreign && (after.starts_with("可兑换") || after.starts_with("折合"))
}

/// 4元2角一公斤: what a price is for.
fn priced(numeral: &Numeral, candidate: &Candidate, before: &str) -> bool {
    super::is_one(numeral)
        && before.ends_with(['元', '角', '毛', '块', '钱'])
        && matches!(candidate.kind, Kind::Quantity | Kind::Count)
}

/// 1斤15元, 一年12.3吨: one of something directly before its amount. Where two counts meet (1死3伤) both are stated,
/// and a word that measures (历时1年) leaves the number its own.
fn led_by_one(chars: &[char], candidate: &Candidate, before: &str) -> bool {
    let one = candidate.value.to_int() == Some(1) && candidate.max.is_none() && !candidate.more;
    let based = matches!(candidate.kind, Kind::Duration | Kind::Quantity | Kind::Count);
    if !one || !based || ONE_TRIGGERS.iter().any(|word| before.ends_with(word)) {
        return false;
    }
    let next = chars.get(candidate.end).filter(|c| numeral::begins(**c));
    let next = next.and_then(|_| numeral::read(chars, candidate.end));
    let Some(amount) = next.and_then(|next| unit::at(chars, next.end)) else { return false };
    match amount.unit.kind {
        Kind::Money => true,
        Kind::Duration => false,
        Kind::Count => candidate.kind == Kind::Duration,
        _ => candidate.kind != Kind::Quantity,
    }
}
