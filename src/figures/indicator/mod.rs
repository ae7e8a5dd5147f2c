//! What a Chinese figure measures: the noun after a measure word, the noun phrase before an amount, or the
//! head that is carried on from the figure before.

mod after;
mod phrase;

use super::context::Context;
use super::lexicon::pattern;
use super::period::Time;
use super::scan::Candidate;
use super::text::is_han;
use super::{Change, ChangeKind, Kind};
use after::after;
pub(super) use phrase::names_verb;
use phrase::{MEANS, STOPS, WHOLE, is_verb, phrase, strip_right, tidy};
use regex::Regex;
use std::sync::LazyLock;

static RANKING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:已经|已|均|均已|继续|连续)*(?:位居|位列|位于|排名|名列|列|居|排在|排|成为|跃居|跃升|升至|进入|跻身|稳居|荣获|获得|获|夺得|保持|在(?:全|世|省|同|行)|是(?:全|世|国)|为(?:全|世|国)|由|从|、|全国|全省|世界|全球|国内|中国|亚洲|并列|勇夺|分列|挺进)",
    )
});

/// The indicator of `figure`; `carried` is that of the figure before.
pub(super) fn of(
    context: &Context<'_>,
    figure: &Candidate,
    change: Option<&Change>,
    times: &[Time],
    before: Option<(&Candidate, Option<&str>)>,
) -> Option<String> {
    let carried = before.and_then(|(_, indicator)| indicator.map(str::to_string));
    if let Some(share) = share(context, times, carried.as_deref()) {
        return Some(share);
    }
    if figure.kind == Kind::Rank {
        return rank(context, times, carried, before.map(|(figure, _)| figure.end));
    }
    if let Some(class) = levelled(context, figure) {
        return class;
    }
    let difference = change.is_some_and(|change| change.kind == ChangeKind::By);
    let counted = matches!(figure.kind, Kind::Count) && figure.unit != "1";
    if let Some(class) = class_of(context, figure, before.map(|(figure, _)| figure)) {
        return Some(class);
    }
    if counted
        && !difference
        && let Some(noun) = after(context, figure)
    {
        return Some(noun);
    }
    if matches!(figure.kind, Kind::Age | Kind::Score)
        && let Some(noun) = after(context, figure)
    {
        return Some(noun);
    }
    let bounded = super::modality::names_set(context);
    // 超5亿元企业 after 贸易额超亿元企业 bounds the same amount.
    let carried = if bounded {
        carried
            .map(|name| name.split('超').next().unwrap_or_default().to_string())
            .filter(|name| !name.is_empty())
    } else {
        carried
    };
    if !difference
        && !bounded
        && governed_by_verb(context, figure)
        && let Some(noun) = after(context, figure)
    {
        return Some(noun);
    }
    let fraction = matches!(figure.kind, Kind::Percent | Kind::Ratio)
        && strip_right(context.gap()).chars().last().is_none_or(|c| !is_han(c));
    if fraction && let Some(noun) = after(context, figure) {
        return Some(noun);
    }
    if let Some(noun) = before_number(context, figure, times, carried.as_deref()) {
        return Some(noun);
    }
    if matches!(figure.kind, Kind::Money | Kind::Quantity | Kind::Percent | Kind::Ratio | Kind::Duration)
        && !difference
        && !bounded
        && let Some(noun) = after(context, figure)
    {
        return Some(noun);
    }
    if figure.kind == Kind::Duration
        && ["历时", "为期", "耗时", "历经"].iter().any(|word| context.gap().ends_with(word))
    {
        return None;
    }
    if figure.kind == Kind::Duration
        && let Some(noun) = after_verb(context, figure)
    {
        return Some(noun);
    }
    carried
        .or_else(|| after(context, figure))
        .or_else(|| previous_clause(context, times, before.map(|(figure, _)| figure.end)))
}

