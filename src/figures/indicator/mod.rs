//! What a Chinese figure measures: the noun after a measure word, the noun phrase before an amount, or the
//! head that is carried on from the figure before.

mod act;
mod after;
mod before;
mod empty;
mod owner;
pub(super) mod phrase;
mod rank;
mod respective;
mod set;
mod share;
mod tidy;
mod verb;

use super::context::{Context, holds};
use super::period::Time;
use super::scan::Candidate;
use super::text::is_han;
use super::{Change, ChangeKind, Kind};
use act::{after_verb, fine, governed_by_verb, idle};
use after::after;
use before::{before_number, leans, previous_clause};
use empty::{pronoun, weak};
pub(super) use phrase::names_verb;
use rank::rank;
pub(super) use respective::assign as answer;
use set::{aged, class_of, levelled};
use share::{aged_part, described, numerator, ratio_name, related, rule, share};
use verb::STOPS;

/// The indicator of `figure`; `before` is the figure before it and its indicator.
pub(super) fn of(
    context: &Context<'_>,
    figure: &Candidate,
    change: Option<&Change>,
    times: &[Time],
    before: Option<(&Candidate, Option<&str>)>,
) -> Option<String> {
    let kind = change.map(|change| change.kind);
    let naming = Naming {
        context,
        figure,
        times,
        before,
        carried: before.and_then(|(_, indicator)| indicator),
        changes: change.is_some(),
        difference: kind == Some(ChangeKind::By),
        former: kind == Some(ChangeKind::From),
        bounded: super::modality::names_set(context),
    };
    if let Some(name) = naming.in_its_own_way() {
        return name;
    }
    if let Some(name) = naming.consequence().or_else(|| naming.counted()) {
        return Some(name);
    }
    // A share carries what it measures, not what it is a share of, but to where it rises.
    let carried = naming.head();
    let rises = kind == Some(ChangeKind::To);
    let carried = if rises { carried } else { carried.map(numerator) };
    Naming { carried, ..naming }.by_its_clause()
}

/// What is known of a figure when it is named.
struct Naming<'a> {
    context: &'a Context<'a>,
    figure: &'a Candidate,
    times: &'a [Time],
    /// The figure before and its indicator.
    before: Option<(&'a Candidate, Option<&'a str>)>,
    /// The name that the figure takes over where its own words give none.
    carried: Option<&'a str>,
    /// Whether it changed at all, is a difference, or is what something was before.
    changes: bool,
    difference: bool,
    former: bool,
    /// Whether it bounds the members of a set: 超5亿元企业.
    bounded: bool,
}

