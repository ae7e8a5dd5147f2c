//! Takes the marks out of a line: emphasis, links, HTML, LaTeX delimiters, escapes, zero-width characters.
//!
//! What stays is as printed and knows its place on the page. Every search looks ahead to the next
//! mark of its sort and remembers it, so a line of 50 MB is read once.

use crate::article::page::layout::marks::is_bullet;
use crate::article::page::text::attributes::attributes;
use crate::article::page::text::{Text, is_blank, is_han, is_zero_width, trim};
use std::ops::Range;

/// A cleaned line.
#[derive(Debug, Default)]
pub(crate) struct Clean<'p> {
    pub(crate) text: Text<'p>,
    /// Characters of `text` at its front that are set bold.
    pub(crate) bold: usize,
    /// Whether an image link was taken out.
    pub(crate) image: bool,
    /// Whether the line ends with a soft hyphen.
    pub(crate) soft_hyphen: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep,
    Drop,
    /// Becomes the one space between its neighbours.
    Space,
}

/// Longest formula: longer ones are two dollar amounts or two escaped brackets far apart.
const FORMULA: usize = 120;
/// Longest address of a link, longest tag.
const ADDRESS: usize = 2000;

/// Cleans `line`, which begins at the code point `offset` of the page.
pub(crate) fn clean(line: &[char], offset: usize) -> Clean<'_> {
    if !line.iter().any(|c| is_mark(*c)) {
        let inner = trim(line, 0..line.len());
        return Clean { text: Text::slice(&line[inner.clone()], offset + inner.start), ..Clean::default() };
    }
    let mut marks = Marks {
        line,
        fate: vec![Fate::Keep; line.len()],
        bold: Vec::new(),
        image: false,
        strong: None,
        next: [0; 4],
    };
    marks.mark();
    let Marks { fate, bold, image, .. } = marks;
    let mut out = Clean { image, ..Clean::default() };
    let front = bold_front(line, &fate, &bold);
    keep(&mut out.text, line, &fate, 0..front, offset);
    let blanks = out.text.chars.iter().take_while(|c| is_blank(**c)).count();
    out.bold = out.text.len() - blanks;
    keep(&mut out.text, line, &fate, front..line.len(), offset);
    out.text = out.text.cut(0..out.text.len());
    out.soft_hyphen = line.iter().rev().find(|c| !is_blank(**c)) == Some(&'\u{ad}');
    out
}

/// The end of the characters at the front that are set bold, bullets among them.
fn bold_front(line: &[char], fate: &[Fate], bold: &[(usize, usize)]) -> usize {
    if bold.is_empty() {
        return 0;
    }
    let mut is_bold = vec![false; line.len()];
    for &(start, end) in bold {
        is_bold[start..end].fill(true);
    }
    let kept = (0..line.len()).filter(|&i| fate[i] != Fate::Drop);
    let front = kept.take_while(|&i| is_bold[i] || is_blank(line[i]) || is_bullet(line[i]));
    front.filter(|&i| !is_blank(line[i])).last().map_or(0, |i| i + 1)
}

/// Appends what is kept of `range` of a line, which begins at the code point `offset` of the page.
fn keep<'p>(text: &mut Text<'p>, line: &'p [char], fate: &[Fate], range: Range<usize>, offset: usize) {
    let mut at = range.start;
    for same in fate[range].chunk_by(|a, b| a == b) {
        match same[0] {
            Fate::Keep => text.push(&line[at..at + same.len()], offset + at),
            Fate::Space => text.push_joint(),
            Fate::Drop => {}
        }
        at += same.len();
    }
}

/// Whether a character may be, or open, something that is taken out.
fn is_mark(c: char) -> bool {
    if c.is_ascii() { matches!(c, '\\' | '$' | '[' | '<' | '&' | '*' | '_' | '~') } else { is_zero_width(c) }
}

struct Marks<'a> {
    line: &'a [char],
    fate: Vec<Fate>,
    bold: Vec<(usize, usize)>,
    image: bool,
    /// Where a `<b>` that is still open began.
    strong: Option<usize>,
    /// Next place of `]`, `)`, `>` and `$`, kept while the scan has not passed it.
    next: [usize; 4],
}

