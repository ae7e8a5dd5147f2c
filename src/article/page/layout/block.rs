//! Lines to blocks: hard-wrapped lines become one block, table rows and jump lines stand alone.
//!
//! A block never holds more than one paragraph. A paragraph may lie in several blocks; that is for
//! [`crate::article::page::items::assemble`] to see, when it is known which blocks are running text of one article.
use crate::article::page::credits::origin;
use crate::article::page::furniture::jump;
use crate::article::page::heading::weigh::Part;
use crate::article::page::layout::columns::column_rows;
use crate::article::page::layout::join;
use crate::article::page::layout::line::{Line, blank_cells};
use crate::article::page::layout::reading::Reading;
use crate::article::page::layout::wrap::joins;
use crate::article::page::text::{Text, is_blank, is_final, string};
use std::cell::OnceCell;

/// What a block is on the evidence of its own text and its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// An image link (owned by a photo item that follows) or a stand-in such as `[图片]`.
    Image { link: bool },
    /// A stroke across the page.
    Rule,
    /// A row of a table; its text may be empty.
    Row,
    /// A jump line; `from` where the text comes from another page.
    Jump { from: bool },
    /// Belongs to no article.
    Furniture,
    /// Data about the item, as websites print it.
    Meta,
    /// Names with a role.
    Byline,
    /// Names alone under a heading.
    Names,
    /// A photographer's line.
    Photo,
    /// A closing line of origin.
    Credit,
    /// A heading of some sort.
    Heading,
    /// Running text.
    Text,
}

/// Lines that belong together.
#[derive(Debug, Clone)]
pub(crate) struct Block<'p> {
    pub(crate) text: Reading<'p>,
    /// Its first code point on the page, marks included.
    pub(crate) start: usize,
    pub(crate) level: u8,
    pub(crate) bullet: Option<char>,
    pub(crate) quote: bool,
    pub(crate) bold: usize,
    pub(crate) indent: usize,
    pub(crate) gap: usize,
    pub(crate) lines: usize,
    pub(crate) hard: bool,
    pub(crate) sort: Sort,
    /// What a heading is.
    pub(crate) part: Option<Part>,
    /// Whether its text could be a heading, once that was asked.
    pub(crate) heading: OnceCell<bool>,
}

impl Block<'_> {
    /// The text for matching, at most its first 300 characters.
    pub(crate) fn head(&self) -> &str {
        self.text.head()
    }

    pub(crate) fn chinese(&self) -> bool {
        self.text.chinese()
    }
}

