//! The body as the extractor reads it: full-width forms narrowed, and line breaks and blanks taken out
//! where they fall inside a number or between a number and its unit. Every character knows where it
//! stands in the body, so that a figure can be cut from there.

use super::signs::{self, Signs};
use std::cell::Cell;
use std::ops::Deref;

/// A printed line at least this long runs on; a shorter one is a heading, an item or a table row.
const PROSE_LINE: usize = 10;

/// How far back a broken number is read; caps the work on a line of nothing but digits.
const LOOK_BACK: usize = 48;

/// Memory of texts longer than this is given back at once.
const KEPT: usize = 1 << 19;

/// The repaired text.
#[derive(Debug)]
pub(super) struct Text<'a> {
    body: &'a str,
    /// How many characters of the body are Han characters, and how many Latin letters.
    pub(super) han: usize,
    pub(super) latin: usize,
    lists: Lists,
}

/// A text character by character.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// The characters of the body as printed.
    pub(super) letters: Vec<char>,
    /// Where each character of the body begins in it, and where the last one ends.
    starts: Vec<u32>,
    /// Which characters of the body are white space.
    spaces: Vec<u32>,
    /// The body with its full-width forms narrowed, and which of its characters are blanks that the repair looks at.
    narrowed: Narrowed,
    blanks: Vec<u32>,
    /// The repaired text.
    repaired: Narrowed,
    /// Which character of the body each character of the repaired text is.
    raw: Vec<u32>,
}

/// Characters with their signs, and the same as a string.
#[derive(Debug, Default)]
pub(super) struct Narrowed {
    pub(super) chars: Vec<char>,
    /// What each of `chars` can begin or end.
    pub(super) signs: Vec<u16>,
    string: String,
    /// Where each of `chars` begins in `string`, and where the last one ends.
    bytes: Vec<u32>,
}

impl Lists {
    /// Makes room for a text of `length` characters. The lists that are written from end to end keep what was in them.
    fn reset(&mut self, length: usize) {
        self.letters.resize(length, '\0');
        self.starts.resize(length + 1, 0);
        self.narrowed.signs.resize(length, 0);
        self.repaired.signs.clear();
        for list in [&mut self.spaces, &mut self.blanks, &mut self.raw] {
            list.clear();
        }
        for text in [&mut self.narrowed, &mut self.repaired] {
            text.chars.clear();
            text.string.clear();
            text.bytes.clear();
        }
    }
}

thread_local! {
    /// The memory of the last text of this thread, for the next one: fresh memory costs more than what is done with it.
    static SPARE: Cell<Lists> = Cell::default();
}

impl Drop for Text<'_> {
    fn drop(&mut self) {
        if self.lists.letters.capacity() <= KEPT {
            SPARE.set(std::mem::take(&mut self.lists));
        }
    }
}

impl Deref for Text<'_> {
    type Target = Narrowed;

    fn deref(&self) -> &Narrowed {
        &self.lists.repaired
    }
}

impl<'a> Text<'a> {
    pub(super) fn new(body: &'a str) -> Self {
        let mut lists = SPARE.take();
        lists.reset(body.chars().count());
        if let Some(end) = lists.starts.last_mut() {
            *end = body.len() as u32;
        }
        let signs = Signs::get();
        // The lists are as long as the text, so that no push asks whether there is room.
        let slots = lists.letters.iter_mut().zip(&mut lists.starts).zip(&mut lists.narrowed.signs);
        for (((own, own_start), own_signs), (start, letter)) in slots.zip(body.char_indices()) {
            (*own, *own_start, *own_signs) = (letter, start as u32, signs.of(letter));
        }
        let with = |sign: u16| {
            lists.narrowed.signs.iter().map(|signs| u32::from(signs & sign != 0)).sum::<u32>() as usize
        };
        let (han, latin) = (with(signs::HAN), with(signs::LATIN));
        lists.narrow(body, signs);
        lists.repair();
        Self { body, han, latin, lists }
    }

