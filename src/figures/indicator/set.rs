//! Sets that are named by a threshold: 年产值超50亿元企业, 60岁以上人口, 10万吨级散货船.

use super::super::Kind;
use super::super::context::{Context, begins};
use super::super::period::Time;
use super::super::scan::Candidate;
use super::super::text::is_han;
use super::after::after;
use super::phrase::{phrase, strip_right};
use super::verb::STOPS;

/// 年产值超50亿元企业达11家: the threshold belongs to the name of the set.
pub(super) fn class_of(
    context: &Context<'_>,
    figure: &Candidate,
    before: Option<&Candidate>,
    times: &[Time],
) -> Option<String> {
    let before = before?;
    if figure.kind != Kind::Count
        || before.end != context.gap_start
        || !matches!(before.kind, Kind::Money | Kind::Quantity | Kind::Percent | Kind::Count)
    {
        return None;
    }
    let gap = context.stripped();
    // A set is named in a few words.
    if !(1..=16).contains(&gap.len()) || !gap.iter().all(|c| is_han(*c) || matches!(c, '“' | '”')) {
        return None;
    }
    let gap: String = gap.iter().collect();
    let gap = gap.trim_start_matches("以上").trim_start_matches("及以上");
    let noun = gap.trim_start_matches('的');
    if !(1..=8).contains(&noun.chars().count())
        || STOPS.starting(&noun.chars().collect::<Vec<_>>(), 0).is_some()
        || after(context, figure).is_some()
    {
        return None;
    }
    let mut start = before.start;
    // 10亿元以上项目6个
    let above = before.kind == Kind::Money
        && ["以上", "以下"].iter().any(|word| context.gap().starts_with(word))
        && !context.gap().contains('的');
    if above {
        let class: String = context.stripped().iter().collect();
        return Some(format!("{}{class}", context.cut(start, before.end)));
    }
    let bound = ["超过", "超", "逾", "突破", "不足", "近", "达", "达到"]
        .iter()
        .find(|word| context.ends_at(start, word));
    if let Some(word) = bound {
        start -= word.chars().count();
    } else if !context.gap().starts_with('级') && before.unit != "kV" {
        return None;
    }
    let led = context.chars.get(context.clause_start..start).unwrap_or_default();
    let item = led.iter().rposition(|c| *c == '、').map_or(0, |at| at + 1);
    let head = phrase(context, context.clause_start + item, start, times);
    Some(format!("{head}{}{gap}", context.cut(start, before.end)))
}

/// 60岁以上人口9.4万人: the ages are part of the name of who is counted.
pub(super) fn aged(context: &Context<'_>, figure: &Candidate, before: Option<&Candidate>) -> Option<String> {
    let before = before.filter(|before| before.kind == Kind::Age && before.end == context.gap_start)?;
    let gap = context.gap_letters();
    let bound = ["及以上", "以上", "及以下", "以下"].iter().find(|word| begins(gap, 0, word))?;
    let rest = gap.get(bound.chars().count()..).unwrap_or_default();
    let noun = strip_right(rest);
    let plain = (2..=6).contains(&noun.len()) && noun.iter().all(|c| is_han(*c) && *c != '的');
    let counted = matches!(figure.kind, Kind::Count | Kind::Percent) && plain;
    let end = before.end + bound.chars().count() + noun.len();
    counted.then(|| context.cut(before.start, end).to_string())
}

/// 10万吨级散货船 names its class by size; 百亿元级项目 counts on by itself.
pub(super) fn levelled(context: &Context<'_>, figure: &Candidate) -> Option<Option<String>> {
    if !context.tail().starts_with('级') || figure.kind == Kind::Score {
        return None;
    }
    if figure.kind == Kind::Money {
        return Some(None);
    }
    let shifted = Candidate { end: figure.end + 1, ..figure.clone() };
    Some(after(context, &shifted))
}
