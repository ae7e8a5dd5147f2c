//! Words before a figure that name nothing by themselves, so that the head before them carries on.

use super::super::lexicon::Lexicon;
use super::super::numeral;
use super::phrase::{Phrase, WHOLE};
use std::sync::LazyLock;

/// Verbs of one character that name nothing by themselves.
const WEAK_VERBS: &str = "收付花赔赚挣交领给拿卖买欠借还贷投捐补奖罚省耗用吃喝养装运拉搭塞打缺要有走住坐";

/// Bounds and marks that a measure passes or keeps below.
static MARKS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::words(
        "封顶 起步 保底 荣枯线 临界点 临界值 警戒线 生命线 盈亏线 及格线 整数关 历史高点 上限 下限 淡季 旺季 平日 平时 日内 盘中 同期",
    )
});

/// 另收, 还得搭: an adverb and a verb, no noun.
pub(super) fn weak(noun: &str) -> bool {
    let letters: Phrase = noun.chars().collect();
    let letters = letters.as_slice();
    let mark = MARKS.ending(letters, letters.len()).map(|(length, ())| length);
    // 能耗 is a noun, whatever 能 and 耗 are.
    if mark != Some(letters.len())
        && WHOLE.starting(letters, 0).is_some_and(|(length, ())| length == letters.len())
    {
        return false;
    }
    // 年度封顶300万元, 站上荣枯线50%: a bound or a mark names nothing.
    mark.is_some_and(|mark| letters.len() - mark <= 2)
        || timed(letters)
        || limited(letters)
        || offered(noun)
        || is_verb(letters)
}

/// 其中10年期40亿元, 十年下降1.82%: a part of what was measured before, and how long that took.
fn timed(letters: &[char]) -> bool {
    let mut term = letters;
    while let Some(rest) = term.strip_suffix(&['品', '种']) {
        term = rest;
    }
    let digits = term.strip_suffix(&['年', '期']).or_else(|| letters.strip_suffix(&['年']));
    // A digit begins a numeral.
    digits.is_some_and(|digits| digits.iter().all(|c| numeral::begins(*c)))
}

/// 每人每批限领1张, 单户企业最高20万元
fn limited(letters: &[char]) -> bool {
    match letters {
        ['每' | '限', .., '限', _] | ['限', _] => true,
        ['单', '户' | '个' | '家' | '笔' | '件' | '次' | '人' | '台', whose @ ..]
        | ['个', '人', whose @ ..] => {
            matches!(whose, [] | ['企', '业'] | ['项', '目'] | ['农', '户'] | ['最', '高' | '多'])
        }
        _ => false,
    }
}

/// 满500元再减120元: the terms of an offer name nothing.
fn offered(noun: &str) -> bool {
    matches!(
        noun,
        "满" | "每满"
            | "再减"
            | "立减"
            | "直减"
            | "可抵"
            | "抵扣"
            | "可减"
            | "另减"
            | "再抵"
            | "打"
            | "再打"
            | "可打"
    )
}

/// 还得搭: nothing but adverbs and at most one verb that names nothing.
fn is_verb(letters: &[char]) -> bool {
    let adverb = |c: &char| {
        matches!(
            c,
            '又' | '另'
                | '还'
                | '再'
                | '得'
                | '需'
                | '多'
                | '少'
                | '共'
                | '也'
                | '已'
                | '各'
                | '只'
                | '仅'
                | '先'
                | '后'
                | '能'
                | '最'
                | '高'
        )
    };
    let first = letters.iter().position(|c| !adverb(c)).unwrap_or(letters.len());
    match letters.get(first..).unwrap_or_default() {
        [] => true,
        [verb] => WEAK_VERBS.contains(*verb),
        _ => false,
    }
}

/// 这一数字, 该比例: points back to the head before it.
pub(super) fn pronoun(noun: &str) -> bool {
    let rest = noun.trim_start_matches(['这', '该', '上', '述', '此', '其', '一', '个', '项', '两', '组']);
    // 存储数据超70PB: data are stored.
    let pointed = rest.len() < noun.len();
    pointed && rest == "数据"
        || matches!(rest, "数字" | "比例" | "指标" | "占比" | "比重" | "增速" | "增幅" | "金额" | "数")
}
