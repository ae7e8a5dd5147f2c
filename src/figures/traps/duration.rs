//! Durations that are times, or parts of other words: 2024年, 五年计划, 24小时热线.

use super::Place;
use crate::figures::lexicon::Lexicon;
use std::sync::LazyLock;

/// What follows years that last nothing: 三年行动, 十年前.
static OF_YEARS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::words(
        "行动 计划 规划 攻坚 大变 再造 提升行动 级 制 任务 目标 之约 磨一剑 如一日 前 后 方案 一贯 平均增 平均下 均增长",
    )
});

/// 平均增长5%: the mean of the years before.
const MEANS: &[&str] = &["平均增", "平均下", "年均增", "均增长"];

pub(super) fn is_trap(place: &Place<'_>) -> bool {
    if place.unit == "a" {
        return of_years(place);
    }
    if place.begins(MEANS) {
        return true;
    }
    match place.unit {
        "d" => place.begins(&["元", "本"]) || is_term(place) || is_service(place),
        "mo" => is_term(place),
        "h" => is_service(place),
        _ => false,
    }
}

/// 10年期, 30天期: a term that names a thing.
fn is_term(place: &Place<'_>) -> bool {
    place.begins(&["期"]) && !place.begins(&["期限", "期间"])
}

/// 24小时热线: hours in which something is open.
fn is_service(place: &Place<'_>) -> bool {
    place.begins(&["值守", "值班", "热线", "不打烊", "在线", "全天候", "营业"])
}

fn of_years(place: &Place<'_>) -> bool {
    let (numeral, figure) = (place.numeral, place.figure);
    let year = place.whole().is_some_and(|value| (1800..2200).contains(&value));
    if year && numeral.arabic && numeral.infix.is_none() {
        return true;
    }
    if is_term(place) && !place.begins(&["期满"]) {
        return true;
    }
    // 十年下降1.82%: the time that a change takes.
    let changes = place.begins(&["下降", "增长", "增加", "减少", "上升", "翻了", "累计"]);
    changes && place.before().is_empty()
        || figure.max.is_none() && OF_YEARS.begins(place.chars, figure.end) && !place.begins(&["后备"])
        || place.before().ends_with(['第', '下', '头', '前'])
}