    /// The characters of the body as printed.
    pub(super) fn letters(&self) -> &[char] {
        &self.lists.letters
    }

    /// The characters `[start, end)` of the body without white space.
    pub(super) fn squeezed_string(&self, start: usize, end: usize) -> String {
        let mut string = String::with_capacity(self.printed(start, end).len());
        string.extend(self.squeezed(start, end));
        string
    }

    /// The characters `[start, end)` of the body, in pieces between white space.
    pub(super) fn squeezed(&self, start: usize, end: usize) -> impl Iterator<Item = &'a str> {
        let spaces = &self.lists.spaces;
        let first = spaces.partition_point(|space| (*space as usize) < start);
        let spaces =
            spaces.iter().skip(first).map(|space| *space as usize).take_while(move |space| *space < end);
        let mut from = start;
        spaces.chain([end]).map(move |space| {
            let piece = self.printed(from, space);
            from = space + 1;
            piece
        })
    }

    /// The characters `[start, end)` of the body.
    pub(super) fn printed(&self, start: usize, end: usize) -> &'a str {
        let byte = |at: usize| self.lists.starts.get(at).map_or(self.body.len(), |byte| *byte as usize);
        self.body.get(byte(start)..byte(end.max(start))).unwrap_or_default()
    }

    /// Where `[start, end)` of `chars` stands in the body.
    pub(super) fn in_body(&self, start: usize, end: usize) -> (usize, usize) {
        let at = |index: usize| self.lists.raw.get(index).map_or(0, |raw| *raw as usize);
        if start >= end {
            return (at(start), at(start));
        }
        (at(start), at(end - 1) + 1)
    }
}

impl Lists {
    /// Makes the narrowed text of the printed one, whose signs are known.
    fn narrow(&mut self, body: &str, signs: &Signs) {
        let Narrowed { chars, signs: own, string, bytes } = &mut self.narrowed;
        chars.extend_from_slice(&self.letters);
        let (mut at, mut copied, mut shorter) = (0, 0, 0);
        let starts = |from: usize, to: usize| self.starts.get(from..to).unwrap_or_default().iter();
        loop {
            let rest = own.get(at..).unwrap_or_default();
            let plain = rest.iter().position(|signs| signs & signs::ALTERED != 0).unwrap_or(rest.len());
            let altered = at + plain;
            bytes.extend(starts(at, altered + 1).map(|start| start - shorter));
            let (Some(char), Some(sign)) = (chars.get_mut(altered), own.get_mut(altered)) else { break };
            at = altered + 1;
            if char.is_whitespace() {
                self.spaces.push(altered as u32);
            }
            if is_blank(*char) {
                self.blanks.push(altered as u32);
            }
            let narrow = narrow(*char);
            if narrow != *char {
                let start = starts(altered, at).next().map_or(0, |start| *start as usize);
                string.push_str(body.get(copied..start).unwrap_or_default());
                string.push(narrow);
                copied = start + char.len_utf8();
                shorter = (copied - string.len()) as u32;
                (*char, *sign) = (narrow, signs.of(narrow));
            }
        }
        string.push_str(body.get(copied..).unwrap_or_default());
    }