const SOUGHT: [char; 4] = [']', ')', '>', '$'];

impl Marks<'_> {
    fn get(&self, i: usize) -> Option<char> {
        self.line.get(i).copied()
    }

    /// The next place of a sought character at or after `from`.
    fn find(&mut self, c: char, from: usize) -> Option<usize> {
        let slot = SOUGHT.iter().position(|s| *s == c)?;
        if self.next[slot] < from || self.get(self.next[slot]) != Some(c) && self.next[slot] < self.line.len()
        {
            let tail = self.line.get(from..)?;
            self.next[slot] = tail.iter().position(|x| *x == c).map_or(self.line.len(), |i| from + i);
        }
        (self.next[slot] < self.line.len()).then_some(self.next[slot])
    }

    fn drop(&mut self, start: usize, end: usize) {
        let end = end.min(self.fate.len());
        self.fate[start..end].fill(Fate::Drop);
    }

    fn mark(&mut self) {
        let mut open: [Option<usize>; 4] = [None; 4];
        let mut underscore: Option<(usize, usize)> = None;
        let mut i = 0;
        while let Some(c) = self.get(i) {
            let step = match c {
                _ if is_zero_width(c) => {
                    self.drop(i, i + 1);
                    1
                }
                '\\' => self.escape(i),
                '$' => self.dollar(i),
                '!' if self.get(i + 1) == Some('[') => self.link(i, true),
                '[' => self.link(i, false),
                '<' => self.tag(i),
                '&' => self.entity(i),
                '*' => self.stars(i, &mut open),
                '_' => self.underscores(i, &mut underscore),
                '~' if self.get(i + 1) == Some('~') && self.get(i + 2) != Some('~') => {
                    self.drop(i, i + 2);
                    2
                }
                _ => 1,
            };
            i += step.max(1);
        }
    }

    /// Drops the delimiters of a formula with the blanks directly inside them.
    fn formula(&mut self, start: usize, inner: usize, close: usize, end: usize) {
        let mut from = inner;
        while from < close && is_blank(self.line[from]) {
            from += 1;
        }
        let mut to = close;
        while to > from && is_blank(self.line[to - 1]) {
            to -= 1;
        }
        self.drop(start, from);
        self.drop(to, end);
    }

    fn escape(&mut self, i: usize) -> usize {
        let Some(next) = self.get(i + 1) else { return 1 };
        if self.fate[i] == Fate::Drop {
            return 2;
        }
        if matches!(next, '(' | '[') {
            let closer = if next == '(' { ')' } else { ']' };
            let window = self.line.get(i + 2..).unwrap_or_default();
            let window = &window[..window.len().min(FORMULA)];
            let close = window.windows(2).position(|w| w[0] == '\\' && w[1] == closer);
            if let Some(close) = close.filter(|n| !window[..*n].iter().any(|c| is_han(*c))) {
                self.formula(i, i + 2, i + 2 + close, i + 4 + close);
                return 2;
            }
        }
        if next.is_ascii_punctuation() {
            self.drop(i, i + 1);
            return 2;
        }
        1
    }

    /// A pair of dollar signs is a formula if what it holds is one; two prices are not.
    fn dollar(&mut self, i: usize) -> usize {
        if self.fate[i] == Fate::Drop {
            return 1;
        }
        if self.get(i + 1) == Some('$') {
            self.drop(i, i + 2);
            return 2;
        }
        let Some(close) = self.find('$', i + 1).filter(|n| n - i <= FORMULA) else { return 1 };
        let inner = &self.line[i + 1..close];
        let tex = inner.iter().any(|c| matches!(c, '\\' | '^' | '{'));
        let number = inner.iter().any(char::is_ascii_digit)
            && inner
                .iter()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | '%' | '+' | '-' | ' ' | '=' | '~' | '×'));
        let price = self.get(close + 1).is_some_and(|c| c.is_ascii_digit());
        if inner.iter().any(|c| is_han(*c)) || price || !(tex || number) {
            return 1;
        }
        self.formula(i, i + 1, close, close + 1);
        1
    }

    fn link(&mut self, i: usize, image: bool) -> usize {
        let open = i + usize::from(image);
        if !image && self.get(i + 1) == Some('!') && self.get(i + 2) == Some('[') {
            return self.linked_image(i);
        }
        let Some(close) = self.find(']', open + 1).filter(|n| n - open <= 400) else { return 1 };
        if self.get(close + 1) != Some('(') {
            return 1;
        }
        let Some(end) = self.find(')', close + 2).filter(|n| n - close <= ADDRESS) else { return 1 };
        let address = &self.line[close + 2..end];
        // `[注](见第3版)` is print: an address has no Chinese words in it and does not begin with a blank.
        if !image && (address.is_empty() || address.iter().any(|c| is_han(*c)) && !address.contains(&'/')) {
            return 1;
        }
        if image {
            self.image = true;
            let end = end + 1 + attributes(&self.line[end + 1..]);
            self.drop(i, end);
            return end - i;
        }
        self.drop(i, i + 1);
        self.drop(close, end + 1);
        1
    }

    /// `[![…](a.jpg)](b.jpg)`: an image that is a link.
    fn linked_image(&mut self, i: usize) -> usize {
        let end = self.link(i + 1, true) + i + 1;
        let linked = self.image && self.get(end) == Some(']') && self.get(end + 1) == Some('(');
        let close = self.find(')', end + 1).filter(|n| linked && n - end <= ADDRESS);
        let Some(close) = close else { return end - i };
        self.drop(i, i + 1);
        self.drop(end, close + 1);
        close + 1 - i
    }

    fn tag(&mut self, i: usize) -> usize {
        let line = self.line;
        let Some((end, tag)) = tag_at(line, i, |from| self.find('>', from)) else { return 1 };
        match tag.as_str() {
            "img" => self.image = true,
            "b" | "strong" => self.strong = Some(i),
            "/b" | "/strong" => self.bold.extend(self.strong.take().map(|start| (start, end))),
            _ => {}
        }
        self.drop(i, end);
        end - i
    }

    fn entity(&mut self, i: usize) -> usize {
        let starts = |name: &str| name.chars().enumerate().all(|(n, c)| self.get(i + n) == Some(c));
        if starts("&amp;") {
            self.drop(i + 1, i + 5);
            return 5;
        }
        if let Some(name) = ["&nbsp;", "&ensp;", "&emsp;"].into_iter().find(|name| starts(name)) {
            self.drop(i, i + name.len());
            self.fate[i] = Fate::Space;
            return name.len();
        }
        1
    }

    fn stars(&mut self, i: usize, open: &mut [Option<usize>; 4]) -> usize {
        if self.fate[i] == Fate::Drop {
            return 1;
        }
        let run = self.line[i..].iter().take(4).take_while(|c| **c == '*').count();
        if run > 3 {
            return self.line[i..].iter().take_while(|c| **c == '*').count();
        }
        let before = i.checked_sub(1).and_then(|n| self.get(n));
        let after = self.get(i + run);
        let times = run == 1
            && before.is_some_and(|c| c.is_ascii_digit())
            && after.is_some_and(|c| c.is_ascii_digit());
        let opener = open.iter().flatten().min().copied().filter(|_| run == 3 && open[3].is_none());
        let slot = if opener.is_some() { 2 } else { run };
        match open[slot].take() {
            Some(start) if before.is_some_and(|c| !is_blank(c)) && !times => {
                self.drop(start, start + slot);
                self.drop(i, i + run);
                if run > 1 {
                    self.bold.push((start, i + run));
                }
            }
            previous => {
                open[run] = if after.is_some_and(|c| !is_blank(c)) && !times { Some(i) } else { previous };
                // Two stars are never print, so a pair that the page broke goes as well.
                if run > 1 {
                    self.drop(i, i + run);
                }
            }
        }
        run
    }

    fn underscores(&mut self, i: usize, open: &mut Option<(usize, usize)>) -> usize {
        let run = self.line[i..].iter().take_while(|c| **c == '_').count();
        if run > 2 {
            return run;
        }
        let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric());
        let (before, after) = (i.checked_sub(1).and_then(|n| self.get(n)), self.get(i + run));
        match *open {
            Some((start, size)) if size == run && !word(after) && before.is_some_and(|c| !is_blank(c)) => {
                self.drop(start, start + run);
                self.drop(i, i + run);
                if run == 2 {
                    self.bold.push((start, i + run));
                }
                *open = None;
            }
            _ if !word(before) && after.is_some_and(|c| !is_blank(c)) => *open = Some((i, run)),
            _ => {}
        }
        run
    }
}