/// The blocks of a page, in order.
pub(crate) fn blocks(lines: Vec<Line<'_>>) -> Vec<Block<'_>> {
    let lines = split_jumps(lines);
    let mut out: Vec<Block> = Vec::with_capacity(lines.len());
    let columns = column_rows(&lines);
    let joins = joins(&lines, &columns);
    let mut soft_hyphen = false;
    for ((line, column), joins) in lines.into_iter().zip(columns).zip(joins) {
        let soft = line.soft_hyphen;
        match out.last_mut().filter(|_| joins) {
            Some(block) => {
                block.text.edit(|text| join::glue(text, &line.text, soft_hyphen));
                block.lines += 1;
                block.hard = line.hard;
            }
            None => out.push(block(line, column)),
        }
        soft_hyphen = soft;
    }
    join_next(&mut out, false, is_drop_capital);
    join_next(&mut out, true, is_issuer);
    for i in 1..out.len() {
        // A row of strokes right under a short line marks it as a heading.
        if out[i].sort == Sort::Rule
            && out[i].gap == 0
            && out[i - 1].sort == Sort::Text
            && out[i - 1].lines == 1
            && out[i].text.is_empty()
            && out[i - 1].level == 0
        {
            let short = out[i - 1].text.len() <= 30 && !is_final(&out[i - 1].text.chars);
            out[i - 1].level = if short { 2 } else { 0 };
            // A heading of several lines, set off by a blank line.
            let line = |b: &Block| {
                let short = b.text.len() <= 30 && !is_final(&b.text.chars) && b.bullet.is_none();
                b.sort == Sort::Text && b.level == 0 && b.lines == 1 && short
            };
            let more = (1..4)
                .take_while(|n| short && i > *n && out[i - n].gap == 0 && line(&out[i - 1 - n]))
                .count();
            if more > 0 && out[i - 1 - more].gap > 0 {
                out[i - 1 - more..i - 1].iter_mut().for_each(|b| b.level = 2);
            }
        }
    }
    out
}

/// Joins to each block that is asked for the one behind it, with a blank between them or without.
fn join_next(blocks: &mut Vec<Block<'_>>, blank: bool, asked: impl Fn(&[Block], usize) -> bool) {
    let asked: Vec<bool> = (0..blocks.len()).map(|i| asked(blocks, i)).collect();
    let mut i = 0;
    blocks.dedup_by(|next, block| {
        i += 1;
        let joins = asked[i - 1];
        if joins {
            block.text.edit(|text| text.append(&next.text, blank));
            block.lines += next.lines;
            block.hard = next.hard;
        }
        joins
    });
}

/// The body that gave a notice, and the day in a line of its own behind it.
fn is_issuer(blocks: &[Block], i: usize) -> bool {
    let Some((body, day)) = blocks.get(i).zip(blocks.get(i + 1)) else { return false };
    let plain = |b: &Block| b.sort == Sort::Text && b.level == 0 && b.bullet.is_none() && b.lines == 1;
    let over = i.checked_sub(1).map(|n| &blocks[n]);
    let closed = over.is_some_and(|b| b.sort == Sort::Text && b.level == 0 && is_final(&b.text.chars));
    closed
        && plain(body)
        && plain(day)
        && (4..=30).contains(&body.text.len())
        && day.text.len() <= 16
        && day.gap <= body.gap.max(1)
        && origin::is_day(day.head())
        && origin::gives_notices(body.head())
}

/// A capital in a line of its own before the rest of its word: `T` over `HE FIRST thing` or over `he first thing`.
fn is_drop_capital(blocks: &[Block], i: usize) -> bool {
    let (letter, Some(rest)) = (&blocks[i], blocks.get(i + 1)) else { return false };
    if letter.text.len() != 1 || letter.sort != Sort::Text || rest.sort != Sort::Text || rest.text.len() <= 40
    {
        return false;
    }
    let Some(capital) = letter.text.first().filter(char::is_ascii_uppercase) else { return false };
    let mut word = rest.text.chars.iter();
    if word.clone().take(2).all(char::is_ascii_uppercase) {
        return true;
    }
    // A scrap of the scanner stands in a sentence that goes on; `A` and `I` may be words.
    let open = i
        .checked_sub(1)
        .map(|n| &blocks[n].text)
        .is_some_and(|over| over.len() > 80 && !is_final(&over.chars));
    word.next().is_some_and(char::is_ascii_lowercase) && !open && !matches!(capital, 'A' | 'I')
}

/// The sort of a block that begins with `line`, on the evidence of that line.
pub(crate) fn sort(line: &Line, column: bool) -> Sort {
    if line.cells.is_some() || column {
        Sort::Row
    } else if is_placeholder(&line.text) {
        Sort::Image { link: false }
    } else if is_left_out(&line.text.chars) {
        Sort::Image { link: true }
    } else if counts_page(&line.text.chars) {
        Sort::Furniture
    } else if line.image && line.text.is_empty() {
        Sort::Image { link: true }
    } else if line.text.is_empty() {
        Sort::Rule
    } else if line.text.jump() == Some(0) {
        Sort::Jump { from: jump::comes_from(&line.text) }
    } else {
        Sort::Text
    }
}

fn block(line: Line<'_>, column: bool) -> Block<'_> {
    let sort = sort(&line, column);
    let text = match sort {
        Sort::Row => {
            let mut text = Text::default();
            let cells = line.cells.unwrap_or_else(|| blank_cells(&line.text));
            cells.iter().for_each(|cell| text.append(cell, true));
            text.into()
        }
        Sort::Image { .. } => Reading::default(),
        _ => line.text,
    };
    Block {
        text,
        start: line.start,
        level: line.level,
        bullet: line.bullet,
        quote: line.quote,
        bold: line.bold,
        indent: line.indent,
        gap: line.gap,
        lines: 1,
        hard: line.hard,
        sort,
        part: None,
        heading: OnceCell::new(),
    }
}

/// `==> picture [300 x 120] intentionally omitted <==`: where a converter left a picture out.
fn is_left_out(chars: &[char]) -> bool {
    let text = || string(chars).to_lowercase();
    chars.len() <= 70
        && chars.starts_with(&['=', '=', '>'])
        && chars.ends_with(&['<', '=', '='])
        && ["picture", "image", "figure"].iter().any(|w| text().contains(w))
}

/// `{12}------------`: where a converter begins a page.
fn counts_page(chars: &[char]) -> bool {
    let Some(end) = chars.iter().take(8).position(|c| *c == '}') else { return false };
    let strokes = &chars[end + 1..];
    end > 1
        && chars[0] == '{'
        && chars[1..end].iter().all(char::is_ascii_digit)
        && strokes.len() >= 3
        && strokes.iter().all(|c| matches!(c, '-' | '—' | '='))
}

/// What stands where a picture was: `[图片]`, `[图1]`, `[Image: quay.jpg]`, `【配图2：图片加载失败】`.
fn is_placeholder(text: &Text) -> bool {
    if !matches!(text.first(), Some('[' | '【' | '（' | '(' | '图')) || text.len() > 60 {
        return false;
    }
    let text = string(&text.chars).to_lowercase();
    let inner = text.trim_matches(['[', ']', '【', '】', '(', ')', '（', '）']);
    if inner.len() == text.len() {
        return text == "图片";
    }
    // `[点击图片放大]`
    if inner.starts_with("点击") && inner.contains('图') && inner.chars().count() <= 12 {
        return true;
    }
    let (label, told) = inner.split_once(['：', ':']).unwrap_or((inner, ""));
    let name = label.trim_end_matches(|c: char| c.is_ascii_digit() || is_blank(c));
    // `（图表）` may be the name of a figure that the text speaks of.
    let round = text.starts_with(['(', '（']);
    let names: &[&str] = if round && name == label {
        &["图片", "图", "image", "photo", "picture"]
    } else {
        &[
            "图",
            "图片",
            "配图",
            "插图",
            "图表",
            "照片",
            "视频",
            "photo",
            "image",
            "figure",
            "picture",
            "video",
            "chart",
            "graphic",
            "map",
            "cartoon",
            "editorial cartoon",
            "illustration",
        ]
    };
    let file = || [".jpg", ".jpeg", ".png", ".gif", ".webp"].iter().any(|end| told.ends_with(end));
    let missing =
        || ["加载", "无法显示", "not available", "failed", "unavailable"].iter().any(|w| told.contains(w));
    names.contains(&name) && (told.is_empty() || file() || missing())
}

/// Cuts jump lines off the ends and fronts of lines of text.
fn split_jumps(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for mut line in lines {
        if line.cells.is_some() || line.text.is_empty() {
            out.push(line);
            continue;
        }
        // `…（下` at the end of the line before, `转第3版）` in this.
        if let Some(before) = out.last_mut().filter(|before| before.cells.is_none() && line.gap == 0)
            && let Some(at) = jump::cut_off(&before.text.chars, &line.text)
        {
            let mut whole = before.text.cut(at..before.text.len());
            whole.append(&line.text, false);
            line.start = whole.start().unwrap_or(line.start);
            line.indent = 0;
            line.text = whole.into();
            before.text = before.text.cut(0..at).into();
            if before.text.is_empty() {
                out.pop();
            }
        }
        if let Some(end) = jump::jump_head(&line.text) {
            let rest = line.text.cut(end..line.text.len());
            let start = rest.start().unwrap_or(line.start);
            let head = Line {
                text: line.text.cut(0..end).into(),
                start: line.start,
                gap: line.gap,
                indent: line.indent,
                ..Line::default()
            };
            line = Line { text: rest.into(), start, gap: 0, bold: 0, ..line };
            out.push(head);
        }
        if let Some(at) = line.text.jump().filter(|at| *at > 0) {
            let tail = line.text.cut(at..line.text.len());
            let head = line.text.cut(0..at);
            let start = tail.start().unwrap_or(line.start);
            let jump = Line { text: tail.into(), start, hard: line.hard, ..Line::default() };
            line.text = head.into();
            if !line.text.is_empty() {
                out.push(line);
            }
            out.push(jump);
            continue;
        }
        out.push(line);
    }
    out
}
