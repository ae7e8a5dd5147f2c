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
    let led = [
        "全国",
        "以来",
        "全省",
        "全市",
        "全县",
        "全区",
        "全球",
        "世界",
        "位居",
        "位列",
        "排名",
        "列",
        "居",
        "排",
        "国内",
        "亚洲",
        "获",
        "名列",
        "同类",
        "行业",
        "成为",
        "连续",
        "并列",
        "、",
        "成绩",
        "总分",
        "榜",
        "省内",
        "稳居",
        "中国",
        "是",
        "为",
        "跃居",
        "跃升至",
        "升至",
        "升到",
        "至",
        "到",
        "均",
        "总量",
        "规模",
        "占比",
        "分列",
        "夺得",
        "勇夺",
    ]
    .iter()
    .any(|word| before.ends_with(word));
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
