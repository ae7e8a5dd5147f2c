//! 收入214亿元,利润18亿元,分别增长12%和25%: figures that answer one by one to those before them.

use super::super::clause::Clauses;
use super::super::scan::Candidate;
use super::super::text::Text;
use super::super::{ChangeKind, Figure, Kind};

/// Words of the base that may stand before 分别.
const BASES: &[&str] = &["同比", "环比", "比", "较"];

/// Measures that the last name of a list says for all.
const MEASURES: &[&str] = &[
    "投资",
    "价格",
    "产量",
    "收入",
    "产值",
    "销量",
    "销售额",
    "面积",
    "进出口",
    "贷款",
    "存款",
    "增加值",
    "利润",
    "支出",
    "余额",
    "人数",
    "比例",
    "占比",
    "客流量",
    "吞吐量",
    "发电量",
    "均价",
    "成交量",
    "成交额",
    "增速",
    "税收",
];

/// Letters of a conjunction and a verb of change: what joins two items is no longer.
const JOINT: usize = 4;

/// Gives each figure of a list led by 分别 the indicator of its counterpart among as many figures right before the list.
pub(in super::super) fn assign(
    figures: &mut [Figure],
    candidates: &[Candidate],
    text: &Text<'_>,
    clauses: &Clauses,
) {
    let gap = |pair: &[Candidate]| match pair {
        [before, after] if after.start < clauses.sentence(before.start).end => {
            Some(text.cut(before.end, after.start))
        }
        _ => None,
    };
    // What stands between each figure and the one before it, where that is in the same sentence.
    let gaps: Vec<Option<&str>> = candidates.windows(2).map(gap).collect();
    let between = |at: usize| gaps.get(at.checked_sub(1)?).copied().flatten();
    let joined = |at: usize| {
        let pair = at.checked_sub(1).and_then(|before| candidates.get(before)).zip(candidates.get(at));
        pair.is_some_and(|(before, after)| after.start.saturating_sub(before.end) <= JOINT)
            && between(at).is_some_and(joins)
    };
    named_together(figures, &joined);
    recalled(figures, candidates, &between);
    for first in 1..figures.len() {
        let comma = candidates.get(first - 1).is_some_and(|before| text.chars.get(before.end) == Some(&','));
        if !comma || !joined(first + 1) {
            continue;
        }
        let Some(led) = between(first).and_then(|gap| gap.strip_prefix(',')) else { continue };
        let based = || BASES.iter().any(|word| led.starts_with(word)) && led.contains("分别");
        if !led.starts_with("分别") && !based() {
            continue;
        }
        let count = 1 + (first + 1..figures.len()).take_while(|at| joined(*at)).count();
        let Some(start) = first.checked_sub(count) else { continue };
        if !(start + 1..first).all(|at| between(at).is_some()) {
            continue;
        }
        for at in first..first + count {
            let named = figures.get(at - count).and_then(|figure| figure.indicator.clone());
            if let Some(figure) = figures.get_mut(at)
                && figure.change.as_ref().is_some_and(|change| change.kind == ChangeKind::By)
                && named.is_some()
            {
                figure.indicator = named;
            }
        }
    }
}

