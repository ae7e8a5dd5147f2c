//! What a Chinese figure measures: the noun after a measure word, the noun phrase before an amount, or the
//! head that is carried on from the figure before.

mod after;
mod before;
mod owner;
pub(super) mod phrase;
mod respective;
mod set;
mod share;
mod verb;

use super::context::{Context, holds};
use super::pattern::Pattern;
use super::period::Time;
use super::scan::Candidate;
use super::text::is_han;
use super::{Change, ChangeKind, Kind};
use after::after;
use before::{before_number, leans, previous_clause};
pub(super) use phrase::names_verb;
use phrase::{WHOLE, phrase};
pub(super) use respective::assign as answer;
use set::{aged, class_of, levelled};
use share::{described, numerator, ratio_name, related, rule, share};
use std::sync::LazyLock;
use verb::STOPS;

static RANKING: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
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
    let carried = before.and_then(|(_, indicator)| indicator);
    // 35岁以下的超六成半: the ages name the part.
    if figure.kind == Kind::Percent
        && let Some(part) = share::aged_part(context, before.map(|(figure, _)| figure))
    {
        return Some(part);
    }
    if let Some(share) = share(context, times, carried) {
        return Some(share);
    }
    if figure.kind == Kind::Rank {
        return rank(context, figure, times, carried, before.map(|(figure, _)| figure.end));
    }
    if let Some(class) = levelled(context, figure) {
        return class;
    }
    if let Some(rule) = rule(context, figure, times) {
        return Some(rule);
    }
    if let Some(whole) = related(context, figure, times) {
        return whole.or_else(|| carried.map(str::to_string));
    }
    if let Some(aged) = aged(context, figure, before.map(|(figure, _)| figure)) {
        return Some(aged);
    }
    let difference = change.is_some_and(|change| change.kind == ChangeKind::By);
    let counted = matches!(figure.kind, Kind::Count) && figure.unit != "1";
    if let Some(class) = class_of(context, figure, before.map(|(figure, _)| figure), times) {
        return Some(class);
    }
    // 事故造成3人死亡: what befell them is counted.
    if figure.unit == "{人}"
        && let Some(fate) = FATES.iter().find(|fate| context.begins_at(figure.end, fate))
    {
        return Some((*fate).to_string());
    }
    // 处五千元以上五万元以下罚款: what is imposed.
    if let Some(fine) = fine(context, figure) {
        return Some(fine);
    }
    // 以“1箭12星”方式发射升空: the launch is what counts rockets and satellites.
    if matches!(figure.unit.as_ref(), "{箭}" | "{星}") && context.tail().contains("发射") {
        return Some("发射".to_string());
    }
    let former = change.is_some_and(|change| change.kind == ChangeKind::From);
    if counted
        && !difference
        && !former
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
        let bound =
            |name: &str| before.is_some_and(|(figure, _)| figure.kind == Kind::Money) || name.contains('超');
        carried
            .filter(|name| bound(name))
            .and_then(|name| name.split('超').next())
            .filter(|name| !name.is_empty())
    } else {
        carried
    };
    // A share carries what it measures, not what it is a share of, but to where it rises.
    let rises = change.is_some_and(|change| change.kind == ChangeKind::To);
    let carried = if rises { carried } else { carried.map(numerator) };
    // 以12.88秒的成绩, 最高500元的补贴: what the amount qualifies.
    // 征收15.75%的保障税
    let levied = context.tail().starts_with('的')
        && [
            "征收", "加征", "课征", "收取", "缴纳", "支付", "给予", "享受", "执行", "实行", "适用", "实施",
            "提供", "发放", "获得", "处以",
        ]
        .iter()
        .any(|verb| context.gap().ends_with(verb));
    let open = context.stripped().is_empty() || context.gap().ends_with('、');
    let each = figure.kind == Kind::Money && context.tail().starts_with('一') && open;
    let qualifies = each
        || levied
        || context.tail().starts_with('的')
            && (context.gap().ends_with('以')
                || figure.kind == Kind::Money && context.gap().ends_with("最高"));
    // 十几户人家、数百亩薄田: an item of a list after an item with its noun.
    let item =
        context.gap().ends_with('、') && context.gap().chars().count() > 1 && figure.kind == Kind::Quantity;
    if !difference
        && !former
        && !bounded
        && (governed_by_verb(context, figure) || qualifies || item)
        && let Some(noun) = after(context, figure)
    {
        return Some(noun);
    }
    let fraction = matches!(figure.kind, Kind::Percent | Kind::Ratio)
        && context.stripped().last().is_none_or(|c| !is_han(*c));
    // 住宅楼里三分之二的住户, 超过半数的学员
    let worded = !context.cut(figure.start, figure.end).contains('%') && context.tail().starts_with('的');
    let part = matches!(figure.kind, Kind::Percent | Kind::Ratio)
        && figure.unit != "{倍}"
        && worded
        && change.is_none();
    if (fraction || part)
        && let Some(noun) = after(context, figure)
    {
        return Some(noun);
    }
    // 比计划缩短15天: the comparison names only its base.
    let gap = context.gap().trim_start_matches(',');
    let compared = difference
        && gap.starts_with(['比', '较'])
        && !["比重", "比例", "比率", "比分", "比赛"].iter().any(|word| gap.starts_with(word));
    let marked = difference
        && gap.starts_with(['超', '低', '高'])
        && ["警戒", "保证", "汛限", "控制线", "分数线", "录取线", "限速", "核载", "核定", "限额"]
            .iter()
            .any(|mark| holds(context.gap_letters(), mark));
    // 刷新赛会纪录1分27秒: what the record is in was named before.
    let record = difference
        && (gap.ends_with("纪录") || gap.ends_with("纪录了"))
        && ["刷新", "改写", "打破", "超"].iter().any(|verb| gap.contains(verb));
    if (compared || marked || record) && carried.is_some() {
        return carried.map(str::to_string);
    }
    // 最低气温出现在漠北镇,为零下31.6摄氏度: the verb alone leans on the clause before it.
    let alone = matches!(
        context.gap().trim_start_matches(','),
        "为" | "达"
            | "是"
            | "仅"
            | "仅为"
            | "仅有"
            | "达到"
            | "高达"
            | "低至"
            | "达了"
            | "约"
            | "约为"
            | "只有"
            | "多达"
    );
    if alone
        && context.gap_start == context.clause_start
        && let Some(subject) = previous_clause(context, times, before.map(|(figure, _)| figure.end))
        && !pronoun(&subject)
    {
        return Some(subject);
    }
    // 分四轮发放消费券: what is parted into so many.
    if counted
        && context.gap().ends_with('分')
        && let Some(noun) = after_verb(context, figure)
        && STOPS
            .starting(context.chars, figure.end)
            .is_some_and(|(length, ())| !context.begins_at(figure.end, &noun) && length > 1)
    {
        return Some(noun);
    }
    if let Some(noun) = before_number(context, figure, times, carried) {
        if let Some((previous, Some(head))) = before
            && leans(context, figure, &noun, previous)
        {
            return Some(numerator(head).to_string());
        }
        // 68家上市公司总市值1.37万亿元: the members are counted, their measure follows.
        if let Some((previous, Some(head))) = before
            && previous.kind == Kind::Count
            && previous.end == context.gap_start
            && let Some(rest) =
                noun.strip_prefix(head).filter(|rest| rest.chars().count() > 1 && !rest.starts_with('、'))
        {
            return Some(rest.to_string());
        }
        if !weak(&noun) && !pronoun(&noun) {
            return Some(ratio_name(context, figure, noun));
        }
        if let Some(whole) = described(context, &noun) {
            return Some(whole);
        }
        // 另收200元包装费: the noun follows; 这一数字为3亿元: the head carries on.
        if weak(&noun)
            && !difference
            && let Some(noun) = after(context, figure)
        {
            return Some(noun);
        }
        return carried.map(str::to_string).or(Some(noun));
    }
    if bounded {
        return carried.map(str::to_string);
    }
    // 生产指数51.2%,连续5个月位于扩张区间
    if figure.kind == Kind::Duration
        && context.gap().trim_start_matches(',') == "连续"
        && before.is_some_and(|(previous, _)| previous.start >= context.sentence_start)
        && carried.is_some()
    {
        return carried.map(str::to_string);
    }
    // 3亿元、5亿元、8亿元建厂: the list keeps its head.
    if super::change::coordinates(context.gap()) && carried.is_some() && figure.kind != Kind::Count {
        return carried.map(str::to_string);
    }
    if matches!(figure.kind, Kind::Money | Kind::Quantity | Kind::Percent | Kind::Ratio | Kind::Duration)
        && !difference
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
        .map(str::to_string)
        .or_else(|| after(context, figure))
        .or_else(|| previous_clause(context, times, before.map(|(figure, _)| figure.end)))
}

