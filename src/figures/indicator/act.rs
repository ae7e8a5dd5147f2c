//! What is done with an amount: what it is paid, got or imposed for, what is done within a time, and what rests meanwhile.

use super::super::Kind;
use super::super::context::{Context, holds};
use super::super::scan::Candidate;
use super::super::text::is_han;
use super::after::after;
use super::phrase::WHOLE;
use super::verb::STOPS;

/// What a rule imposes between two bounds: 处20元以上50元以下罚款, 罚款200元以上500元以下.
pub(super) fn fine(context: &Context<'_>, figure: &Candidate) -> Option<String> {
    const FINES: &[&str] = &["罚款", "罚金", "滞纳金", "违约金"];
    if !matches!(figure.kind, Kind::Money | Kind::Ratio) {
        return None;
    }
    let gap = context.gap();
    let bounded = matches!(context.tail_letters(), ['以', '上' | '下', ..]);
    // 处货值十五倍罚款: by the value of the goods.
    let scaled = figure.kind == Kind::Ratio && gap.trim_start_matches(',').starts_with('处');
    let imposed =
        bounded || scaled || ["处", "处以", "并处", "可处", "课以"].iter().any(|verb| gap.ends_with(verb));
    if imposed {
        let tail = context.tail_letters();
        let tail = tail.get(..18).unwrap_or(tail);
        if let Some(fine) = FINES.iter().find(|fine| holds(tail, fine)) {
            return Some((*fine).to_string());
        }
    }
    FINES
        .iter()
        .find(|fine| gap.ends_with(**fine) && gap.contains(['未', '不', '违', '按']))
        .map(|fine| (*fine).to_string())
}

/// 获得17.3亿元贷款, 提出的6亿元需求: the noun follows.
pub(super) fn governed_by_verb(context: &Context<'_>, figure: &Candidate) -> bool {
    if !matches!(figure.kind, Kind::Money | Kind::Quantity | Kind::Percent | Kind::Ratio | Kind::Duration) {
        return false;
    }
    let gap = context.gap();
    if gap.ends_with(['的', '着', '了']) {
        return true;
    }
    let stripped = context.stripped();
    let verb = STOPS.ending(stripped, stripped.len()).is_some_and(|(length, ())| length > 1);
    verb && WHOLE.ending(stripped, stripped.len()).is_none()
}

/// 雨季停工两个月, 学校停课3天: what nobody does meanwhile.
pub(super) fn idle(context: &Context<'_>) -> Option<String> {
    let stripped = context.stripped();
    let verb = stripped.get(stripped.len().checked_sub(2)?..)?;
    let idle = verb.first().is_some_and(|c| "停闭封休晚延罢".contains(*c));
    (idle && STOPS.ending(stripped, stripped.len()).is_some_and(|(length, ())| length == 2))
        .then(|| verb.iter().collect())
}

/// 平均22分钟完成验放: what is done within the time.
pub(super) fn after_verb(context: &Context<'_>, figure: &Candidate) -> Option<String> {
    let mut at = figure.end;
    for word in ["以内", "之内", "内", "就", "即可", "可", "便"] {
        if context.begins_at(at, word) {
            at += word.chars().count();
        }
    }
    let (length, ()) = STOPS.starting(context.chars, at)?;
    let shifted = Candidate { end: at + length, ..figure.clone() };
    // 最快半天放款: the verb itself is what takes so long.
    let closed =
        context.chars.get(at + length).is_none_or(|c| !is_han(*c) && !super::super::numeral::begins(*c));
    after(context, &shifted)
        .or_else(|| (closed && length > 1).then(|| context.cut(at, at + length).to_string()))
}
