//! Sorts blocks: furniture, bylines, credits, headings, running text.
//!
//! First each block by its own words, then in sequence, where an open sentence, a caption above or a
//! heading below decides.

use super::block::{Block, Sort};
use super::charset::CharSet;
use super::furniture::{self, Class};
use super::heading;
use super::label;
use super::lead;
use super::names;
use super::origin;
use super::quote;
use super::surround;
use super::text::{cannot_begin, is_blank, is_final, is_han};
use std::collections::HashSet;

/// Longest block that is looked at for anything but running text.
const SHORT: usize = 240;

/// How many blocks a search for the next one of some sort looks through.
pub(super) const NEAR: usize = 50;

/// Sorts all blocks by their own words and their neighbours.
pub(super) fn sort(blocks: &mut [Block]) {
    let classes: Vec<Option<Class>> =
        blocks.iter().map(|b| if b.sort == Sort::Text { b.text.class() } else { None }).collect();
    for (block, class) in blocks.iter_mut().zip(&classes) {
        if block.sort == Sort::Text && block.text.len() <= SHORT {
            block.sort = if class.is_some() { Sort::Furniture } else { own(block) };
        }
    }
    surround::running_heads(blocks);
    for i in 1..blocks.len() {
        // Staff Writer, or the writer's paper, in a line of its own.
        let role = blocks[i - 1].sort == Sort::Byline
            && blocks[i].gap == 0
            && blocks[i].text.len() <= 60
            && !blocks[i].chinese();
        if role && names::english_role(blocks[i].head()).is_some() {
            blocks[i].sort = Sort::Byline;
        }
    }
    surround::menus(blocks);
    surround::spread(blocks, &classes);
    surround::foot(blocks, &classes);
    photographers(blocks);
    quote::pull_quotes(blocks);
    names_alone(blocks);
}

fn own(block: &Block) -> Sort {
    let (text, words) = (&block.text, block.text.words());
    if origin::may_be_photo(words) && origin::photo_credit(text.head()).is_some() {
        Sort::Photo
    } else if text.is_byline() {
        Sort::Byline
    } else if block.level == 0 && origin::may_be_meta(words) && origin::meta(text.head()).is_some() {
        Sort::Meta
    } else if is_credit(block) {
        Sort::Credit
    } else {
        Sort::Text
    }
}

/// A closing line on origin or rights, or one in brackets that ends with it.
fn is_credit(block: &Block) -> bool {
    let text = &block.text;
    let inner = || furniture::unwrap(text.head());
    let stands_alone = !(1..=6).contains(&block.level)
        && origin::may_be_credit(text.words())
        && origin::credit(inner()).is_some()
        && lead::lead_in(&text.chars).is_none();
    stands_alone
        || text.len() <= 60
            && matches!(text.first(), Some('（' | '('))
            && matches!(text.last(), Some('）' | ')'))
            && origin::closing(inner()).is_some_and(|tail| tail.credit.is_some())
}

/// Bylines that name who took a picture and stand under the caption of one: `林知夏 摄影报道`.
fn photographers(blocks: &mut [Block]) {
    for i in 2..blocks.len() {
        if blocks[i].sort != Sort::Byline || !blocks[i].text.chars.contains(&'摄') {
            continue;
        }
        let caption = |b: &Block| b.sort == Sort::Text && b.text.len() <= 240;
        let captions = blocks[..i].iter().rev().take(4).take_while(|b| caption(b)).count();
        let image = blocks[..i - captions].last().is_some_and(|b| matches!(b.sort, Sort::Image { .. }));
        if captions > 0 && image {
            blocks[i].sort = Sort::Photo;
        }
    }
}

