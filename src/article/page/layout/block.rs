//! Lines to blocks: hard-wrapped lines become one block, table rows and jump lines stand alone.
//!
//! A block never holds more than one paragraph. A paragraph may lie in several blocks; that is for
//! [`crate::article::page::items::assemble`] to see, when it is known which blocks are running text of one article.

use crate::article::page::credits::origin;
use crate::article::page::credits::photographer;
use crate::article::page::furniture::advert::has_phone;
use crate::article::page::furniture::edition;
use crate::article::page::furniture::jump;
use crate::article::page::furniture::{self, Class};
use crate::article::page::heading;
use crate::article::page::heading::weigh::Part;
use crate::article::page::layout::join;
use crate::article::page::layout::line::{Line, blank_cells};
use crate::article::page::layout::narrow;
use crate::article::page::layout::reading::Reading;
use crate::article::page::layout::words::List;
use crate::article::page::text::fold;
use crate::article::page::text::{Text, is_blank, is_chinese, is_final, string};
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
    let measure = measure(&lines);
    let mut out: Vec<Block> = Vec::with_capacity(lines.len());
    let columns = column_rows(&lines);
    let joins = joins(&lines, &columns, &measure);
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
    drop_capitals(&mut out);
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

/// A capital in a line of its own before the rest of its word in capitals: `T` over `HE FIRST thing`.
fn drop_capitals(blocks: &mut Vec<Block<'_>>) {
    let is_drop = |letter: &Block, rest: &Block| {
        letter.text.len() == 1
            && letter.text.first().is_some_and(|c| c.is_ascii_uppercase())
            && rest.text.len() > 40
            && rest.text.chars.iter().take(2).all(char::is_ascii_uppercase)
            && letter.sort == Sort::Text
            && rest.sort == Sort::Text
    };
    blocks.dedup_by(|rest, letter| {
        let drop = is_drop(letter, rest);
        if drop {
            letter.text.edit(|text| text.append(&rest.text, false));
            letter.lines += rest.lines;
            letter.hard = rest.hard;
        }
        drop
    });
}

/// Which lines go on the block before them.
fn joins(lines: &[Line], columns: &[bool], measure: &Measure) -> Vec<bool> {
    let mut joins = vec![false; lines.len()];
    // The line before, where it is running text, and the first line of its block.
    let mut previous: Option<&Line> = None;
    let mut first = 0;
    for (i, line) in lines.iter().enumerate() {
        let strong = is_structure(line);
        // A scrap that begins a block goes on in no line.
        let scrap = |n: usize| furniture::is_noise(&lines[n].text.chars);
        // The last line of an English headline stands over the byline.
        let over_byline = line.text.first().is_some_and(char::is_uppercase)
            && lines
                .get(i + 1)
                .is_some_and(|next| next.gap == 0 && next.text.is_byline() && !next.text.chinese());
        // A short line at the margin behind a whole sentence, a new paragraph set in under it.
        let margin = previous.is_some_and(|previous| is_final(&previous.text.chars))
            && line.text.len() <= 40
            && line.level == 0
            && !is_final(&line.text.chars)
            && lines.get(i + 1).is_some_and(|next| next.gap == 0 && next.indent >= line.indent + 2)
            && !matches!(line.text.last(), Some('，' | ',' | '、' | '-' | ';' | '；'))
            && line.text.first().is_some_and(|c| !c.is_lowercase());
        joins[i] = !(over_byline || margin || i > 0 && first + 1 == i && scrap(first))
            && previous.is_some_and(|previous| {
                lines[first].level == line.level
                    && !columns[i]
                    && sort(&lines[first], columns[first]) == Sort::Text
                    && wraps(previous, line, strong, measure.at(i - 1))
            });
        if !joins[i] {
            first = i;
        }
        previous = Some(line).filter(|_| !strong);
    }
    joins
}

