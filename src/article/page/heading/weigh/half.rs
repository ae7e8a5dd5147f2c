//! Lines that are no headings by themselves and can be one half of one.

use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::text::is_final;

/// Whether a line that is no heading by itself can be one half of a heading, or a sentence set as one: it stands close to
/// a line `over` it or to a line or byline `under` it.
pub(super) fn is_half(block: &Block, over: Option<&Block>, under: Option<&Block>) -> bool {
    let close = |a: &Block, b: &Block| b.gap == 0 && a.level == b.level;
    let (first, last) = (block.text.first().unwrap_or(' '), block.text.last().unwrap_or(' '));
    let signed = under.is_some_and(|under| under.sort == Sort::Byline);
    let chinese = block.chinese();
    let begins = match chinese {
        // `…今年投1.` goes on with a figure.
        true => matches!(last, '，' | ',' | '、' | '：' | '.'),
        false => block.gap > 0 || first.is_lowercase() || signed,
    };
    // The end of a sentence is no half of a heading.
    let ends = !chinese && block.gap > 0 && first.is_lowercase() && is_final(&block.text.chars);
    block.lines == 1
        && !ends
        && block.bullet.is_none()
        && block.text.len() <= if chinese { 24 } else { 130 }
        && (over.is_some_and(|over| close(over, block)) && last != '。'
            || begins && under.is_some_and(|under| signed || close(block, under)))
}

/// Whether an English line in small letters is the second of a headline that a comma or nothing ends the first of, set
/// apart above and below.
pub(super) fn is_second_half(first: &Block, second: &Block, under: Option<&Block>) -> bool {
    let line = |b: &Block| {
        b.sort == Sort::Text
            && b.lines == 1
            && b.level == 0
            && b.bullet.is_none()
            && (10..=70).contains(&b.text.len())
    };
    let open = |b: &Block| !is_final(&b.text.chars) && !matches!(b.text.last(), Some(':' | ';' | '-'));
    !second.chinese()
        && line(first)
        && line(second)
        && first.gap > 0
        && second.gap == 0
        && first.text.first().is_some_and(char::is_uppercase)
        && second.text.first().is_some_and(char::is_lowercase)
        && open(first)
        && open(second)
        && second.text.last() != Some(',')
        && under.is_some_and(|b| b.gap > 0)
}