/// What befalls people, counted by itself.
const FATES: &[&str] = &[
    "死亡", "受伤", "遇难", "失踪", "被困", "获救", "轻伤", "重伤", "身亡", "溺亡", "丧生", "罹难", "中毒",
    "被捕", "受灾",
];

/// Verbs of one character that name nothing by themselves.
const WEAK_VERBS: &str = "收付花赔赚挣交领给拿卖买欠借还贷投捐补奖罚省耗用吃喝养装运拉搭塞打缺要有走住坐";

/// What a rule imposes between two bounds: 处20元以上50元以下罚款, 罚款200元以上500元以下.
fn fine(context: &Context<'_>, figure: &Candidate) -> Option<String> {
    const FINES: &[&str] = &["罚款", "罚金", "滞纳金", "违约金"];
    if !matches!(figure.kind, Kind::Money | Kind::Ratio) {
        return None;
    }
    let gap = context.gap();
    let tail: String = context.tail().chars().take(18).collect();
    let follows = FINES.iter().find(|fine| tail.contains(**fine));
    let bounded = tail.starts_with("以上") || tail.starts_with("以下");
    let imposed = bounded || ["处", "处以", "并处", "可处", "课以"].iter().any(|verb| gap.ends_with(verb));
    if let Some(fine) = follows.filter(|_| imposed) {
        return Some((*fine).to_string());
    }
    FINES
        .iter()
        .find(|fine| gap.ends_with(**fine) && gap.contains(['未', '不', '违', '按']))
        .map(|fine| (*fine).to_string())
}