/// The sort of a block that begins with `line`, on the evidence of that line.
fn sort(line: &Line, column: bool) -> Sort {
    if line.cells.is_some() || column {
        Sort::Row
    } else if is_placeholder(&line.text) {
        Sort::Image { link: false }
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

fn is_placeholder(text: &Text) -> bool {
    if !matches!(text.first(), Some('[' | '【' | '（' | '(' | '图')) || text.len() > 20 {
        return false;
    }
    let text = string(&text.chars).to_lowercase();
    // `[图1]`
    let numbered = text.trim_matches(['[', ']', '【', '】', '(', ')', '（', '）']);
    if numbered.len() < text.len()
        && numbered.strip_prefix('图').is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
    {
        return true;
    }
    // `[图片1]`, `【配图 2】`
    let counted = numbered.trim_end_matches(|c: char| c.is_ascii_digit() || is_blank(c));
    let names = ["图片", "配图", "插图", "图表", "photo", "image", "figure", "picture", "video", "视频"];
    if numbered.len() < text.len() && counted.len() < numbered.len() && names.contains(&counted) {
        return true;
    }
    [
        "[图片]",
        "【图片】",
        "（图片）",
        "(图片)",
        "[图]",
        "[image]",
        "[photo]",
        "[cartoon]",
        "[editorial cartoon]",
        "[illustration]",
        "[graphic]",
        "[chart]",
        "[map]",
        "[picture]",
        "(image)",
        "[视频]",
        "[video]",
        "图片",
    ]
    .contains(&text.as_str())
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

/// Whether a line says by itself that it is no running text.
fn is_structure(line: &Line) -> bool {
    line.level > 0
        || line.cells.is_some()
        || line.image
        || line.text.is_empty()
        || line.text.len() <= 160
            && (matches!(
                line.text.class(),
                Some(Class::Line | Class::Ad | Class::Weather | Class::Nav | Class::Links)
            ) || line.text.jump() == Some(0)
                || line.text.is_byline() && !is_open(&line.text.chars))
}

/// Whether the last bracket of a line is not closed in it.
fn is_open(chars: &[char]) -> bool {
    chars.iter().rev().find(|c| matches!(c, '（' | '(' | '）' | ')')).is_some_and(|c| matches!(c, '（' | '('))
}

/// The width of the lines of a page, or of one chunk of lines between blanks where it has its own.
struct Measure {
    page: usize,
    chunks: Vec<usize>,
}

impl Measure {
    fn at(&self, i: usize) -> usize {
        self.chunks.get(i).copied().filter(|w| *w > 0).unwrap_or(self.page)
    }
}

/// So many blanks stand between the parts of a running head.
const APART: usize = 8;

/// Narrower lines than this are not wrapped text unless a whole chunk shows it.
const NARROW: usize = 24;

fn measure(lines: &[Line]) -> Measure {
    let plain = |line: &Line| line.level == 0 && line.cells.is_none() && !line.image;
    let followed = |i: usize| {
        lines
            .get(i + 1)
            .is_some_and(|next| next.gap == 0 && plain(next) && next.bullet.is_none() && !lines[i].hard)
    };
    let widths: Vec<usize> = lines
        .iter()
        .map(|line| line.indent.min(4) + if line.text.len() < 4000 { fold::columns(line) } else { 4000 })
        .collect();
    let narrow = narrow::measure(lines, &widths, plain, followed);
    let least = if narrow.is_some() { narrow::LEAST } else { NARROW };
    let mut wide: Vec<usize> = (0..lines.len())
        .filter(|&i| plain(&lines[i]) && followed(i) && widths[i] >= least && widths[i] < 200)
        .map(|i| widths[i])
        .collect();
    wide.sort_unstable();
    let top = wide.get(wide.len().saturating_sub(1 + wide.len() / 10)).copied().unwrap_or(0);
    let near = wide.iter().filter(|w| **w * 10 >= top * 8).count();
    let half = wide.iter().filter(|w| **w * 2 >= top).count();
    // Lines of wrapped text end in the middle of a sentence, and none is much longer than the others.
    let full = |i: &usize| plain(&lines[*i]) && followed(*i) && widths[*i] * 10 >= top * 8;
    let ended = |i: &usize| is_final(&lines[*i].text.chars);
    let (fulls, ends) =
        ((0..lines.len()).filter(full).count(), (0..lines.len()).filter(|i| full(i) && ended(i)).count());
    let long = (0..lines.len()).filter(|&i| plain(&lines[i]) && widths[i] * 10 > top * 14).count();
    let wrapped = ends * 4 <= fulls * 3 && long * 4 <= fulls;
    let page = if wrapped && near >= 2 && near * 2 >= half && top >= 36 { top } else { narrow.unwrap_or(0) };
    let mut chunks = vec![0; lines.len()];
    // Where paragraphs stand on one line each, no chunk of lines is wrapped.
    let paragraphs = (0..lines.len()).filter(|&i| plain(&lines[i]) && widths[i] > 150).count();
    if paragraphs >= 4 && page == 0 {
        return Measure { page, chunks };
    }
    let mut start = 0;
    for end in 1..=lines.len() {
        if end < lines.len() && lines[end].gap == 0 && plain(&lines[end]) {
            continue;
        }
        let inner = &widths[start..end];
        let most = inner.iter().copied().max().unwrap_or(0);
        let full = inner.iter().filter(|w| **w * 100 >= most * 82).count();
        let ends = (start..end - 1).filter(|&i| is_final(&lines[i].text.chars)).count();
        let wrapped = ends * 4 <= (inner.len() - 1) * 3 || inner.len() < 2;
        if wrapped
            && inner.len() >= 4
            && (20..200).contains(&most)
            && full + 1 + inner.len() / 5 >= inner.len()
        {
            chunks[start..end].fill(most);
        }
        start = end;
    }
    Measure { page, chunks }
}

/// Whether a line in brackets says where a text is from or who wrote it.
fn is_closing(line: &Line) -> bool {
    line.text.len() <= 90
        && matches!(line.text.last(), Some('）' | ')'))
        && origin::closing(furniture::unwrap(line.text.head())).is_some()
}

/// `From wire reports`, `Source: …`: a line of its own behind the last sentence.
fn is_origin(line: &Line) -> bool {
    line.text.len() <= 60
        && line.text.first().is_some_and(char::is_uppercase)
        && origin::may_be_credit(line.text.words())
        && origin::credit(line.text.head()).is_some()
}

/// A photographer's line.
fn is_taken(line: &Line) -> bool {
    line.text.len() <= 70
        && photographer::may_be_photo(line.text.words())
        && photographer::photo_credit(line.text.head()).is_some()
}

/// Whether `line` goes on the hard-wrapped line before it.
fn wraps(previous: &Line, line: &Line, strong: bool, measure: usize) -> bool {
    if line.gap > 0
        || previous.hard
        || line.bullet.is_some()
        || line.quote != previous.quote
        || line.level > 0
    {
        return false;
    }
    let (before, here) = (&previous.text.chars, &line.text.chars);
    let open = !is_final(before) || join::goes_on(before, here);
    // The ends of a running head are set far apart.
    if before.windows(APART).any(|run| run.iter().all(|c| is_blank(*c))) {
        return false;
    }
    // `志愿植树　　3月7日，…` under a whole sentence: the next of a row of briefs.
    if !open && here.iter().take(9).collect::<String>().contains("\u{3000}\u{3000}") && !is_blank(here[0]) {
        return false;
    }
    let labelled = heading::is_labelled_chinese(here) && heading::is_labelled_chinese(before);
    if heading::is_labelled(here) && before.len() <= 60 && !is_final(before) || labelled {
        return false;
    }
    // The staff go on no sentence.
    let staff = strong
        && line.text.words().opens(List::Staff)
        && line.text.class() == Some(Class::Line)
        && here.iter().take(8).any(|c| matches!(c, '：' | ':'));
    let by = here.len() > 3 && matches!(here[..3], ['B', 'y' | 'Y', ' ']) && line.text.is_byline();
    // A byline or credit in brackets stands behind the last sentence.
    let behind = !open
        && (matches!(here.first(), Some('（' | '(')) && is_closing(line)
            || is_origin(line)
            || is_taken(line));
    // A bracket that opens in the line before closes in this one.
    let closes = is_open(before)
        && line.gap == 0
        && here.iter().take(24).any(|c| matches!(c, '）' | ')'))
        && !here.iter().take_while(|c| !matches!(c, '）' | ')')).any(|c| matches!(c, '（' | '('));
    if closes
        && previous.text.chinese()
        && !previous.hard
        && line.level == previous.level
        && line.bullet.is_none()
    {
        return true;
    }
    if strong && !open
        || staff
        || by
        || behind
        || line.cells.is_some()
        || line.image
        || line.text.is_empty()
        || line.text.jump() == Some(0)
    {
        return false;
    }
    let latin = !if before.len() <= 200 { previous.text.chinese() } else { is_chinese(before) };
    if line.indent > previous.indent || !latin && line.indent >= 2 {
        return false;
    }
    if latin && open && before.last() == Some(&'-') || previous.soft_hyphen {
        return true;
    }
    let columns = previous.indent + fold::columns(previous);
    let full = measure > 0 && if latin { columns * 100 >= measure * 72 } else { columns + 6 >= measure };
    // A line of small letters goes on a line of text even where that ended early.
    full || latin
        && open
        && measure > 0
        && columns * 2 >= measure
        && here.first().is_some_and(|c| c.is_lowercase())
}

/// Whether a text ends with `p.m.` or `a.m.`
fn ends_hour(chars: &[char]) -> bool {
    matches!(chars, [.., 'p' | 'a', '.', 'm', '.'])
}

/// Which lines are rows of a table that is set with runs of blanks: two or more in a row with the
/// same number of cells, figures in most of them.
fn column_rows(lines: &[Line]) -> Vec<bool> {
    let mut rows = vec![false; lines.len()];
    let cells: Vec<Vec<Text>> = lines
        .iter()
        .map(|line| {
            if line.cells.is_none() && line.level == 0 && line.text.len() <= 160 && line.text.words().gap {
                blank_cells(&line.text)
            } else {
                Vec::new()
            }
        })
        .collect();
    // Numbers to call in the third column of a table.
    let numbers = |n: usize| {
        cells.get(n).is_some_and(|cells| cells.len() >= 3)
            && lines[n].text.words().digits >= 7
            && has_phone(lines[n].text.head())
    };
    let phones = |i: usize| numbers(i) && (numbers(i + 1) || numbers(i.wrapping_sub(1)));
    let row = |i: usize| {
        cells[i].len() >= 2
            && (lines[i].text.class().is_none() || phones(i))
            && !cells[i].iter().any(|cell| {
                is_final(&cell.chars) && !ends_hour(&cell.chars) && cell.len() > 14 || cell.len() > 48
            })
            && (cells[i].len() >= 3 && cells[i].iter().all(|cell| cell.len() <= 6)
                || !lines[i].text.is_byline())
    };
    // Rows of short cells with a blank line between each, far apart.
    let short = |i: usize| {
        cells[i].len() == 2
            && cells[i].iter().all(|cell| cell.len() <= 32)
            && cells[i].iter().map(|cell| cell.len()).sum::<usize>() + 4 <= lines[i].text.len()
    };
    let spaced = |start: usize, i: usize| short(start) && short(i);
    let mut start = 0;
    while start < lines.len() {
        if !row(start) {
            start += 1;
            continue;
        }
        let count = cells[start].len();
        let mut end = start + 1;
        let letters = cells[start].iter().all(|cell| cell.len() == 1);
        while end < lines.len()
            && (lines[end].gap == 0
                || lines[end].gap == 1
                    && (cells[end].iter().any(|cell| cell.chars.iter().any(char::is_ascii_digit))
                        || spaced(start, end)))
            && !letters
            && row(end)
            && cells[end].len().abs_diff(count) <= usize::from(count > 2)
        {
            end += 1;
        }
        // `12.4`, or `星州3∶2云溪`: the score of a match between its sides.
        let figure = |cell: &Text| {
            let score = |w: &[char]| matches!(w, [a, '∶' | ':' | '：', b] if a.is_ascii_digit() && b.is_ascii_digit());
            cell.chars.iter().filter(|c| c.is_numeric()).count() * 3 >= cell.len().max(1)
                || cell.chars.windows(3).any(score)
        };
        let figures = (start..end).filter(|&i| cells[i].iter().skip(1).any(figure)).count();
        let size = end - start;
        let spaced = (start..end).all(|i| spaced(start, i)) && (start + 1..end).all(|i| lines[i].gap == 1);
        let day = |i: usize| {
            let first = string(&cells[i][0].chars).to_lowercase();
            edition::DAYS.contains(&first.as_str())
        };
        let dated = (start..end).all(day);
        if size >= 2 && (figures * 2 >= size || dated || size >= 3 && (count >= 3 || spaced)) {
            rows[start..end].fill(true);
        }
        start = end;
    }
    rows
}