impl<'a> Naming<'a> {
    fn previous(&self) -> Option<&'a Candidate> {
        self.before.map(|(figure, _)| figure)
    }

    fn taken_over(&self) -> Option<String> {
        self.carried.map(str::to_string)
    }

    /// The noun after the figure.
    fn noun_after(&self) -> Option<String> {
        after(self.context, self.figure)
    }

    /// What the clause before is about.
    fn clause_before(&self) -> Option<String> {
        previous_clause(self.context, self.times, self.previous().map(|figure| figure.end))
    }

    fn is_share(&self) -> bool {
        matches!(self.figure.kind, Kind::Percent | Kind::Ratio)
    }

    fn counts(&self) -> bool {
        self.figure.kind == Kind::Count && self.figure.unit != "1"
    }

    /// The name of a figure that is named in a way of its own, which may be none: a share, a rank, a level, a rule,
    /// a relation, an age, a class.
    fn in_its_own_way(&self) -> Option<Option<String>> {
        let (context, figure, times) = (self.context, self.figure, self.times);
        // 35岁以下的超六成半: the ages name the part.
        (figure.kind == Kind::Percent)
            .then(|| aged_part(context, self.previous()))
            .flatten()
            .or_else(|| share(context, times, self.carried))
            .map(Some)
            .or_else(|| (figure.kind == Kind::Rank).then(|| self.rank()))
            .or_else(|| levelled(context, figure))
            .or_else(|| rule(context, figure, times).map(Some))
            .or_else(|| related(context, figure, times).map(|whole| whole.or_else(|| self.taken_over())))
            .or_else(|| aged(context, figure, self.previous()).map(Some))
            .or_else(|| class_of(context, figure, self.previous(), times).map(Some))
    }

    fn rank(&self) -> Option<String> {
        let end = self.previous().map(|figure| figure.end);
        rank(self.context, self.figure, self.times, self.carried, end)
    }

    /// What befalls people, what is imposed, what is launched.
    fn consequence(&self) -> Option<String> {
        let (context, figure) = (self.context, self.figure);
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
        let launched = matches!(figure.unit.as_ref(), "{箭}" | "{星}") && context.tail().contains("发射");
        launched.then(|| "发射".to_string())
    }

    /// What is counted, aged or scored stands after the figure.
    fn counted(&self) -> Option<String> {
        let counted = self.counts() && !self.difference && !self.former;
        let rated = matches!(self.figure.kind, Kind::Age | Kind::Score);
        (counted || rated).then(|| self.noun_after()).flatten()
    }

    /// The head that a figure carries on. 超5亿元企业 after 贸易额超亿元企业 bounds the same amount.
    fn head(&self) -> Option<&'a str> {
        if !self.bounded {
            return self.carried;
        }
        let amount = self.previous().is_some_and(|figure| figure.kind == Kind::Money);
        self.carried
            .filter(|name| amount || name.contains('超'))
            .and_then(|name| name.split('超').next())
            .filter(|name| !name.is_empty())
    }

    /// The name that the words of the clause give, else the head that is carried on.
    fn by_its_clause(&self) -> Option<String> {
        self.qualified()
            .or_else(|| self.part())
            .or_else(|| self.compared())
            .or_else(|| self.behind_a_lone_verb())
            .or_else(|| self.parted())
            .or_else(|| self.noun_before())
            .or_else(|| if self.bounded { self.taken_over() } else { self.carried_on() })
    }

    /// The noun that the amount qualifies: 以12.88秒的成绩, 最高500元的补贴, 获得17.3亿元贷款.
    fn qualified(&self) -> Option<String> {
        (!self.difference
            && !self.former
            && !self.bounded
            && (governed_by_verb(self.context, self.figure)
                || self.each()
                || self.levied()
                || self.most()
                || self.of_members()
                || self.stretch()
                || self.listed_with_noun()))
        .then(|| self.noun_after())
        .flatten()
    }

    /// 15元一斤的苹果: the price of one.
    fn each(&self) -> bool {
        let context = self.context;
        let open = context.stripped().is_empty() || context.gap().ends_with('、');
        self.figure.kind == Kind::Money && context.tail().starts_with('一') && open
    }

    /// 征收15.75%的保障税
    fn levied(&self) -> bool {
        self.context.tail().starts_with('的') && LEVIES.iter().any(|verb| self.context.gap().ends_with(verb))
    }

    /// 以12.88秒的成绩, 最高500元的补贴
    fn most(&self) -> bool {
        let gap = self.context.gap();
        self.context.tail().starts_with('的')
            && (gap.ends_with('以') || self.figure.kind == Kind::Money && gap.ends_with("最高"))
    }

    /// 3个乡镇1.9万亩烤烟: between the count of those who have it and the noun stands their name alone.
    fn of_members(&self) -> bool {
        let counted = self
            .previous()
            .is_some_and(|previous| previous.kind == Kind::Count && previous.end == self.context.gap_start);
        counted
            && matches!(self.figure.kind, Kind::Quantity | Kind::Money)
            && self.carried == Some(self.context.gap())
    }

    /// 37公里路段, 在3.6万亩海域: a stretch of what follows.
    fn stretch(&self) -> bool {
        let unit = self.figure.unit.as_ref();
        let road =
            matches!(unit, "km" | "m") && STRETCHES.iter().any(|noun| self.context.tail().starts_with(noun));
        let place = self.context.gap().strip_suffix('在');
        let held =
            |place: &str| place.ends_with(['持', '定', '制', '现', '落', '处', '停', '留', '守', '压']);
        road || matches!(unit, "{亩}" | "m2" | "km2" | "har") && place.is_some_and(|place| !held(place))
    }

    /// 十几户人家、数百亩薄田: an item of a list after an item with its noun.
    fn listed_with_noun(&self) -> bool {
        let gap = self.context.gap();
        gap.ends_with('、') && gap.chars().count() > 1 && self.figure.kind == Kind::Quantity
    }

    /// What a share is a part of, after it: 住宅楼里三分之二的住户, 超过半数的学员.
    fn part(&self) -> Option<String> {
        let (context, figure) = (self.context, self.figure);
        if !self.is_share() {
            return None;
        }
        let fraction = context.stripped().last().is_none_or(|c| !is_han(*c));
        let worded =
            || context.tail().starts_with('的') && !context.cut(figure.start, figure.end).contains('%');
        let part = || figure.unit != "{倍}" && !self.changes && worded();
        (fraction || part()).then(|| self.noun_after()).flatten()
    }

    /// A comparison names only its base, a mark or a record only what is passed: what is compared was named before.
    fn compared(&self) -> Option<String> {
        let carried = self.carried.filter(|_| self.difference)?;
        let gap = self.context.gap().trim_start_matches(',');
        // 比计划缩短15天
        let compared =
            gap.starts_with(['比', '较']) && !COMPARED_NOUNS.iter().any(|word| gap.starts_with(word));
        let marked = gap.starts_with(['超', '低', '高'])
            && SET_MARKS.iter().any(|mark| holds(self.context.gap_letters(), mark));
        // 刷新赛会纪录1分27秒
        let record = (gap.ends_with("纪录") || gap.ends_with("纪录了"))
            && ["刷新", "改写", "打破", "超"].iter().any(|verb| gap.contains(verb));
        (compared || marked || record).then(|| carried.to_string())
    }

    /// 最低气温出现在漠北镇,为零下31.6摄氏度: the verb alone leans on the clause before it.
    fn behind_a_lone_verb(&self) -> Option<String> {
        let context = self.context;
        let alone =
            context.gap_start == context.clause_start && is_lone_verb(context.gap().trim_start_matches(','));
        alone.then(|| self.clause_before()).flatten().filter(|subject| !pronoun(subject))
    }

    /// 分四轮发放消费券: what is parted into so many.
    fn parted(&self) -> Option<String> {
        let (context, end) = (self.context, self.figure.end);
        if !self.counts() || !context.gap().ends_with('分') {
            return None;
        }
        after_verb(context, self.figure).filter(|noun| {
            STOPS
                .starting(context.chars, end)
                .is_some_and(|(length, ())| !context.begins_at(end, noun) && length > 1)
        })
    }

    /// The noun before the figure, or what stands for it where it is weak.
    fn noun_before(&self) -> Option<String> {
        let (context, figure) = (self.context, self.figure);
        let noun = before_number(context, figure, self.times, self.carried)?;
        if let Some((previous, Some(head))) = self.before {
            if leans(context, figure, &noun, previous) {
                return Some(numerator(head).to_string());
            }
            if let Some(measure) = self.measure_of_members(&noun, previous, head) {
                return Some(measure);
            }
        }
        if !weak(&noun) && !pronoun(&noun) {
            return Some(ratio_name(context, figure, noun));
        }
        if let Some(whole) = described(context, &noun) {
            return Some(whole);
        }
        // 另收200元包装费: the noun follows; 这一数字为3亿元: the head carries on.
        (weak(&noun) && !self.difference)
            .then(|| self.noun_after())
            .flatten()
            .or_else(|| self.taken_over())
            .or(Some(noun))
    }

    /// 68家上市公司总市值1.37万亿元: the members are counted, their measure follows.
    fn measure_of_members(&self, noun: &str, previous: &Candidate, head: &str) -> Option<String> {
        (previous.kind == Kind::Count && previous.end == self.context.gap_start)
            .then(|| noun.strip_prefix(head))
            .flatten()
            .filter(|rest| rest.chars().count() > 1 && !rest.starts_with('、'))
            .map(str::to_string)
    }

    /// Where no noun stands before the figure: the head of a list, the noun behind, the head carried on, and last
    /// the clause before.
    fn carried_on(&self) -> Option<String> {
        if (self.in_a_row() || self.in_a_list()) && self.carried.is_some() {
            return self.taken_over();
        }
        let amount = matches!(
            self.figure.kind,
            Kind::Money | Kind::Quantity | Kind::Percent | Kind::Ratio | Kind::Duration
        );
        if amount
            && !self.difference
            && let Some(noun) = self.noun_after()
        {
            return Some(noun);
        }
        let lasts = self.figure.kind == Kind::Duration;
        if lasts && LASTING.iter().any(|word| self.context.gap().ends_with(word)) {
            return None;
        }
        let idle = lasts.then(|| idle(self.context)).flatten();
        idle.or_else(|| lasts.then(|| after_verb(self.context, self.figure)).flatten())
            .or_else(|| self.taken_over())
            .or_else(|| self.noun_after())
            .or_else(|| self.clause_before())
    }

    /// 生产指数51.2%,连续5个月位于扩张区间
    fn in_a_row(&self) -> bool {
        self.figure.kind == Kind::Duration
            && self.context.gap().trim_start_matches(',') == "连续"
            && self.previous().is_some_and(|previous| previous.start >= self.context.sentence_start)
    }

    /// 3亿元、5亿元、8亿元建厂: the list keeps its head.
    fn in_a_list(&self) -> bool {
        self.figure.kind != Kind::Count && super::change::coordinates(self.context.gap())
    }
}