    /// Makes the repaired text: the narrowed one, some of its blanks left out.
    fn repair(&mut self) {
        if self.blanks.is_empty() {
            self.raw.extend(0..self.letters.len() as u32);
            std::mem::swap(&mut self.narrowed, &mut self.repaired);
            return;
        }
        let source = &self.narrowed;
        let mut at = 0;
        let mut line_start = 0;
        let mut blanks = self.blanks.iter().map(|blank| *blank as usize).peekable();
        while let Some(blank) = blanks.next() {
            // One blank between words of Latin letters stays with them.
            let word = blank > at && source.chars.get(blank - 1).is_some_and(char::is_ascii_alphabetic);
            if word && source.chars.get(blank) == Some(&' ') && blanks.peek() != Some(&(blank + 1)) {
                continue;
            }
            self.repaired.copy(source, at, blank);
            self.raw.extend(at as u32..blank as u32);
            let mut end = blank + 1;
            while blanks.next_if_eq(&end).is_some() {
                end += 1;
            }
            let run = source.chars.get(blank..end).unwrap_or_default();
            let breaks = run.iter().filter(|c| **c == '\n').count();
            let next = source.chars.get(end..).unwrap_or_default();
            let chars = &self.repaired.chars;
            if breaks == 0 && letter_spaced(&source.chars, blank, end) {
                at = end;
                continue;
            }
            let line = chars.get(line_start..).unwrap_or_default();
            if !joins(line, next, breaks) || !near_han(chars, next) {
                // A blank line or an unfinished short line keeps its break; all else is one blank.
                let keep = if breaks > 0 && !runs_on(line, next, breaks) { '\n' } else { ' ' };
                if breaks == 0 || keep == '\n' || !both_han(line, next) {
                    self.repaired.push(keep);
                    self.raw.push(blank as u32);
                }
            }
            if breaks > 0 {
                line_start = self.repaired.chars.len();
            }
            at = end;
        }
        self.repaired.copy(source, at, source.chars.len());
        self.raw.extend(at as u32..source.chars.len() as u32);
        self.repaired.bytes.push(self.repaired.string.len() as u32);
    }
}

impl Narrowed {
    fn push(&mut self, blank: char) {
        self.bytes.push(self.string.len() as u32);
        self.chars.push(blank);
        self.signs.push(Signs::get().of(blank));
        self.string.push(blank);
    }

    fn copy(&mut self, source: &Self, start: usize, end: usize) {
        let moved = source.byte(start) - self.string.len();
        let bytes = source.bytes.get(start..end).unwrap_or_default();
        self.bytes.extend(bytes.iter().map(|byte| byte - moved as u32));
        self.chars.extend_from_slice(source.chars.get(start..end).unwrap_or_default());
        self.signs.extend_from_slice(source.signs.get(start..end).unwrap_or_default());
        self.string.push_str(source.cut(start, end));
    }

    /// The text of `[start, end)`.
    pub(super) fn cut(&self, start: usize, end: usize) -> &str {
        self.string.get(self.byte(start)..self.byte(end.max(start))).unwrap_or_default()
    }

    /// Where the character `at` begins, in bytes.
    pub(super) fn byte(&self, at: usize) -> usize {
        self.bytes.get(at).map_or(self.string.len(), |byte| *byte as usize)
    }
}

fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | ' ' | '\t' | '\u{a0}' | '\u{3000}' | '\u{2009}' | '\u{202f}' | '\u{2002}' | '\u{2003}'
    )
}

/// Full-width ASCII to ASCII; dashes and signs of several shapes to one shape each.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '￥' => '¥',
        '﹪' => '%',
        '−' => '-',
        '∶' | '︰' => ':',
        '〜' | '∼' => '~',
        '﹣' => '-',
        _ => c,
    }
}

/// Where the words after the last mark of `[from, to)` begin.
pub(super) fn clause_start(text: &Narrowed, from: usize, to: usize) -> usize {
    let window = text.chars.get(from..to).unwrap_or_default();
    let signs = text.signs.get(from..to).unwrap_or_default();
    let mark = |(c, signs): (&char, &u16)| {
        signs & signs::BORDER != 0 && matches!(c, ',' | '。' | ';' | '!' | '?' | '\n')
    };
    window.iter().zip(signs).rposition(mark).map_or(from, |at| from + at + 1)
}

/// The words of the clause before `at`, some dozen at most.
pub(super) fn cut_clause<'t>(text: &'t Text<'_>, at: usize) -> &'t str {
    text.cut(clause_start(text, at.saturating_sub(40), at), at)
}