/// Bounds and marks that a measure passes or keeps below.
const MARKS: &[&str] = &[
    "封顶",
    "起步",
    "保底",
    "荣枯线",
    "临界点",
    "临界值",
    "警戒线",
    "生命线",
    "盈亏线",
    "及格线",
    "整数关",
    "历史高点",
    "上限",
    "下限",
    "淡季",
    "旺季",
    "平日",
    "平时",
    "日内",
    "盘中",
    "同期",
];

/// 另收, 还得搭: an adverb and a verb, no noun.
fn weak(noun: &str) -> bool {
    // 能耗 is a noun, whatever 能 and 耗 are.
    let letters: Vec<char> = noun.chars().collect();
    if WHOLE.starting(&letters, 0).is_some_and(|(length, ())| length == letters.len())
        && !MARKS.contains(&noun)
    {
        return false;
    }
    // 其中10年期40亿元: a part of what was measured before.
    let digits = noun.trim_end_matches("品种").strip_suffix("年期");
    if digits.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit() || super::numeral::begins(c))) {
        return true;
    }
    // 十年下降1.82%
    if noun.strip_suffix('年').is_some_and(|years| years.chars().all(super::numeral::begins)) {
        return true;
    }
    // 每人每批限领1张
    if noun.starts_with(['每', '限']) && noun.chars().rev().nth(1) == Some('限') {
        return true;
    }
    // 单户企业最高20万元
    if ["单户", "单个", "单家", "单笔", "单件", "单次", "单人", "单台", "个人"].iter().any(|word| {
        noun.strip_prefix(word)
            .is_some_and(|rest| matches!(rest, "" | "企业" | "项目" | "农户" | "最高" | "最多"))
    }) {
        return true;
    }
    // 年度封顶300万元, 站上荣枯线50%: a bound or a mark names nothing.
    if MARKS.iter().any(|mark| noun.strip_suffix(mark).is_some_and(|rest| rest.chars().count() <= 2)) {
        return true;
    }
    let rest = noun.trim_start_matches([
        '又', '另', '还', '再', '得', '需', '多', '少', '共', '也', '已', '各', '只', '仅', '先', '后', '能',
        '最', '高',
    ]);
    let mut letters = rest.chars();
    match (letters.next(), letters.next()) {
        (Some(verb), None) => WEAK_VERBS.contains(verb),
        (first, _) => first.is_none(),
    }
}