/// Bare names: under a heading and over text, or behind the last sentence of an article.
fn names_alone(blocks: &mut [Block]) {
    for i in 0..blocks.len() {
        if blocks[i].sort != Sort::Text
            || blocks[i].text.len() > 60
            || (1..=6).contains(&blocks[i].level)
            || blocks[i].text.chars.iter().any(|c| matches!(c, '。' | '！' | '？' | '：' | ':'))
            || names::bare_names(blocks[i].head()).is_none()
        {
            continue;
        }
        let above = blocks[..i]
            .iter()
            .rev()
            .take(NEAR)
            .find(|b| !matches!(b.sort, Sort::Furniture | Sort::Rule | Sort::Jump { .. }));
        let below = blocks[i + 1..]
            .iter()
            .take(NEAR)
            .find(|b| !matches!(b.sort, Sort::Furniture | Sort::Rule | Sort::Image { .. }));
        let under_heading = above.is_some_and(|b| {
            b.sort == Sort::Text && heading::could_be(b) && (b.level > 0 || b.text.len() > 4)
        });
        let over_text = below.is_some_and(|b| {
            b.sort == Sort::Text && (b.text.len() > 30 || is_final(&b.text.chars)) && b.level == 0
                || matches!(b.sort, Sort::Meta | Sort::Byline)
        });
        let behind =
            above.is_some_and(|b| b.sort == Sort::Text && is_final(&b.text.chars) && !heading::could_be(b));
        let at_end = below.is_none_or(|b| b.level > 0 || b.sort == Sort::Text && heading::could_be(b))
            && blocks[i].level == 0;
        let bracketed = matches!(blocks[i].text.first(), Some('(' | '（'));
        // English names in a row of words are known by the heading over them, or by standing between the
        // last sentence of a letter, the writer's town under them, and a marked heading.
        let place = i + 1;
        let town = blocks.get(place).is_some_and(|b| {
            b.gap == 0
                && b.sort == Sort::Text
                && b.level == 0
                && b.text.len() <= 30
                && !is_final(&b.text.chars)
        });
        let marked = |n: usize| blocks.get(n).is_some_and(|b| (1..=6).contains(&b.level));
        let letter = behind && !blocks[i].chinese() && (marked(i + 1) || town && marked(i + 2));
        let behind = behind && (blocks[i].chinese() || bracketed || letter);
        if letter && town {
            blocks[i].sort = Sort::Names;
            blocks[place].sort = Sort::Furniture;
            continue;
        }
        if under_heading && over_text || behind && (at_end || bracketed) {
            blocks[i].sort = Sort::Names;
        }
    }
}

/// Sorts headings and scraps out of what is still text. `skip` tells blocks that stand outside the
/// running text (captions).
pub(super) fn headings(blocks: &mut [Block], skip: &[bool], context: &Context) {
    let mut open: Option<usize> = None;
    let mut listing = false;
    for i in 0..blocks.len() {
        if skip[i] {
            continue;
        }
        match blocks[i].sort {
            Sort::Text => {}
            Sort::Byline | Sort::Names | Sort::Meta | Sort::Row | Sort::Credit => {
                open = None;
                continue;
            }
            _ => continue,
        }
        let previous = open.map(|n| &blocks[n].text.chars[..]);
        let block = &blocks[i];
        let goes_on = previous.is_some_and(|p| continues(p, block));
        if furniture::is_noise(&block.text.chars)
            && !goes_on
            && !(open.is_some() && block.text.first().is_some_and(char::is_numeric))
        {
            blocks[i].sort = Sort::Furniture;
            continue;
        }
        let list_item = listing
            && block.level == 0
            && (heading::is_numbered(&block.text.chars)
                || block.bullet.is_some()
                || !block.chinese() && block.gap == 0);
        if table_caption(blocks, i) {
            open = None;
            continue;
        }
        let second = open.is_none() && second_line(blocks, i);
        if second
            || !goes_on
                && !list_item
                && heading::could_be(block)
                && context.is_heading(blocks, skip, i, open.is_some())
        {
            blocks[i].sort = Sort::Heading;
            entries(blocks, skip, i);
            open = None;
            listing = false;
            continue;
        }
        let chars = &block.text.chars;
        listing = matches!(chars.last(), Some('：' | ':')) || list_item;
        open = (!is_final(chars) && !list_item && !block.hard && block.text.tail().is_none()).then_some(i);
    }
}