/// Names of the tags that are taken out; `<3月1日>` and `x<y>z` are print.
const TAGS: &[&str] = &[
    "a",
    "article",
    "aside",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "img",
    "ins",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "video",
];

/// The end and the lower-case name (closing tags with `/`) of the tag or comment at `i`.
pub(crate) fn tag_at(
    line: &[char],
    i: usize,
    find: impl FnOnce(usize) -> Option<usize>,
) -> Option<(usize, String)> {
    let closing = line.get(i + 1) == Some(&'/');
    let from = i + 1 + usize::from(closing);
    let name: String = line
        .get(from..)?
        .iter()
        .take(11)
        .take_while(|c| c.is_ascii_alphanumeric())
        .map(char::to_ascii_lowercase)
        .collect();
    let comment = line.get(i + 1..i + 4) == Some(&['!', '-', '-']);
    if !comment && (TAGS.binary_search(&name.as_str()).is_err() || name.len() > 10) {
        return None;
    }
    let after = line.get(from + name.len()).copied();
    if !comment && !after.is_some_and(|c| is_blank(c) || matches!(c, '>' | '/')) {
        return None;
    }
    let end = find(from).filter(|end| end - i <= ADDRESS)? + 1;
    Some((end, if closing { format!("/{name}") } else { name }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(s: &str) -> String {
        clean(&s.chars().collect::<Vec<_>>(), 0).text.to_string()
    }

    #[test]
    fn marks_go_and_print_stays() {
        for (line, want) in [
            ("增长\\( 3.5 \\% \\)左右", "增长3.5 %左右"),
            ("增长$12.4\\%$，", "增长12.4%，"),
            ("from $3.25 to $3.75 a ride", "from $3.25 to $3.75 a ride"),
            ("\\(摘自某网\\)", "(摘自某网)"),
            ("**两地** 通车", "两地 通车"),
            ("***要闻***", "要闻"),
            ("一个*重点*词", "一个重点词"),
            ("3*4*5厘米", "3*4*5厘米"),
            ("**没有收尾", "没有收尾"),
            ("见[报告](https://example.org/a_b)全文", "见报告全文"),
            ("![图](a.jpg)说明", "说明"),
            ("[注](见第3版)", "[注](见第3版)"),
            ("面积1<sup>2</sup>亩<br/>", "面积12亩"),
            ("A&amp;B 公司", "A&B 公司"),
            ("甲&nbsp;&nbsp;乙", "甲 乙"),
            ("零\u{200b}宽\u{feff}字", "零宽字"),
            ("若 x<y 且 y>z", "若 x<y 且 y>z"),
            ("snake_case_name", "snake_case_name"),
            ("_斜体_字", "_斜体_字"),
            ("an _old_ word", "an old word"),
            ("50\\*60", "50*60"),
        ] {
            assert_eq!(cleaned(line), want, "{line}");
        }
    }

    #[test]
    fn bold_front() {
        for (line, bold) in [("**两地通车** 昨日", 4), ("昨日**两地**", 0), ("**全行**", 2), ("平常", 0)]
        {
            assert_eq!(clean(&line.chars().collect::<Vec<_>>(), 0).bold, bold, "{line}");
        }
    }

    #[test]
    fn tags_are_sorted() {
        assert!(TAGS.is_sorted());
    }
}