/// `letters` as a string, in one allocation.
pub(super) fn string(letters: &[char]) -> String {
    let mut string = String::with_capacity(letters.iter().map(|c| c.len_utf8()).sum());
    letters.iter().for_each(|c| string.push(*c));
    string
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇')
}

fn both_han(line: &[char], next: &[char]) -> bool {
    let han =
        |c: Option<&char>| c.is_some_and(|c| is_han(*c) || matches!(c, ',' | '、' | '“' | '”' | '(' | ')'));
    han(line.last()) && han(next.first())
}

/// Whether a sentence of prose runs on over the break between `line` and `next`.
fn runs_on(line: &[char], next: &[char], breaks: usize) -> bool {
    let Some(last) = line.last() else { return false };
    if matches!(last, '。' | '!' | '?' | ';' | ':' | '.' | '…' | '”' | ')' | '|') || starts_item(next) {
        return false;
    }
    let han = line.iter().any(|c| is_han(*c));
    if !han {
        return breaks == 1;
    }
    // Lines of as many commas each are rows of a table.
    let commas = |line: &[char]| line.iter().take_while(|c| **c != '\n').filter(|c| **c == ',').count();
    let rows = commas(line) > 0 && commas(line) == commas(next) && !line.contains(&'。') && line.len() < 60;
    let columns = rows || line.iter().any(|c| matches!(c, ' ' | '\t' | '|'));
    breaks == 1 && line.len() >= PROSE_LINE && !columns
}

/// Whether `next` begins a list item, a heading or a table row rather than going on with the sentence.
fn starts_item(next: &[char]) -> bool {
    let digits = next.iter().take_while(|c| c.is_ascii_digit()).count();
    match next.first() {
        Some('#' | '-' | '*' | '·' | '●' | '■' | '◆' | '▲' | '|' | '①'..='⑳' | '(') => true,
        Some('一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十') => {
            next.get(1) == Some(&'、')
        }
        _ if (1..=2).contains(&digits) => match next.get(digits) {
            Some('、' | ')') => true,
            Some('.') => !next.get(digits + 1).is_some_and(char::is_ascii_digit),
            _ => false,
        },
        _ => false,
    }
}

/// Whether the blanks `[blank, end)` part single Han characters, as headings and bad scans print them: 全 年 实 现.
fn letter_spaced(source: &[char], blank: usize, end: usize) -> bool {
    let single = |at: Option<usize>, beyond: Option<usize>| {
        let letter = at.and_then(|at| source.get(at)).is_some_and(|c| is_han(*c));
        let other = beyond
            .and_then(|at| source.get(at))
            .is_none_or(|c| is_blank(*c) || matches!(c, '。' | ',' | ';' | '，' | '；'));
        letter && other
    };
    single(blank.checked_sub(1), blank.checked_sub(2)) && single(Some(end), end.checked_add(1))
}

/// Only within Chinese do blanks go: English puts them between number and unit, and its own lexer reads them.
fn near_han(before: &[char], next: &[char]) -> bool {
    before.iter().rev().take(24).chain(next.iter().take(24)).any(|c| is_han(*c))
}

/// Whether the blanks between `line` and `next` fall inside a figure and go without trace.
fn joins(line: &[char], next: &[char], breaks: usize) -> bool {
    let (Some(&before), Some(&after)) = (line.last(), next.first()) else { return false };
    let digit = |c: char| c.is_ascii_digit();
    if breaks > 0 && starts_item(next) {
        return false;
    }
    let number_tail = digit(before) || matches!(before, '百' | '千' | '万' | '亿') && ends_number(line);
    if number_tail && (is_han(after) || matches!(after, '%' | '‰' | '℃')) {
        return breaks == 0 && !date_ahead(next) || follows_number(next);
    }
    // A percentage point broken within its name.
    if line.ends_with(&['百', '分']) && after == '点' {
        return true;
    }
    if before == '第' && digit(after) || before == '.' && digit(after) && ends_number(line) {
        return true;
    }
    if digit(before) && after == '.' && next.get(1).is_some_and(|c| digit(*c) || is_blank(*c)) {
        // `42 . 5`, but not the full stop of a sentence.
        return next.iter().skip(1).find(|c| !is_blank(**c)).is_some_and(|c| digit(*c));
    }
    if digit(before) && digit(after) {
        return joins_digits(line, next, breaks);
    }
    matches!(before, '¥' | '$') && digit(after)
}

