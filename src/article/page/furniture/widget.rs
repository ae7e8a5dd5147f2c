//! What websites set between the parts of an article: boxes to sign up in, buttons to share and to listen.

use crate::article::page::furniture::Class;
use crate::article::page::furniture::menu;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::text::{is_blank, is_final};
use std::ops::Range;

/// What boxes begin with that ask readers to sign up.
const ASKS: &[&str] = &["sign up", "subscribe", "订阅"];

/// The fields and buttons of such boxes.
const FIELDS: &[&str] =
    &["sign up", "enter your ", "email address", "your email", "e-mail address", "subscribe"];

/// Longest line of a box.
const LINE: usize = 80;

/// Sorts out the lines that stand without a blank line beside one that is a menu by its own words.
pub(crate) fn widgets(blocks: &mut [Block], classes: &[Option<Class>]) {
    let mut start = 0;
    while start < blocks.len() {
        let end = (start + 1..blocks.len()).find(|&n| blocks[n].gap > 0).unwrap_or(blocks.len());
        // A picture is no line of a box.
        let image = (start + 1..end).find(|&n| matches!(blocks[n].sort, Sort::Image { .. }));
        let end = image.unwrap_or(end);
        if is_poll(blocks, start..end)
            || asks(blocks, classes, start..end)
            || is_bar_under_byline(blocks, classes, start..end)
        {
            let short = |b: &&mut Block| b.sort == Sort::Text && b.text.len() <= LINE;
            blocks[start..end].iter_mut().filter(short).for_each(|b| b.sort = Sort::Furniture);
        }
        start = end;
    }
}

/// A box that asks readers to sign up: its first line says so, or one line is a field for the address and the others
/// are no sentences.
fn asks(blocks: &[Block], classes: &[Option<Class>], lines: Range<usize>) -> bool {
    let says = |n: usize, words: &[&str]| {
        let lower = blocks[n].text.lower();
        words.iter().any(|w| lower.starts_with(w)) || lower.contains(". enter your ")
    };
    let nav = |n: usize| classes[n] == Some(Class::Nav);
    nav(lines.start) && says(lines.start, ASKS)
        || lines.len() == 1 && (ends_asking(&blocks[lines.start]) || promises(&blocks[lines.start]))
        || (2..=4).contains(&lines.len())
            && lines.clone().skip(1).any(|n| nav(n) && says(n, FIELDS))
            && lines.clone().all(|n| is_short(&blocks[n]))
}

/// `Our briefing, free by email. Sign up here`: one line whose last few words ask.
fn ends_asking(block: &Block) -> bool {
    let last = || block.text.lower().rsplit_once(['.', '!', '?', ':']).map(|(_, last)| last.trim());
    is_short(block)
        && last().is_some_and(|last| {
            last.split(' ').count() <= 3 && ASKS.iter().any(|word| last.starts_with(word))
        })
}

/// `Get our headlines in your inbox. Sign up for the newsletter.`: one line set apart that asks, and says what will come.
fn promises(block: &Block) -> bool {
    let lower = || block.text.lower();
    let opens =
        ["get ", "sign up", "subscribe", "join ", "start your", "want ", "like what", "don't miss", "stay "];
    matches!(block.sort, Sort::Text)
        && block.level == 0
        && block.text.words().latin
        && block.text.len() <= 130
        && opens.iter().any(|w| lower().starts_with(w))
        && ["sign up", "subscribe"].iter().any(|w| lower().contains(w))
        && ["inbox", "newsletter", "briefing", "by email"].iter().any(|w| lower().contains(w))
}

/// A question and the answers to choose from, an empty circle or box before each: `○有　○没有`.
fn is_poll(blocks: &[Block], lines: Range<usize>) -> bool {
    let mark = |c: char| matches!(c, '○' | '〇' | '◯' | '□' | '☐');
    let answers = |b: &Block| {
        let marks = b.text.chars.iter().filter(|c| mark(**c)).count();
        if b.bullet.is_some_and(mark) { marks + 1 } else { marks }
    };
    let asked = blocks[lines.start].text.last().is_some_and(|c| matches!(c, '？' | '?'));
    asked
        && (2..=8).contains(&lines.len())
        && lines.clone().all(|n| is_short(&blocks[n]) && !matches!(blocks[n].text.last(), Some('。')))
        && lines.skip(1).map(|n| answers(&blocks[n])).sum::<usize>() >= 2
}

/// Short lines between a byline and the text, one of them a menu: `Listen to this story  4 min`, `Share  Save  Print`.
fn is_bar_under_byline(blocks: &[Block], classes: &[Option<Class>], lines: Range<usize>) -> bool {
    let signed =
        lines.start.checked_sub(1).is_some_and(|n| matches!(blocks[n].sort, Sort::Byline | Sort::Meta));
    let text = blocks.get(lines.end).is_some_and(|b| b.sort == Sort::Text && b.text.len() > LINE);
    // `分享　收藏`
    let buttons = |block: &Block| {
        let row = block.level == 0 && block.text.chars.iter().any(|c| is_blank(*c));
        row && menu::is_menu_word(&block.text)
    };
    let below = blocks.get(lines.end).is_some_and(|b| b.sort == Sort::Text && is_final(&b.text.chars));
    if signed && below && lines.len() == 1 && buttons(&blocks[lines.start]) {
        return true;
    }
    signed
        && text
        && (2..=4).contains(&lines.len())
        && lines.clone().any(|n| classes[n] == Some(Class::Nav))
        && lines.clone().all(|n| is_short(&blocks[n]) && !is_final(&blocks[n].text.chars))
}

fn is_short(block: &Block) -> bool {
    matches!(block.sort, Sort::Text | Sort::Furniture) && block.level == 0 && block.text.len() <= LINE
}
