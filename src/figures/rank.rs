//! Ranks of Chinese text (第8位, 前20位, 第一大) and the ordinals that are none (第七届).

use super::Kind;
use super::numeral;
use super::scan::{Candidate, Outcome};
use super::shape::at;
use super::unit;

/// 第8位, 第二名, 第一(大…); everything else after 第 is an ordinal.
pub(super) fn ordinal(chars: &[char], start: usize) -> Outcome {
    let Some(numeral) = numeral::read(chars, start + 1) else { return Outcome::Skip(start + 1) };
    let end = numeral.bare_end;
    let rank =
        |end: usize| Outcome::Figure(Candidate::new(start, end, numeral.value.clone(), "{rank}", Kind::Rank));
    let before: String = chars.get(start.saturating_sub(8)..start).unwrap_or_default().iter().collect();
    // 位列第三 ranks, 安全第一 is a motto, and at the head of a clause 第一 numbers the points of a speech.
    let mottos = [
        "安全", "质量", "生命", "服务", "用户", "客户", "友谊", "信誉", "预防", "健康", "人民", "民生",
        "顾客",
    ];
    let led = before.ends_with('、') && before.contains('第')
        || before.chars().last().is_some_and(super::text::is_han)
            && !mottos.iter().any(|word| before.ends_with(word));
    // 多项第一, 12个第一: places taken are counted, and rank nothing.
    let counted = before.strip_suffix(['项', '个']);
    if counted.is_some_and(|count| {
        count.ends_with(|c: char| c.is_ascii_digit() || "一两三四五六七八九十多数几".contains(c))
    }) {
        return Outcome::Skip(end);
    }
    match at(chars, end) {
        '位' => rank(end + 1),
        '名' if !matches!(at(chars, end + 1), '字') => rank(end + 1),
        '大' => rank(end),
        '高' | '长' if led => rank(end),
        c if led
            && (c.is_ascii_punctuation() || matches!(c, '。' | '、' | '”' | '…' | '\n' | ' ' | '的')) =>
        {
            rank(end)
        }
        ' ' if end >= chars.len() && led => rank(end),
        _ => Outcome::Skip(unit::at(chars, end).map_or(end, |found| found.end)),
    }
}

/// 前20位, 前500名, 前三.
pub(super) fn leading_rank(chars: &[char], start: usize) -> Option<Outcome> {
    let numeral = numeral::read(chars, start + 1)?;
    let end = numeral.bare_end;
    let before: String = chars.get(start.saturating_sub(4)..start).unwrap_or_default().iter().collect();
    let led = [
        "全国", "全省", "全市", "全球", "世界", "位居", "位列", "排名", "列", "居", "进入", "跻身", "排在",
        "挺进", "稳居", "保持", "中国", "行业", "亚洲",
    ]
    .iter()
    .any(|word| before.ends_with(word));
    let last = match at(chars, end) {
        '位' | '名' => end + 1,
        c if led && (c.is_ascii_punctuation() || matches!(c, '。' | '、' | '列' | '\n' | '的' | ' ')) => {
            end
        }
        _ => return None,
    };
    let mut candidate = Candidate::new(start, last, numeral.value, "{rank}", Kind::Rank);
    candidate.within_rank = true;
    Some(Outcome::Figure(candidate))
}
