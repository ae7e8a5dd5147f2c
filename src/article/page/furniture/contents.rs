//! Contents boxes: what else the paper has, by titles and pages.
//!
//! A title in such a box bears the number of its page, or is printed a second time over its article.

use crate::article::page::furniture;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::text::{is_alphanumeric, is_blank, is_final};
use std::collections::HashMap;

/// Names of contents boxes.
const NAMES: &[&str] = &[
    "导读",
    "今日导读",
    "本期导读",
    "内容导读",
    "新闻导读",
    "版面导读",
    "今日看点",
    "本期看点",
    "看点",
    "今日要目",
    "本期要目",
    "要目",
    "目录",
    "本期目录",
    "今日提要",
    "提要",
    "今日重点",
    "本版导读",
    "本版导航",
    "本版标题导航",
    "标题导航",
    "版面导航",
    "本版目录",
    "本版要目",
    "inside",
    "inside today",
    "inside this issue",
    "in this issue",
    "in this section",
    "also inside",
    "what's inside",
    "what’s inside",
    "today's highlights",
    "index",
    "contents",
    "coming sunday",
];

/// How many lines a box has at most.
const MOST: usize = 24;

/// Sorts contents boxes as furniture.
pub(crate) fn contents(blocks: &mut [Block]) {
    let mut twice = None;
    let mut i = 0;
    while i < blocks.len() {
        let block = &blocks[i];
        // `INSIDE: Comics B6 | Obituaries A8`
        let codes = || {
            block
                .head()
                .split(|c: char| !c.is_alphanumeric())
                .filter(|w| is_page(&w.chars().collect::<Vec<_>>(), true))
                .count()
        };
        if block.sort == Sort::Text
            && block.text.len() <= 120
            && matches!(block.text.words().first, Some('i'))
            && ["inside", "index"].iter().any(|w| block.text.lower().starts_with(w))
            && codes() >= 2
        {
            blocks[i].sort = Sort::Furniture;
            i += 1;
            continue;
        }
        let listed = titles(blocks, i, &mut twice);
        if listed > 0 {
            blocks[i..i + listed].iter_mut().for_each(|b| b.sort = Sort::Furniture);
            i += listed;
            continue;
        }
        let block = &blocks[i];
        let may = matches!(block.sort, Sort::Text | Sort::Row | Sort::Furniture) && block.text.len() <= 60;
        let named = may && is_name(block);
        // A row under the heads of a table's columns.
        let row = |b: &Block| b.sort == Sort::Row;
        let table = !named && row(block) && block.gap == 0 && i > 0 && row(&blocks[i - 1]);
        if !(named || may && pages(block)) || table {
            i += 1;
            continue;
        }
        let end = end(blocks, if named { i + 1 } else { i }, named, &mut twice);
        let entries = end - i - usize::from(named);
        if entries >= if named { 1 } else { 2 } {
            blocks[i..end].iter_mut().for_each(|b| b.sort = Sort::Furniture);
        }
        i = end.max(i + 1);
    }
}

/// How many lines from `from` are the titles of what the page holds, as a digital edition lists them without a name over
/// them: three or more set alike, all of which stand again further down, or nearly all of them behind one sign.
fn titles(blocks: &[Block], from: usize, twice: &mut Option<HashMap<String, usize>>) -> usize {
    let bullet = blocks[from].bullet;
    let gap = blocks.get(from + 1).map_or(0, |b| b.gap);
    let entry = |b: &Block| {
        b.sort == Sort::Text
            && b.bullet == bullet
            && b.level == 0
            && (4..=40).contains(&b.text.len())
            && !matches!(b.text.last(), Some('。' | '；'))
    };
    let more = |n: usize, b: &Block| entry(b) && (n == 0 || b.gap == gap);
    let count = blocks[from..].iter().take(MOST).enumerate().take_while(|(n, b)| more(*n, b)).count();
    if count < 3 {
        return 0;
    }
    let twice = twice.get_or_insert_with(|| repeated(blocks));
    let again = |block: &Block| twice.get(&bare(&block.text.chars)).is_some_and(|last| *last >= from + count);
    let lines = &blocks[from..from + count];
    let row = lines.iter().take_while(|b| again(b)).count();
    if bullet.is_none() {
        // No sign tells the entries from a title below them: they end with the last that stands again.
        return if row >= 3 { row } else { 0 };
    }
    let found = row + lines[row..].iter().filter(|b| again(b)).count();
    if found >= 3 && found * 4 >= count * 3 { count } else { 0 }
}

fn is_name(block: &Block) -> bool {
    let name = furniture::unwrap(block.text.lower());
    name.chars().count() <= 20 && NAMES.contains(&name.trim_end_matches([':', '：']))
}

/// The titles of a page that stand on it twice, and where each stands last.
fn repeated(blocks: &[Block]) -> HashMap<String, usize> {
    let title = |b: &Block| {
        (4..=60).contains(&b.text.len())
            && matches!(b.sort, Sort::Text | Sort::Row)
            && !matches!(b.text.last(), Some('。' | '；'))
    };
    let mut places: HashMap<String, (usize, usize)> = HashMap::new();
    for (n, block) in blocks.iter().enumerate().filter(|(_, b)| title(b)) {
        let place = places.entry(bare(&block.text.chars)).or_insert((0, n));
        *place = (place.0 + 1, n);
    }
    places.into_iter().filter(|(_, (count, _))| *count > 1).map(|(title, (_, last))| (title, last)).collect()
}

