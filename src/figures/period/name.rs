//! Words of time within names (五一路, “六月早”), and lengths of what stands before them.

use super::super::text::{Text, is_han};

/// What a feast names that is no time: 五一路, 五一劳动奖章.
const FEAST_NAMES: &[&str] = &[
    "路",
    "街",
    "大道",
    "广场",
    "桥",
    "村",
    "新村",
    "公园",
    "水库",
    "农场",
    "小学",
    "中学",
    "劳动奖",
    "劳动模范",
    "巾帼",
    "口号",
];

/// 五一路, 五一劳动奖章, “六月早”: a time within a name.
pub(super) fn holds(source: &Text<'_>, start: usize, end: usize) -> bool {
    let feast = source.cut(start, end).trim_matches(['“', '”']) == "五一"
        && FEAST_NAMES.iter().any(|name| source.cut(end, end + 4).starts_with(name));
    let opened = start.checked_sub(1).and_then(|at| source.chars.get(at)) == Some(&'“');
    let rest = source.chars.iter().skip(end);
    let letters = rest.take_while(|c| is_han(**c)).take(4).count();
    feast || opened && (1..4).contains(&letters) && source.chars.get(end + letters) == Some(&'”')
}

/// What goes on for a time that is told after it.
const LASTING: &[&str] = &[
    "改造", "停产", "停工", "停业", "停牌", "停运", "施工", "建设", "治疗", "住院", "运行", "闭馆", "封闭",
    "营业", "服役", "审理", "调查", "谈判", "筹备", "搜救", "奋战", "历时", "历经", "潜伏", "飞行", "航行",
    "封山", "休渔", "抢修",
];

/// Whether what lasts stands right before `start`: 闭馆改造 before 14个月后.
pub(super) fn lasts(source: &Text<'_>, start: usize) -> bool {
    let before = source.cut(start.saturating_sub(2), start);
    LASTING.contains(&before)
}