/// 碳纤维产能位居全国第一: what stands before the verb of ranking.
fn rank(
    context: &Context<'_>,
    times: &[Time],
    carried: Option<String>,
    previous: Option<usize>,
) -> Option<String> {
    let gap = context.gap();
    let cut = RANKING.find(gap).map_or(gap.len(), |hit| hit.start());
    let length = gap.get(..cut).unwrap_or_default().chars().count();
    let noun = tidy(&phrase(context, context.gap_start, context.gap_start + length, times));
    if noun.chars().count() > 1 {
        return Some(noun);
    }
    if context.gap_start == context.clause_start
        && let Some(subject) = previous_clause(context, times, previous)
    {
        return Some(subject);
    }
    carried
}

/// 10万吨级散货船 names its class by size; 百亿元级项目 counts on by itself.
fn levelled(context: &Context<'_>, figure: &Candidate) -> Option<Option<String>> {
    if !context.tail().starts_with('级') || figure.kind == Kind::Score {
        return None;
    }
    if figure.kind == Kind::Money {
        return Some(None);
    }
    let shifted = Candidate { end: figure.end + 1, ..figure.clone() };
    Some(after(context, &shifted))
}

/// 获得17.3亿元贷款, 提出的6亿元需求: the noun follows.
fn governed_by_verb(context: &Context<'_>, figure: &Candidate) -> bool {
    if !matches!(figure.kind, Kind::Money | Kind::Quantity | Kind::Percent | Kind::Ratio) {
        return false;
    }
    let gap = context.gap();
    if gap.ends_with(['的', '着', '了']) {
        return true;
    }
    let text: Vec<char> = strip_right(gap).chars().collect();
    let verb = STOPS.ending(&text, text.len()).is_some_and(|(length, ())| length > 1);
    verb && WHOLE.ending(&text, text.len()).is_none()
}

/// 平均22分钟完成验放: what is done within the time.
fn after_verb(context: &Context<'_>, figure: &Candidate) -> Option<String> {
    let mut at = figure.end;
    for word in ["以内", "之内", "内", "就", "即可", "可", "便"] {
        if context.cut(at, at + word.chars().count()) == word {
            at += word.chars().count();
        }
    }
    let (length, ()) = STOPS.starting(context.chars, at)?;
    let shifted = Candidate { end: at + length, ..figure.clone() };
    after(context, &shifted)
}

/// 绿电占全社会用电量的35%.
fn share(context: &Context<'_>, times: &[Time], carried: Option<&str>) -> Option<String> {
    let gap = context.gap();
    let at = gap.rfind('占').filter(|at| {
        !gap.get(*at..).is_some_and(|rest| {
            ["占地", "占比", "占用", "占据", "占有率"].iter().any(|word| rest.starts_with(word))
        })
    })?;
    let numerator = gap.get(..at).unwrap_or_default();
    let start = context.gap_start;
    let numerator = tidy(&phrase(context, start, start + numerator.chars().count(), times));
    let mut denominator = strip_right(gap.get(at + '占'.len_utf8()..).unwrap_or_default());
    for word in ["的", "比重", "比例", "份额", "总数的"] {
        denominator = denominator.trim_end_matches(word).to_string();
    }
    let numerator = if numerator.is_empty() {
        carried.map(|text| text.split('占').next().unwrap_or_default().to_string()).unwrap_or_default()
    } else {
        numerator
    };
    if numerator.is_empty() {
        return (!denominator.is_empty()).then_some(denominator);
    }
    if denominator.is_empty() {
        return Some(numerator);
    }
    Some(format!("{numerator}占{denominator}"))
}

