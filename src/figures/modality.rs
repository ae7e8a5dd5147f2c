//! Whether a Chinese figure is measured, planned, expected, or a bound in a rule or a name.

use super::Modality;
use super::context::Context;
use super::lexicon::Lexicon;
use super::period::Time;
use std::sync::LazyLock;

/// Words of a clause and what they make of a figure that stands after them.
static WORDS: LazyLock<Lexicon<Modality>> = LazyLock::new(|| {
    let groups = [
        (Modality::Forecast, "预计 有望 预测 预期 预估 料将 或将 估计 预报 展望"),
        (
            Modality::Target,
            "力争 计划 目标 将达 拟 规划 确保 争取 将实现 将建 到期末 要达 奋斗 将新 达到以上 将投 锁定 瞄准",
        ),
        (Modality::Threshold, "不得 应当 应不 奖励 补贴 补助 罚款 标准为 限额 最高不 封顶 给予"),
    ];
    let words = groups.map(|(modality, words)| words.split(' ').map(move |word| (word, modality)));
    Lexicon::new(words.into_iter().flatten())
});

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
    if names_set(context) {
        return Modality::Threshold;
    }
    let (mut target, mut rule) = (false, false);
    let has = |letters: &[char], word: [char; 2]| letters.windows(2).any(|pair| pair == word);
    let head = context.head_letters();
    for at in 0..head.len() {
        match WORDS.starting(head, at) {
            Some((_, Modality::Forecast)) => return Modality::Forecast,
            Some((_, Modality::Target)) => target = true,
            Some((_, Modality::Threshold)) => rule = true,
            _ => {}
        }
    }
    if target || has(context.tail_letters(), ['目', '标']) || time.is_some_and(|time| time.future) {
        return Modality::Target;
    }
    if rule {
        return Modality::Threshold;
    }
    let sentence = context.chars.get(context.sentence_start..context.clause_end).unwrap_or_default();
    if has(sentence, ['力', '争']) {
        return Modality::Target;
    }
    if has(sentence, ['预', '计']) { Modality::Forecast } else { Modality::Actual }
}

/// Whether the figure bounds the members of a set that the text names: 超亿元企业.
pub(super) fn names_set(context: &Context<'_>) -> bool {
    let tail = context.tail();
    let gap = context.gap();
    let bounded = gap.ends_with(['超', '过', '逾']) || gap.ends_with("不足");
    (bounded || tail.starts_with("以上")) && SETS.iter().any(|set| tail.starts_with(set))
}
