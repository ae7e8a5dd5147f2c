//! Whether a Chinese figure is measured, planned, expected, or a bound in a rule or a name.

use super::Modality;
use super::context::Context;
use super::period::Time;

const TARGETS: &[&str] = &[
    "力争",
    "计划",
    "目标",
    "将达",
    "拟",
    "规划",
    "确保",
    "争取",
    "将实现",
    "将建",
    "到期末",
    "要达",
    "奋斗",
    "将新",
    "达到以上",
    "将投",
    "锁定",
    "瞄准",
];
const FORECASTS: &[&str] = &["预计", "有望", "预测", "预期", "预估", "料将", "或将", "估计", "预报", "展望"];
const RULES: &[&str] = &[
    "不得",
    "应当",
    "应不",
    "奖励",
    "补贴",
    "补助",
    "罚款",
    "标准为",
    "限额",
    "最高不",
    "封顶",
    "给予",
    "不得超过",
];
/// What follows the threshold in the name of a set: 超亿元企业.
const SETS: &[&str] = &[
    "企业",
    "项目",
    "级",
    "以上企业",
    "以上项目",
    "村",
    "以上的企业",
    "以上的项目",
    "以上工业企业",
    "县",
    "镇",
    "产业",
    "集群",
    "以上的村",
];

/// How the text speaks of the figure of `context`.
pub(super) fn of(context: &Context<'_>, time: Option<&Time>) -> Modality {
    let sentence = context.cut(context.sentence_start, context.clause_end);
    let has = |words: &[&str]| words.iter().any(|word| context.clause_has(&[*word]));
    let tail = context.tail();
    if names_set(context) {
        return Modality::Threshold;
    }
    if has(FORECASTS) {
        return Modality::Forecast;
    }
    if has(TARGETS) || tail.contains("目标") || time.is_some_and(|time| time.future) {
        return Modality::Target;
    }
    if has(RULES) {
        return Modality::Threshold;
    }
    if sentence.contains("力争") {
        return Modality::Target;
    }
    if sentence.contains("预计") { Modality::Forecast } else { Modality::Actual }
}

/// Whether the figure bounds the members of a set that the text names: 超亿元企业.
pub(super) fn names_set(context: &Context<'_>) -> bool {
    let tail = context.tail();
    let bounded = ["超", "超过", "过", "不足", "逾"].iter().any(|word| context.gap().ends_with(word));
    (bounded || tail.starts_with("以上")) && SETS.iter().any(|set| tail.starts_with(set))
}