/// 年产值超50亿元企业达11家: the threshold belongs to the name of the set.
fn class_of(context: &Context<'_>, figure: &Candidate, before: Option<&Candidate>) -> Option<String> {
    let before = before?;
    if figure.kind != Kind::Count
        || before.end != context.gap_start
        || !matches!(before.kind, Kind::Money | Kind::Quantity | Kind::Percent | Kind::Count)
    {
        return None;
    }
    let gap = strip_right(context.gap());
    let gap = gap.trim_start_matches("以上").trim_start_matches("及以上");
    let noun = gap.trim_start_matches('的');
    let plain =
        noun.chars().all(|c| is_han(c) || matches!(c, '“' | '”')) && (1..=8).contains(&noun.chars().count());
    if !plain
        || STOPS.starting(&noun.chars().collect::<Vec<_>>(), 0).is_some()
        || after(context, figure).is_some()
    {
        return None;
    }
    let mut start = before.start;
    let bound = ["超过", "超", "逾", "突破", "不足", "近", "达", "达到"]
        .iter()
        .find(|word| context.ends_at(start, word));
    if let Some(word) = bound {
        start -= word.chars().count();
    } else if !context.gap().starts_with('级') && before.unit != "kV" {
        return None;
    }
    let mut from = start;
    while from > context.clause_start
        && start - from < 14
        && context.chars.get(from - 1).is_some_and(|c| is_han(*c))
        && STOPS.ending(context.chars, from).is_none()
    {
        from -= 1;
    }
    let head = tidy(&context.cut(from, start));
    Some(format!("{head}{}{gap}", context.cut(start, before.end)))
}

/// The noun phrase before the number in its clause.
fn before_number(
    context: &Context<'_>,
    figure: &Candidate,
    times: &[Time],
    carried: Option<&str>,
) -> Option<String> {
    let noun = tidy(&phrase(context, context.gap_start, figure.start, times));
    if noun.chars().count() < 2 {
        return None;
    }
    // A verb or a mean alone leans on what stands before it: 班列累计开行10万列, 货车由日均300辆次.
    let letters: Vec<char> = noun.chars().collect();
    let verb = STOPS.starting(&letters, 0).is_some_and(|(length, ())| length == letters.len());
    let mean = MEANS.contains(&noun.as_str());
    if !verb && !mean {
        return Some(noun);
    }
    let gap = context.gap();
    let head = gap.rfind(noun.as_str()).and_then(|at| gap.get(..at)).unwrap_or_default().chars().count();
    let head = tidy(&phrase(context, context.gap_start, context.gap_start + head, times));
    let letters: Vec<char> = head.chars().collect();
    let led = STOPS.ending(&letters, letters.len()).is_some();
    let head = if head.chars().count() > 1 && !led {
        Some(head)
    } else if mean {
        carried.map(str::to_string)
    } else {
        None
    };
    match head {
        Some(head) if mean => Some(format!("{noun}{head}")),
        Some(head) => Some(head),
        None => Some(noun),
    }
}

/// Where the clause of the number says nothing, the one before may.
fn previous_clause(context: &Context<'_>, times: &[Time], previous: Option<usize>) -> Option<String> {
    let end = context.clause_start.saturating_sub(1);
    let text: Vec<char> = context.chars.get(context.sentence_start..end)?.to_vec();
    let start = end - text.iter().rev().take_while(|c| !matches!(c, ',' | ';' | ':' | '。')).count();
    // A clause with a figure of its own has handed its indicator on already.
    if previous.is_some_and(|figure| figure > start)
        || context.chars.get(start..end)?.iter().any(char::is_ascii_digit)
    {
        return None;
    }
    // The subject is what stands before the first verb.
    let mut stop = start;
    while stop < end {
        if let Some((length, ())) = WHOLE.starting(context.chars, stop) {
            stop += length;
            continue;
        }
        if stop > start + 1
            && STOPS
                .starting(context.chars, stop)
                .is_some_and(|(length, ())| is_verb(context.chars, stop, length))
        {
            break;
        }
        stop += 1;
    }
    let noun = tidy(&phrase(context, start, stop, times));
    (noun.chars().count() > 1).then_some(noun)
}