/// Digits meet digits: a thousands group after a blank, or a number broken at the end of a line of prose.
fn joins_digits(line: &[char], next: &[char], breaks: usize) -> bool {
    let run = next.iter().take_while(|c| c.is_ascii_digit()).count();
    let tail = line
        .iter()
        .rev()
        .take(LOOK_BACK)
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .count();
    let head = line.len() - tail;
    if breaks == 0 {
        let last_group = line.iter().rev().take(LOOK_BACK).take_while(|c| c.is_ascii_digit()).count();
        return run == 3
            && (1..=3).contains(&last_group)
            && !line.get(head..).is_some_and(|t| t.contains(&'.'));
    }
    let in_prose = head.checked_sub(1).and_then(|at| line.get(at)).is_some_and(|c| is_han(*c));
    in_prose && head >= 3 && !date_ahead(next)
}

/// Whether a date begins here.
fn date_ahead(next: &[char]) -> bool {
    let run = next.iter().take_while(|c| c.is_ascii_digit()).count();
    run > 0 && run != 3 && matches!(next.get(run), Some('年' | '月' | '日'))
}

/// Whether what follows a number at a line end can belong to it: a multiplier, an infix or a unit.
fn follows_number(next: &[char]) -> bool {
    matches!(next.first(), Some('百' | '千' | '万' | '亿' | '多' | '余' | '%' | '‰' | '℃' | '成' | '倍'))
        || super::unit::at(next, 0).is_some()
}

fn ends_number(line: &[char]) -> bool {
    let tail = line.iter().rev().take(LOOK_BACK);
    let before = tail.copied().find(|c| !matches!(c, '百' | '千' | '万' | '亿' | '.'));
    before.is_some_and(|c| c.is_ascii_digit() || super::numeral::digit(c).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs() {
        let rows = [
            ("Output rose  3 percent to 5\ntonnes", "Output rose 3 percent to 5 tonnes"),
            ("完成投资5.7\n亿元", "完成投资5.7亿元"),
            ("货值41.2亿\n\n元", "货值41.2亿元"),
            ("排名全省第\n3位", "排名全省第3位"),
            ("完成率9\n8.5%", "完成率98.5%"),
            ("出口12.\n6万吨", "出口12.6万吨"),
            ("共３ ０００ 吨", "共3000吨"),
            ("增长42 . 5 %", "增长42.5%"),
            ("1. 修路3公里\n2. 架桥4座", "1. 修路3公里\n2. 架桥4座"),
            ("绿化面积不断扩大让居民推窗见绿出门\n入园", "绿化面积不断扩大让居民推窗见绿出门入园"),
            ("二月大事\n全县动工", "二月大事\n全县动工"),
            ("截至今年3 月", "截至今年3月"),
            ("up 3\npercent", "up 3 percent"),
            ("全 年 实 现 利 润 3 亿元", "全年实现利润 3亿元"),
            ("张 三丰 李 四", "张 三丰 李四"),
        ];
        for (body, want) in rows {
            assert_eq!(Text::new(body).chars.iter().collect::<String>(), want, "{body:?}");
        }
    }

    #[test]
    fn spans_lead_back_to_the_body() {
        let text = Text::new("达５.\n７亿元。");
        assert_eq!(text.chars.iter().collect::<String>(), "达5.7亿元。");
        assert_eq!(text.in_body(1, 6), (1, 7));
    }
}