/// Under the heading of a list, three or more short lines that end in no full stop are its rows.
fn entries(blocks: &mut [Block], skip: &[bool], heading: usize) {
    let entry = |n: usize| {
        let b = &blocks[n];
        b.sort == Sort::Text && !skip[n] && b.level == 0 && b.text.len() <= 40 && !is_final(&b.text.chars)
    };
    let end = (heading + 1..blocks.len()).find(|&n| !entry(n)).unwrap_or(blocks.len());
    let over = blocks.get(end).is_none_or(|b| b.sort != Sort::Text || b.level > 0);
    if end - heading > 3 && over && blocks[heading].text.names_a_list() {
        blocks[heading + 1..end].iter_mut().for_each(|b| b.sort = Sort::Row);
    }
}

/// Whether a short block goes on the open sentence before it, on the evidence of its first characters.
fn continues(previous: &[char], block: &Block) -> bool {
    let Some(first) = block.text.first() else { return false };
    let digit = previous.last().is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        && (first.is_ascii_digit() || matches!(first, '%' | '％' | '亿' | '万' | '元'));
    let hyphen = previous.last() == Some(&'-');
    cannot_begin(first) || digit || hyphen || first.is_lowercase() && !previous.is_empty()
}

/// The second line of a heading that was set in two.
fn second_line(blocks: &[Block], i: usize) -> bool {
    let (Some(above), block) = (i.checked_sub(1).map(|n| &blocks[n]), &blocks[i]) else { return false };
    above.sort == Sort::Heading
        && block.gap == 0
        && block.level == above.level
        && block.lines == 1
        && block.bullet.is_none()
        && block.text.len() <= if block.chinese() { 24 } else { 60 }
        && !is_final(&block.text.chars)
        && block.indent.abs_diff(above.indent) <= 40
        && blocks.get(i + 1).is_some_and(|next| {
            next.gap > 0 || matches!(next.sort, Sort::Byline | Sort::Names) || next.indent > block.indent
        })
}

/// A line over a table that says what is in it.
pub(super) fn table_caption(blocks: &[Block], i: usize) -> bool {
    if !blocks.get(i + 1).is_some_and(|b| b.sort == Sort::Row) {
        return false;
    }
    let block = &blocks[i];
    let text = block.head();
    let numbered = ["表", "附表", "图表", "Table ", "TABLE "]
        .iter()
        .find_map(|w| text.strip_prefix(w))
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六：: ".contains(c)));
    let unit = ["单位：", "单位:", "(单位", "（单位"].iter().any(|w| text.contains(w)) && block.level == 0;
    (numbered || unit) && block.text.len() <= 60
}

/// What the whole page says about its headings.
pub(super) struct Context {
    /// Whether headings bear marks.
    marked: bool,
    /// Pairs of Chinese characters that stand side by side in the text, of those that the end of one
    /// block and the beginning of another could make.
    pairs: HashSet<(char, char)>,
}

impl Context {
    pub(super) fn of(blocks: &[Block]) -> Self {
        let lasts: CharSet = blocks.iter().filter_map(|b| b.text.last()).filter(|c| is_han(*c)).collect();
        let firsts: CharSet = blocks.iter().filter_map(|b| b.text.first()).filter(|c| is_han(*c)).collect();
        let meet = |set: &CharSet, c: char| set.contains(c) || c > '\u{ffff}' && is_han(c);
        let mut pairs = HashSet::new();
        for block in blocks.iter().filter(|b| b.sort == Sort::Text) {
            for pair in block.text.chars.windows(2) {
                if meet(&lasts, pair[0]) && meet(&firsts, pair[1]) {
                    pairs.insert((pair[0], pair[1]));
                }
            }
        }
        let marks = blocks.iter().filter(|b| b.sort == Sort::Text && b.level > 0).count();
        Context { marked: marks >= 2, pairs }
    }