/// Verbs whose amount qualifies what is levied, given or applied.
const LEVIES: &[&str] = &[
    "征收", "加征", "课征", "收取", "缴纳", "支付", "给予", "享受", "执行", "实行", "适用", "实施", "提供",
    "发放", "获得", "处以",
];

/// What is so and so long in 37公里路段.
const STRETCHES: &[&str] =
    &["路段", "道路", "公路", "河段", "河道", "航道", "堤防", "岸线", "管网", "管线", "步道", "绿道", "渠道"];

/// Nouns that begin like a comparison.
const COMPARED_NOUNS: &[&str] = &["比重", "比例", "比率", "比分", "比赛"];

/// Marks set beforehand that a level passes.
const SET_MARKS: &[&str] =
    &["警戒", "保证", "汛限", "控制线", "分数线", "录取线", "限速", "核载", "核定", "限额"];

/// Verbs that name nothing where they stand alone before a figure.
fn is_lone_verb(words: &str) -> bool {
    matches!(
        words,
        "为" | "达"
            | "是"
            | "还是"
            | "仍是"
            | "仍为"
            | "均为"
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
    )
}

/// Verbs before a time that measures nothing but itself.
const LASTING: &[&str] = &["历时", "为期", "耗时", "历经"];

/// What befalls people, counted by itself.
const FATES: &[&str] = &[
    "死亡", "受伤", "遇难", "失踪", "被困", "获救", "轻伤", "重伤", "身亡", "溺亡", "丧生", "罹难", "中毒",
    "被捕", "受灾",
];
