//! Words before a figure that name nothing by themselves, so that the head before them carries on.

use super::super::numeral;
use super::phrase::WHOLE;

/// Verbs of one character that name nothing by themselves.
const WEAK_VERBS: &str = "收付花赔赚挣交领给拿卖买欠借还贷投捐补奖罚省耗用吃喝养装运拉搭塞打缺要有走住坐";

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
pub(super) fn weak(noun: &str) -> bool {
    // 能耗 is a noun, whatever 能 and 耗 are.
    let letters: Vec<char> = noun.chars().collect();
    if WHOLE.starting(&letters, 0).is_some_and(|(length, ())| length == letters.len())
        && !MARKS.contains(&noun)
    {
        return false;
    }
    // 其中10年期40亿元: a part of what was measured before.
    let digits = noun.trim_end_matches("品种").strip_suffix("年期");
    if digits.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit() || numeral::begins(c))) {
        return true;
    }
    // 十年下降1.82%
    if noun.strip_suffix('年').is_some_and(|years| years.chars().all(numeral::begins)) {
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
    // 满500元再减120元: the terms of an offer name nothing.
    const TERMS: &[&str] =
        &["满", "每满", "再减", "立减", "直减", "可抵", "抵扣", "可减", "另减", "再抵", "打", "再打", "可打"];
    if TERMS.contains(&noun) {
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
pub(super) fn pronoun(noun: &str) -> bool {
    let rest = noun.trim_start_matches(['这', '该', '上', '述', '此', '其', '一', '个', '项', '两', '组']);
    // 存储数据超70PB: data are stored.
    let pointed = rest.len() < noun.len();
    pointed && rest == "数据"
        || matches!(rest, "数字" | "比例" | "指标" | "占比" | "比重" | "增速" | "增幅" | "金额" | "数")
}
