//! Headings: what can be one, and the labels and numerals that lines begin with.

pub(super) mod boxes;
pub(super) mod chinese;
pub(super) mod dress;
pub(super) mod headline;
pub(super) mod label;
pub(crate) mod mend;
pub(super) mod outline;
pub(super) mod weigh;

use crate::article::page::layout::block::Block;
use crate::article::page::text::{cannot_begin, is_blank, is_chinese, is_final, is_han, string};

/// Longest heading, in characters of Chinese and of English.
const LONGEST: (usize, usize) = (44, 110);

/// Whether the text of a block could be a heading; its place decides whether it is.
pub(crate) fn could_be(block: &Block) -> bool {
    *block.heading.get_or_init(|| reads_as_heading(block))
}

fn reads_as_heading(block: &Block) -> bool {
    let chars = &block.text.chars;
    let (Some(first), Some(last)) = (block.text.first(), block.text.last()) else { return false };
    let chinese = block.chinese();
    let most = if chinese { LONGEST.0 } else { LONGEST.1 };
    if chars.len() > most
        || block.lines > 3
        || cannot_begin(first)
        || chars.iter().all(|c| !c.is_alphanumeric())
    {
        return false;
    }
    if block.level == 0 && asks(chars) {
        return false;
    }
    // `**When:** June 14`: words set bold before a colon name what the text says.
    let named = block.bold > 0
        && block.bold < chars.len()
        && (matches!(chars[block.bold - 1], '：' | ':') || matches!(chars[block.bold], '：' | ':'));
    if named {
        return false;
    }
    let group = matches!(last, '：' | ':') && block.text.is_group();
    if !group && matches!(last, '。' | '，' | ',' | '；' | ';' | '、' | '：' | ':' | '-') {
        return false;
    }
    if chinese && last == '.' {
        return false;
    }
    if chinese {
        let marked = block.level > 0;
        let full_stops = chars.iter().filter(|c| matches!(c, '。' | '；')).count();
        let commas = chars.iter().filter(|c| matches!(c, '，' | ',')).count();
        let ends = chars.iter().rev().find(|c| !matches!(c, '”' | '’' | '）' | ')')).copied();
        return full_stops == 0
            && ends != Some('。')
            && commas <= if marked { 3 } else { 2 }
            && (marked || !is_final(chars) || matches!(last, '？' | '！' | '?' | '!') && chars.len() <= 26);
    }
    let words = chars.split(|c| is_blank(*c)).filter(|w| !w.is_empty()).count();
    let inner_stop = chars.windows(3).any(|w| matches!(w[0], '.') && w[1] == ' ' && w[2].is_uppercase());
    let shout = chars.iter().any(|c| c.is_alphabetic());
    shout
        && words <= 18
        && (block.level > 0 || !first.is_lowercase())
        && (block.level > 0 || !(inner_stop && words > 8))
        && (last != '.' || ends_in_state(chars))
        && (block.level > 0
            || !is_final(chars)
            || ends_in_state(chars)
            || words <= if block.gap > 0 { 14 } else { 10 } && last != '"' && last != '”')
}

/// `Robinson, Ill.`
fn ends_in_state(chars: &[char]) -> bool {
    let comma = chars.iter().rposition(|c| *c == ',');
    chars.len() <= 30
        && comma.is_some_and(|n| {
            let state = chars.get(n + 1..chars.len() - 1).unwrap_or_default();
            (3..=6).contains(&state.len())
                && state[0] == ' '
                && state[1].is_uppercase()
                && state[2..].iter().all(|c| c.is_lowercase())
        })
}

/// `记者：为什么？`, `问：…`: a question of an interview behind the one who asks.
fn asks(chars: &[char]) -> bool {
    if matches!(chars, ['Q' | 'A', '.' | ':', ' ', ..]) {
        return true;
    }
    let colon = chars.iter().take(6).position(|c| matches!(c, '：' | ':'));
    colon.is_some_and(|n| {
        let who: String = chars[..n].iter().collect();
        is_final(chars)
            && (n == 1
                || ["记者", "本报记者", "主持人", "读者", "编者", "网友", "市民", "Q", "A"]
                    .contains(&who.as_str()))
    })
}