/// 这一数字, 该比例: points back to the head before it.
fn pronoun(noun: &str) -> bool {
    let rest = noun.trim_start_matches(['这', '该', '上', '述', '此', '其', '一', '个', '项', '两', '组']);
    matches!(rest, "数字" | "数据" | "比例" | "指标" | "占比" | "比重" | "增速" | "增幅" | "金额" | "数")
}

/// 碳纤维产能位居全国第一: what stands before the verb of ranking.
fn rank(
    context: &Context<'_>,
    figure: &Candidate,
    times: &[Time],
    carried: Option<&str>,
    previous: Option<usize>,
) -> Option<String> {
    let gap = context.gap();
    // 综合指数在全省14个市州中排第4: the ranks of a field are those of the subject before it.
    let head = context.chars.get(context.clause_start..context.gap_start).unwrap_or_default();
    if gap.contains(['中', '里', '内'])
        && let Some(place) = head.iter().rposition(|c| *c == '在')
    {
        let noun = phrase(context, context.clause_start, context.clause_start + place, times);
        if noun.chars().count() > 1 {
            return Some(noun);
        }
        // 在西部支线机场中排名前三: nothing but the field stands before the verb.
        let from = gap.rfind(['中', '里', '内']).map_or(0, |at| at + '中'.len_utf8());
        let ranked = RANKING.find(gap.get(from..).unwrap_or_default()).is_some_and(|hit| hit.start == 0);
        if place == 0 && ranked && carried.is_some() {
            return carried.map(str::to_string);
        }
    }
    if gap.starts_with('大') {
        let shifted = Candidate { end: figure.end + 1, ..figure.clone() };
        if let Some(noun) = after(context, &shifted).filter(|_| context.tail().starts_with('大')) {
            return Some(noun);
        }
    }
    let cut = RANKING.find(gap).map_or(gap.len(), |hit| hit.start);
    let length = gap.get(..cut).unwrap_or_default().chars().count();
    let noun = phrase(context, context.gap_start, context.gap_start + length, times);
    if noun.chars().count() > 1 {
        return Some(noun);
    }
    // 排名由第12位升到第9位
    let place = gap.trim_start_matches(',');
    if let Some(word) = ["排名", "名次", "位次", "座次"].iter().find(|word| place.starts_with(**word))
    {
        let moves = place.get(word.len()..).unwrap_or_default();
        if moves.starts_with(['由', '从', '升', '降', '跃', '上', '下', '跌', '攀', '滑']) {
            return Some((*word).to_string());
        }
    }
    if context.gap_start == context.clause_start
        && let Some(subject) = previous_clause(context, times, previous)
    {
        return Some(subject);
    }
    // 第三大贸易伙伴 names what is ranked where no subject does.
    if context.tail().starts_with('大') {
        let shifted = Candidate { end: figure.end + 1, ..figure.clone() };
        if let Some(noun) = after(context, &shifted) {
            return Some(noun);
        }
    }
    carried.map(str::to_string)
}

/// 获得17.3亿元贷款, 提出的6亿元需求: the noun follows.
fn governed_by_verb(context: &Context<'_>, figure: &Candidate) -> bool {
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

/// 平均22分钟完成验放: what is done within the time.
fn after_verb(context: &Context<'_>, figure: &Candidate) -> Option<String> {
    let mut at = figure.end;
    for word in ["以内", "之内", "内", "就", "即可", "可", "便"] {
        if context.begins_at(at, word) {
            at += word.chars().count();
        }
    }
    let (length, ()) = STOPS.starting(context.chars, at)?;
    let shifted = Candidate { end: at + length, ..figure.clone() };
    // 最快半天放款: the verb itself is what takes so long.
    let closed = context.chars.get(at + length).is_none_or(|c| !is_han(*c) && !super::numeral::begins(*c));
    after(context, &shifted)
        .or_else(|| (closed && length > 1).then(|| context.cut(at, at + length).to_string()))
}
