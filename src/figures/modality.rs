//! Whether a Chinese figure is measured, planned, expected, or a bound in a rule or a name.

use super::Modality;
use super::context::Context;
use super::lexicon::Lexicon;
use super::period::Time;
use super::signs::{MODAL, places};
use super::text::Text;
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

/// Whether one of these words begins with `c`.
pub(super) fn can_begin(c: char) -> bool {
    WORDS.can_begin(c)
}

/// What follows the threshold in the name of a set: 超亿元企业.
static SETS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::words(
        "企业 项目 级 以上企业 以上项目 村 以上的企业 以上的项目 以上工业企业 县 镇 产业 集群 以上的村",
    )
});

/// One of the words in a text.
#[derive(Debug)]
pub(super) struct Word {
    start: usize,
    end: usize,
    modality: Modality,
}

/// All words of `text`, in order: few texts have many.
pub(super) fn find(text: &Text<'_>) -> Vec<Word> {
    let word = |start| {
        let (length, modality) = WORDS.starting(&text.chars, start)?;
        Some(Word { start, end: start + length, modality: *modality })
    };
    places(&text.signs, MODAL).filter_map(word).collect()
}

/// How the text speaks of the figure of `context`; `words` are those of the whole text.
pub(super) fn of(context: &Context<'_>, words: &[Word], time: Option<&Time>) -> Modality {
    if names_set(context) {
        return Modality::Threshold;
    }
    let from = |start| words.iter().skip(words.partition_point(|word| word.start < start));
    let (mut target, mut rule) = (false, false);
    for word in from(context.clause_start).take_while(|word| word.start < context.start) {
        match modality_before(context, word) {
            Some(Modality::Forecast) => return Modality::Forecast,
            Some(Modality::Target) => target = true,
            Some(Modality::Threshold) => rule = true,
            _ => {}
        }
    }
    let has = |letters: &[char], word: [char; 2]| letters.windows(2).any(|pair| pair == word);
    if target || has(context.tail_letters(), ['目', '标']) || time.is_some_and(|time| time.future) {
        return Modality::Target;
    }
    if rule {
        return Modality::Threshold;
    }
    // These two speak of the whole sentence.
    let mut modality = Modality::Actual;
    let sentence = from(context.sentence_start).take_while(|word| word.start < context.clause_end);
    for word in sentence.filter(|word| word.end <= context.clause_end) {
        match context.chars.get(word.start..word.end) {
            Some(['力', '争']) => return Modality::Target,
            Some(['预', '计']) => modality = Modality::Forecast,
            _ => {}
        }
    }
    modality
}

/// What `word` says of the figure that it stands before; 将新 in 将新台币 is none.
fn modality_before(context: &Context<'_>, word: &Word) -> Option<Modality> {
    if word.end <= context.start {
        return Some(word.modality);
    }
    let head = context.chars.get(..context.start)?;
    WORDS.starting(head, word.start).map(|(_, modality)| *modality)
}

/// Whether the figure bounds the members of a set that the text names: 超亿元企业.
pub(super) fn names_set(context: &Context<'_>) -> bool {
    let tail = context.tail_letters();
    SETS.begins(tail, 0)
        && (matches!(context.gap_letters(), [.., '超' | '过' | '逾'] | [.., '不', '足'])
            || tail.starts_with(&['以', '上']))
}
