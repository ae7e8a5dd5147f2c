//! Numbers that only say what an amount is reckoned by: 每增1人, 一年12.3吨, 1元人民币兑64.8坚戈.

use super::{Place, lone};
use crate::figures::Kind;
use crate::figures::lexicon::Lexicon;
use crate::figures::numeral;
use crate::figures::unit;
use std::sync::LazyLock;

/// Words that make the number after them a step: 每提升1个百分点.
static STEPS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::words(
        "每增 每增加 每提升 每提高 每升高 每上升 每降低 每下降 每减少 每多 每少 每超 每超过 每延长",
    )
});

/// Whether a number is the base of the amount beside it.
pub(super) fn is_base(place: &Place<'_>) -> bool {
    STEPS.ends(place.chars, place.start) || exchanged(place) || priced(place) || led_by_one(place)
}

/// 100日元兑4.69元, 1元人民币兑64.8坚戈; 1元兑换券 is money.
fn exchanged(place: &Place<'_>) -> bool {
    let round = || matches!(place.figure.value.to_int(), Some(1 | 100));
    if place.figure.kind != Kind::Money || !round() {
        return false;
    }
    let foreign = place.unit != "CNY";
    let rate = place.after.strip_prefix('兑').is_some_and(|rest| {
        let rest = rest.trim_start_matches(['换', '成', '约', '得']);
        foreign || rest.starts_with(numeral::begins)
    });
    rate || foreign && place.begins(&["可兑换", "折合"])
}

/// 4元2角一公斤: what a price is for.
fn priced(place: &Place<'_>) -> bool {
    lone::is_one(place.numeral)
        && matches!(place.figure.kind, Kind::Quantity | Kind::Count)
        && place.before().ends_with(['元', '角', '毛', '块', '钱'])
}

/// 1斤15元, 一年12.3吨: one of something directly before its amount. Where two counts meet (1死3伤) both are stated,
/// and a word that measures (历时1年) leaves the number its own.
fn led_by_one(place: &Place<'_>) -> bool {
    let (chars, figure) = (place.chars, place.figure);
    let based = matches!(figure.kind, Kind::Duration | Kind::Quantity | Kind::Count);
    let one = based && figure.max.is_none() && !figure.more && figure.value.to_int() == Some(1);
    if !one || lone::is_stated(place) {
        return false;
    }
    let next = chars.get(figure.end).filter(|c| numeral::begins(**c));
    let next = next.and_then(|_| numeral::read(chars, figure.end));
    let Some(amount) = next.and_then(|next| unit::at(chars, next.end)) else { return false };
    match amount.unit.kind {
        Kind::Money => true,
        Kind::Duration => false,
        Kind::Count => figure.kind == Kind::Duration,
        _ => figure.kind != Kind::Quantity,
    }
}