/// 出口38亿元、进口21亿元,前者增长17%,后者下降5%: the figure two before it; 34个乡镇超50毫米,9个超100毫米: the counted
/// noun of the figures before.
fn recalled<'a>(
    figures: &mut [Figure],
    candidates: &[Candidate],
    between: &impl Fn(usize) -> Option<&'a str>,
) {
    for at in 1..figures.len() {
        let Some(gap) = between(at).map(|gap| gap.trim_start_matches([',', ';'])) else { continue };
        let last = between(at - 1).is_some_and(|gap| gap.trim_start_matches([',', ';']).starts_with("前者"));
        // 强度2.86%,在13个市州中排第2: the field of the ranking is not what is ranked.
        let field = candidates.get(at).is_some_and(|own| own.kind == Kind::Rank)
            && gap.contains(['中', '里', '内'])
            && between(at - 1).is_some_and(|gap| gap.starts_with(",在"))
            && figures
                .get(at)
                .zip(figures.get(at - 1))
                .is_some_and(|(own, before)| own.indicator == before.indicator);
        let named = if field || gap.starts_with("前者") || gap.starts_with("后者") && last {
            at.checked_sub(2)
        } else if matches!(gap, "" | "其中" | "另有" | "有")
            && candidates.get(at).is_some_and(|own| own.kind == Kind::Count)
        {
            let own = candidates.get(at);
            let followed = between(at + 1)
                .is_some_and(|gap| gap.starts_with(['超', '低', '高', '达', '不', '未', '突', '为']));
            let alike = |before: &usize| {
                candidates.get(*before).zip(own).is_some_and(|(before, own)| before.unit == own.unit)
            };
            let near = at.saturating_sub(4)..at;
            near.rev().take_while(|before| between(before + 1).is_some()).find(alike).filter(|_| followed)
        } else {
            None
        };
        let name = named.and_then(|named| figures.get(named)).and_then(|figure| figure.indicator.clone());
        if let Some(figure) = figures.get_mut(at)
            && name.is_some()
        {
            figure.indicator = name;
        }
    }
}

/// 风力发电、光伏发电分别增长18%和32%: gives each figure after 分别 its own of as many names; 大、中、小型企业 share their end.
/// `joined` tells whether a figure is joined to the one before it.
fn named_together(figures: &mut [Figure], joined: &impl Fn(usize) -> bool) {
    let mut at = 0;
    while at < figures.len() {
        let first = at;
        at += 1 + (at + 1..figures.len()).take_while(|at| joined(*at)).count();
        if at == first + 1 {
            continue;
        }
        let name = figures.get(first).and_then(|figure| figure.indicator.clone()).unwrap_or_default();
        let names = each_name(&name);
        if names.len() == at - first {
            for (figure, own) in figures.iter_mut().skip(first).zip(names) {
                if figure.indicator.as_ref().is_none_or(|shared| *shared == name) {
                    figure.indicator = Some(own);
                }
            }
        }
    }
}

/// The names of a list: short ones take on what the last one ends in.
fn each_name(list: &str) -> Vec<String> {
    let mut items: Vec<String> = list.split(['、', '和', '与', '及']).map(str::to_string).collect();
    let length = items.first().map_or(0, |item| item.chars().count());
    let (Some(last), true) = (items.pop(), length > 0) else { return Vec::new() };
    // 农业、工业、服务业增加值: the names end alike, and what stands after the last one is the measure.
    let ending = items.first().and_then(|item| item.chars().last()).filter(|_| length > 1);
    if let Some(ending) = ending
        && items.iter().all(|item| item.ends_with(ending))
        && let Some((name, tail)) = last.split_once(ending)
        && !name.is_empty()
        && tail.chars().count() > 1
    {
        for item in &mut items {
            item.push_str(tail);
        }
        items.push(last);
        return items;
    }
    let alike = items.iter().all(|item| item.chars().count() == length);
    let tail: String = last.chars().skip(length).collect();
    // 牛、羊、骆驼存栏: what would be cut off begins within a word.
    let within = |from: usize| {
        let rest: Vec<char> = last.chars().skip(length + from).collect();
        super::phrase::WHOLE.starting(&rest, 0).is_some_and(|(word, ())| word == rest.len())
    };
    let alike = alike && (within(0) || !within(1));
    let counted = tail.starts_with(['一', '二', '两', '三', '四', '五', '多', '各']);
    if alike && length <= 2 && !counted {
        for item in &mut items {
            item.push_str(&tail);
        }
    }
    // 工业、建筑业、服务业投资: a measure that all of them have.
    let measure = MEASURES.iter().find(|measure| last.len() > measure.len() && last.ends_with(*measure));
    if let Some(measure) = measure {
        for item in items.iter_mut().filter(|item| !item.ends_with(measure)) {
            item.push_str(measure);
        }
    }
    items.push(last);
    items
}

/// Whether the few words between two items join them, with a verb of its own at most: 和下降1.5%.
fn joins(gap: &str) -> bool {
    super::super::change::coordinates(gap) || gap.starts_with(['、', '和', '与', '及'])
}