/// Where the entries end that begin at `from`.
fn end(blocks: &[Block], from: usize, named: bool, twice: &mut Option<HashMap<String, usize>>) -> usize {
    let short = |b: &Block| {
        matches!(b.sort, Sort::Text | Sort::Row | Sort::Jump { .. } | Sort::Furniture)
            && b.text.len() <= 80
            && !matches!(b.text.last(), Some('。' | '；'))
    };
    let mut end = from;
    for n in from..blocks.len().min(from + MOST) {
        let block = &blocks[n];
        if !short(block) || block.text.is_empty() {
            break;
        }
        if pages(block) || block.sort == (Sort::Jump { from: false }) && block.gap == 0 {
            end = n + 1;
            continue;
        }
        // `1　…`, `2　…` right under the name.
        if named && block.gap == 0 && numbered(block, n + 1 - from) {
            end = n + 1;
            continue;
        }
        // The first line of an entry whose page stands at the end of the second.
        let second = |b: &Block| b.gap == 0 && pages(b) && short(b);
        if block.text.len() <= 60 && block.level == 0 && blocks.get(n + 1).is_some_and(second) {
            continue;
        }
        let mut later = || {
            let twice = twice.get_or_insert_with(|| repeated(blocks));
            twice.get(&bare(&block.text.chars)).is_some_and(|last| *last > n)
        };
        if !named || !later() {
            break;
        }
        end = n + 1;
    }
    end
}

/// Whether a line begins with a number, a blank or stop behind it.
fn numbered(block: &Block, number: usize) -> bool {
    let digits = number.to_string();
    let rest = block.head().strip_prefix(digits.as_str());
    rest.is_some_and(|rest| rest.starts_with(|c: char| is_blank(c) || matches!(c, '.' | '、' | '．')))
}

/// Whether a line begins or ends with the number of a page: `4版 …`, `… A5`, `……3版`.
fn pages(block: &Block) -> bool {
    let chars = &block.text.chars;
    if chars.len() < 5 || block.text.words().digits == 0 || is_final(chars) {
        return false;
    }
    let words = || {
        chars
            .split(|c| {
                is_blank(*c)
                    || matches!(c, '.' | '·' | '…' | '/' | '｜' | '|' | '>' | '》' | '→' | '▶' | '►')
                    || matches!(c, '（' | '(' | '）' | ')')
            })
            .filter(|w| !w.is_empty())
    };
    let apart = |c: &char| is_blank(*c) || matches!(c, '.' | '…' | '·' | '（' | '(');
    let first = words().find(|w| w.iter().any(|c| c.is_alphanumeric())).is_some_and(|w| is_page(w, false));
    let last = words().next_back().is_some_and(|w| {
        let gap = &chars[..chars.len() - w.len()];
        is_page(
            w,
            !gap.ends_with(&[' ', ' '])
                && !gap.last().is_some_and(|c| matches!(c, '.' | '…' | '\u{3000}' | '\t')),
        )
    });
    let edge = chars.iter().any(apart);
    let sparse = words().filter(|w| is_page(w, true)).count() <= 2;
    edge && sparse && (first || last) && words().count() >= 2
}

/// `A5`, `第4版`, `12版`, `P3`. `letter` asks for the letter of a section.
fn is_page(word: &[char], letter: bool) -> bool {
    let word = word.strip_prefix(&['第']).unwrap_or(word);
    let word = word.strip_suffix(&['版']).map_or((word, false), |w| (w, true));
    let (word, edition) = word;
    let word = word.strip_prefix(&['P']).filter(|_| edition || !letter).unwrap_or(word);
    let lettered = word.first().is_some_and(char::is_ascii_uppercase);
    let digits = if lettered { &word[1..] } else { word };
    (1..=2).contains(&digits.len())
        && digits.iter().all(char::is_ascii_digit)
        && (edition || lettered && word.len() <= 3)
}

/// A title without blanks and marks and the number before it, as it is compared.
fn bare(chars: &[char]) -> String {
    let mut bare = String::with_capacity(chars.len() * 3);
    bare.extend(chars.iter().filter(|c| is_alphanumeric(**c)));
    let number = bare.bytes().take_while(u8::is_ascii_digit).count();
    if number <= 2 && bare.len() >= number + 12 {
        bare.drain(..number);
    }
    bare
}

#[cfg(test)]
mod tests {
    use crate::article::page::split;

    #[test]
    fn titles_that_stand_again() {
        let text = "一年下来，河两岸的人都说方便，来的人比从前多了三成。";
        let titles = ["渡口添了新码头", "夜校开进老车间", "雨水花园不积水"];
        for sign in ["· ", "", "1．"] {
            let list: String = titles.iter().map(|title| format!("{sign}{title}\n")).collect();
            let articles: String =
                titles.iter().map(|title| format!("{title}\n本报记者 林知夏\n　　{text}\n\n")).collect();
            let items = split(&format!("北原晚报\n第A05版：民生\n\n{list}\n{articles}"));
            let found: Vec<_> = items.iter().filter_map(|item| item.headline.as_deref()).collect();
            assert_eq!(found, titles, "{sign}");
            assert!(items.iter().all(|item| item.paragraphs == [text] && item.kicker.is_none()));
        }
    }
}