/// `Grand champion: Ann Roe, Laketown`: a line of a list in English, its label before a colon.
pub(crate) fn is_labelled(chars: &[char]) -> bool {
    let Some(colon) = chars.iter().take(28).position(|c| *c == ':') else { return false };
    chars.len() <= 60
        && !is_final(chars)
        && chars.first().is_some_and(|c| c.is_ascii_uppercase())
        && chars.get(colon + 1) == Some(&' ')
        && chars[..colon].iter().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '\'' | '’' | '-'))
        && chars[..colon].iter().filter(|c| **c == ' ').count() <= 3
}

/// `成立时间：2004年`: a line of a list in Chinese, its label before a colon.
pub(crate) fn is_labelled_chinese(chars: &[char]) -> bool {
    let Some(colon) = chars.iter().take(8).position(|c| matches!(c, '：' | ':')) else { return false };
    (2..=6).contains(&colon)
        && (colon + 2..=60).contains(&chars.len())
        && !is_final(chars)
        && chars[..colon].iter().all(|c| is_han(*c))
        && !chars[..colon].ends_with(&['者'])
}

/// A numeral at the front: `一、`, `（二）`, `1.`, `第三，`, `之一`.
pub(crate) fn is_numbered(text: &[char]) -> bool {
    let numeral = |c: &char| {
        c.is_ascii_digit() || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
    };
    let Some(&first) = text.first() else { return false };
    if matches!(first, '①'..='⑳' | '❶'..='❿' | '⑴'..='⑽' | '㈠'..='㈩') || counts(text) {
        return true;
    }
    let open = usize::from(matches!(first, '(' | '（' | '第'));
    let chars = || text.iter().copied().take(8).skip(open);
    let count = chars().take_while(numeral).count();
    let after = chars().nth(count).unwrap_or(' ');
    let next = chars().nth(count + 1).unwrap_or(' ');
    (1..=3).contains(&count)
        && match open {
            0 => {
                matches!(after, '、' | '．' | ')' | '）')
                    || after == '.' && !next.is_ascii_digit()
                    || after == '是'
                    || is_blank(after) && first.is_ascii_digit() && count <= 2 && is_han(next)
                    || after == '\u{3000}' && count <= 2 && is_han(next)
            }
            // `第一章　总则`
            _ if first == '第' && matches!(after, '章' | '节' | '编') => is_blank(next),
            _ if first == '第' => matches!(after, '，' | '、' | '：' | ','),
            _ => matches!(after, ')' | '）'),
        }
}

/// `问题一：`, `案例2：`: what is counted before its numeral.
fn counts(text: &[char]) -> bool {
    const COUNTED: &[&str] =
        &["问题", "案例", "建议", "误区", "镜头", "故事", "现象", "场景", "变化", "看点", "亮点", "关键词"];
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let Some(at) = text.iter().take(6).position(|c| matches!(c, '：' | ':')) else { return false };
    at >= 3 && numeral(text[at - 1]) && COUNTED.contains(&string(&text[..at - 1]).as_str())
}

/// Verbs that ask what, at the end of a line.
const OPEN_VERBS: &[&str] =
    &["发现", "变成", "成为", "换成", "改成", "做成", "长成", "就是", "占到", "达到", "来到", "走到"];

/// Whether a heading goes on in another line: it is not finished, or ends with a verb that asks what.
pub(crate) fn is_broken(chars: &[char]) -> bool {
    let end = string(&chars[chars.len().saturating_sub(2)..]);
    broken(chars) || chars.len() > 2 && OPEN_VERBS.contains(&end.as_str())
}

/// Whether a heading is not finished: an open bracket or quotation mark, a comma or a word that asks for more.
fn broken(chars: &[char]) -> bool {
    let count = |open: char, close: char| {
        chars.iter().filter(|c| **c == open).count() > chars.iter().filter(|c| **c == close).count()
    };
    let last = chars.last().copied().unwrap_or(' ');
    let marks = |c: char| matches!(c, '，' | ',' | '、') || "的与和把让从向在及".contains(c);
    count('“', '”')
        || count('《', '》')
        || count('（', '）')
        || marks(last)
        || last == '—' && is_chinese(chars)
        || last == '是' && !chars.ends_with(&['求', '是'])
        || matches!(chars, [.., digit, '.'] if digit.is_ascii_digit())
}