    /// Whether two texts read as one across the break between them: the page knows the pair of
    /// characters that would meet.
    pub(super) fn meets(&self, a: &Block, b: &Block) -> bool {
        let (Some(last), Some(first)) = (a.text.last(), b.text.first()) else { return false };
        let function = matches!(
            last,
            '的' | '在'
                | '和'
                | '与'
                | '将'
                | '及'
                | '对'
                | '从'
                | '并'
                | '已'
                | '等'
                | '为'
                | '是'
                | '把'
                | '被'
                | '由'
                | '至'
                | '约'
        );
        let number =
            last.is_ascii_digit() && (first.is_ascii_digit() || "亿万元吨个家户人月日年%％.".contains(first));
        function || number || self.pairs.contains(&(last, first))
    }

    /// Whether a label behind a printed mark is a column: a headline or items with other marks follow.
    fn over_items(&self, blocks: &[Block], i: usize, below: Option<usize>) -> bool {
        let block = &blocks[i];
        let Some(below) = below.map(|n| &blocks[n]) else { return false };
        let other = below.bullet != block.bullet;
        let headline = below.bullet.is_none() && heading::could_be(below) && below.gap > 0;
        block.text.is_label() && other && below.sort == Sort::Text && (headline || block.text.is_group())
    }

    fn is_heading(&self, blocks: &[Block], skip: &[bool], i: usize, open: bool) -> bool {
        let block = &blocks[i];
        let below = (i + 1..blocks.len()).take(NEAR).find(|&n| {
            !skip[n]
                && !matches!(
                    blocks[n].sort,
                    Sort::Furniture | Sort::Rule | Sort::Image { .. } | Sort::Jump { .. }
                )
        });
        let signed = below.is_some_and(|n| {
            matches!(blocks[n].sort, Sort::Byline | Sort::Names | Sort::Meta)
                || blocks[n].sort == Sort::Text && blocks[n].text.has_lead()
        });
        // The first of two lines of a headline is signed with the second.
        let next = below.map(|n| &blocks[n]).filter(|b| {
            b.sort == Sort::Text
                && b.gap == 0
                && b.level == block.level
                && b.indent.abs_diff(block.indent) <= 2
                && b.lines == 1
        });
        let second = next.is_some_and(heading::could_be)
            && below.and_then(|n| blocks.get(n + 1)).is_some_and(super::outline::signs);
        let signed = signed || second && block.gap > 0;
        let text = block.head();
        if block.level > 0 && !open {
            return true;
        }
        if signed || label::is_box(text) {
            return true;
        }
        if block.bullet.is_some() && block.level == 0 && !self.over_items(blocks, i, below) {
            return false;
        }
        if open {
            // A mark is a hint: a fragment between two halves of a sentence is text.
            return block.level > 0;
        }
        let Some(below) = below else { return false };
        if block.level == 0 && block.chinese() && !block.text.is_label() {
            // Headings over a marked heading have marks as well, and none ends with a number.
            let fragment = blocks[below].level > 0
                && self.marked
                && !blocks[below].text.is_empty()
                && blocks[below].gap > 0;
            let number = block.text.last().is_some_and(|c| c.is_ascii_digit());
            // What stands right under a column is no end of a sentence.
            let under = blocks[..i].iter().rev().find(|b| b.sort != Sort::Furniture && b.sort != Sort::Rule);
            if under.is_some_and(|b| b.sort == Sort::Heading)
                && !is_final(&block.text.chars)
                && blocks[below].level > 0
            {
                return true;
            }
            if fragment || number && self.marked {
                return false;
            }
        }
        if block.text.is_group() && block.chinese() && block.text.len() <= 8 {
            return true;
        }
        let follows = match blocks[below].sort {
            Sort::Text => true,
            Sort::Row => true,
            Sort::Photo | Sort::Credit => false,
            _ => true,
        };
        let wide = text.split(is_blank).filter(|w| !w.is_empty()).count() >= 5 && block.chinese();
        if block.level == 0 && block.chinese() && blocks[below].sort == Sort::Text {
            let comma = block.text.chars.iter().any(|c| matches!(c, '，' | ','));
            let long = block.text.len() > 30;
            let numbered =
                heading::is_numbered(&block.text.chars) && !text.starts_with(|c: char| c.is_ascii_digit());
            if !numbered && self.marked && comma || long && comma || self.meets(block, &blocks[below]) {
                return false;
            }
        }
        follows && !wide
    }
}
