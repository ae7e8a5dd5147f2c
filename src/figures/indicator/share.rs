//! What a share, a rate or a multiple measures: 绿电占全社会用电量 of 绿电占全社会用电量的35%.

use super::super::Kind;
use super::super::context::{Context, begins};
use super::super::pattern::Pattern;
use super::super::period::Time;
use super::super::scan::Candidate;
use super::super::signs::SHARES;
use super::super::text::is_han;
use super::phrase::{phrase, strip_right};
use super::weak;
use std::sync::LazyLock;

/// 绿电占全社会用电量的35%.
pub(super) fn share(context: &Context<'_>, times: &[Time], carried: Option<&str>) -> Option<String> {
    if context.gap_signs & SHARES == 0 {
        return None;
    }
    let gap = context.gap_letters();
    let length = gap.iter().rposition(|c| *c == '占')?;
    if ["占地", "占比", "占用", "占据", "占有率"].iter().any(|word| begins(gap, length, word)) {
        return None;
    }
    // 单户授信1000万元以下的占86%: the threshold before names the part.
    let numerator = bounded(context, length, times)
        .unwrap_or_else(|| phrase(context, context.gap_start, context.gap_start + length, times));
    // 占全市出口总值的比重由2023年的19%提高到31%: the day is that of the figure, and no part of the denominator.
    let (begin, end) = (context.gap_start + length + 1, context.gap_start + gap.len());
    let end =
        times.iter().map(|time| time.start).find(|start| (begin + 1..end).contains(start)).unwrap_or(end);
    let denominator = gap.get(length + 1..end - context.gap_start).unwrap_or_default();
    let denominator: String = strip_right(denominator).iter().collect();
    let mut denominator = denominator.trim_end_matches(['由', '从']).to_string();
    for word in ["的", "比重", "比例", "份额", "总数的"] {
        denominator = denominator.trim_end_matches(word).to_string();
    }
    let denominator = denominator.trim_end_matches('的').to_string();
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

/// The part of a population that the ages right before its share name: 18至35岁占比五成七, 0—14岁人口占15.4%,
/// 35岁以下的超六成半.
pub(super) fn aged_part(context: &Context<'_>, before: Option<&Candidate>) -> Option<String> {
    let before = before.filter(|before| before.kind == Kind::Age && before.end == context.gap_start)?;
    let gap = context.gap_letters();
    let named = |words: &[&str]| {
        words.iter().find(|word| begins(gap, 0, word)).map_or(0, |word| word.chars().count())
    };
    let group = named(&["人口", "人员", "儿童", "青少年", "老年人", "老人", "居民", "人群", "群体"]);
    let bound = named(&["及以下", "及以上", "以下", "以上", "以内"]);
    let end = group.max(bound);
    let rest = gap.get(end..).unwrap_or_default();
    let shared =
        rest.first() == Some(&'占') || bound > 0 && rest.first().is_some_and(|c| matches!(c, '的' | '者'));
    (shared && rest.len() <= 6).then(|| context.cut(before.start, before.end + end).to_string())
}

/// The part that a threshold bounds, whose words go on to 占 at `length` of the gap: 单户授信1000万元以下.
fn bounded(context: &Context<'_>, length: usize, times: &[Time]) -> Option<String> {
    let gap = context.gap_letters().get(..length)?;
    let bound = ["及以下", "及以上", "(含)以上", "(含)以下", "以下", "以上", "以内"]
        .iter()
        .find(|word| begins(gap, 0, word))?;
    let bound = bound.chars().count();
    let rest = gap.get(bound..).unwrap_or_default();
    if !matches!(rest, [] | ['的'] | ['者'] | ['的', '人' | '户'])
        || context.gap_start <= context.clause_start
    {
        return None;
    }
    // The number itself stands right before the gap.
    let head = context.chars.get(context.clause_start..context.gap_start)?;
    let digits =
        head.iter().rposition(|c| !(c.is_ascii_digit() || *c == '.' || is_han(*c))).map_or(0, |at| at + 1);
    let number =
        (digits..head.len()).find(|at| super::super::numeral::begins(*head.get(*at).unwrap_or(&' ')))?;
    let from = context.clause_start + number;
    let noun = phrase(context, context.clause_start, from, times);
    Some(format!("{noun}{}", context.cut(from, context.gap_start + bound)))
}

/// 完成年度目标的60%, 租金为市场价的五成: what the multiple or the share is of is not what is measured. `Some(None)` leaves it
/// to the figure before.
pub(super) fn related(context: &Context<'_>, figure: &Candidate, times: &[Time]) -> Option<Option<String>> {
    static RELATED: LazyLock<Pattern> = LazyLock::new(|| {
        Pattern::new(
            "(?:完成了?[^,。;]{0,8}(?:目标|预算|计划|任务|目标任务|进度)|(?:只有|仅有|只及|仅及|只是|仅是|是|为|相当于|等于|达到?|不到|不足|超过)[^,。;占]{0,12}?(?:原来|以前|过去|以往|往年|价格?|标准值?|预算|计划|目标|水平|平均值?|同期|平时|时|初|年|末|底|原来|额定|总和|当年|正常值|均值|同行|同类|同业|对手|普通|常规|市价|均价))的(?:约|近|将近|大约|至少|整整|超过?|不足|不到|仅)*$",
        )
    });
    if !matches!(figure.kind, Kind::Percent | Kind::Ratio) {
        return None;
    }
    static MULTIPLE: LazyLock<Pattern> = LazyLock::new(|| {
        Pattern::new(
            "(?:是|为|相当于|等于|达到?)[^,。;占]{1,14}的(?:约|近|将近|大约|至少|整整|超过?|不足|不到|仅)*$",
        )
    });
    let gap = context.gap();
    if !gap.contains('的') {
        return None;
    }
    let multiple = if figure.unit == "{倍}" { MULTIPLE.find(gap) } else { None };
    let hit = RELATED.find(gap).or(multiple)?;
    let length = context.gap().get(..hit.start).unwrap_or_default().chars().count();
    let noun = phrase(context, context.gap_start, context.gap_start + length, times);
    Some((noun.chars().count() > 1 && !weak(&noun)).then_some(noun))
}

/// 按货值的3%收取保证金: what is charged or granted.
pub(super) fn rule(context: &Context<'_>, figure: &Candidate, times: &[Time]) -> Option<String> {
    let gap = context.gap();
    if figure.kind != Kind::Percent
        || !(gap.ends_with('的')
            || gap.ends_with("收")
            || gap.ends_with("日加收")
            || ["补助", "奖励", "补贴", "贴息", "奖补", "返还", "减免", "计收", "计提"]
                .iter()
                .any(|word| context.begins_at(figure.end, word)))
    {
        return None;
    }
    let at = gap.rfind('按').or_else(|| gap.rfind('依'))?;
    if gap.get(at..).is_some_and(|rest| rest.chars().count() > 14) {
        return None;
    }
    let mut from = figure.end;
    for word in ["比例", "标准", "一次性", "连续", "最高", "的"] {
        if context.begins_at(from, word) {
            from += word.chars().count();
        }
    }
    const ACTS: &[&str] = &[
        "给予", "予以", "缴纳", "收取", "计提", "提取", "支付", "发放", "加收", "征收", "减免", "返还",
        "结算", "核算", "享受", "获得", "计算", "缴存", "扣除", "安排", "拨付", "计收", "计付", "计征", "计",
        "给", "收", "交",
    ];
    let act = ACTS.iter().find(|act| context.begins_at(from, act));
    let named = ["补助", "奖励", "补贴", "贴息", "扶持", "资助", "奖补", "返还", "减免"];
    if act.is_none()
        && let Some(word) = named.iter().find(|word| context.begins_at(from, word))
    {
        return Some((*word).to_string());
    }
    let from = from + act.map_or(0, |act| act.chars().count());
    let end = (from..context.clause_end)
        .find(|at| context.chars.get(*at).is_none_or(|c| !is_han(*c) || *c == '的'))
        .unwrap_or(context.clause_end);
    if (2..=8).contains(&end.saturating_sub(from)) {
        return Some(context.cut(from, end).to_string());
    }
    // 手续费按发行额的0.8‰计收: what is reckoned stands before.
    let length = gap.get(..at).unwrap_or_default().chars().count();
    let noun = phrase(context, context.gap_start, context.gap_start + length, times);
    (act.is_some() && noun.chars().count() > 1).then_some(noun)
}

/// 消费券拉动消费的比例: a share that a clause describes.
pub(super) fn described(context: &Context<'_>, noun: &str) -> Option<String> {
    let gap = context.gap();
    let at = gap.rfind(noun)?;
    let head = gap.get(..at).unwrap_or_default().strip_suffix('的')?.trim_start_matches(',');
    let length = head.chars().count();
    let plain = (4..=12).contains(&length) && head.chars().all(is_han);
    let named = ["比例", "占比", "比重"].contains(&noun)
        && !["这", "该", "其", "此", "占"].iter().any(|word| head.contains(word));
    (plain && named).then(|| format!("{head}的{noun}"))
}

/// 水库蓄水 of 水库蓄水占兴利库容; 占地面积 is no share.
pub(super) fn numerator(name: &str) -> &str {
    match name.split_once('占') {
        Some((head, rest)) if !head.is_empty() && !rest.starts_with(['地', '比', '用', '据', '有']) => {
            head
        }
        _ => name,
    }
}

/// 医护比为1:1.8: 比 before a ratio is a noun.
pub(super) fn ratio_name(context: &Context<'_>, figure: &Candidate, noun: String) -> String {
    if !matches!(figure.kind, Kind::Ratio | Kind::Percent) {
        return noun;
    }
    let gap = context.gap().trim_end_matches(['为', '约', '高', '达', '是', '到', '至', '近', '成', '仅']);
    // What stands between the noun and the verb.
    let tail = noun.chars().next_back().and_then(|last| gap.rsplit(last).next()).unwrap_or(gap);
    if matches!(tail, "比" | "之比" | "比例") { format!("{noun}{tail}") } else { noun }
}
