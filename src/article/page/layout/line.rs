//! Page to lines: where lines end, what marks stand at their front, which are rows of a table.
//!
//! A line of the page is what stands between two line ends, or between two HTML tags that break
//! lines. Blank lines are not lines; they are counted in the `gap` of the next one.

use crate::article::page::layout::marks::{is_folio, is_rule, strip_ends};
use crate::article::page::layout::reading::Reading;
use crate::article::page::text::clean::{clean, tag_at};
use crate::article::page::text::{Text, is_blank, is_han, is_zero_width, width};

/// One line that is not blank.
#[derive(Debug, Default)]
pub(crate) struct Line<'p> {
    /// Its first code point on the page that is not blank.
    pub(crate) start: usize,
    /// Its text, cleaned, without marks at the front.
    pub(crate) text: Reading<'p>,
    /// 1 to 6 for heading marks, 7 for a line set bold as a whole, else 0.
    pub(crate) level: u8,
    /// The bullet or list mark at its front.
    pub(crate) bullet: Option<char>,
    /// Whether it stands in a block quote.
    pub(crate) quote: bool,
    /// Characters at its front that are set bold, where the rest is not.
    pub(crate) bold: usize,
    /// Columns of blanks at its front.
    pub(crate) indent: usize,
    /// Blank lines above it.
    pub(crate) gap: usize,
    /// Cells of a table row that is marked as one, empty cells left out.
    pub(crate) cells: Option<Vec<Text<'p>>>,
    /// Whether an image stands in it.
    pub(crate) image: bool,
    /// Whether `<br>` or the like ends the paragraph after it.
    pub(crate) hard: bool,
    /// Whether a soft hyphen cuts the word at its end.
    pub(crate) soft_hyphen: bool,
    /// Columns that it took in print beyond those of its text.
    pub(crate) wide: usize,
}

/// Tags that begin a line, and tags that end one.
const OPENING: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "li",
    "table",
    "ul",
    "ol",
    "hr",
    "blockquote",
    "figure",
    "figcaption",
    "caption",
    "section",
    "article",
    "dt",
    "dd",
];

/// A table row in HTML may go over several lines of the page, up to this many characters.
const ROW: usize = 4000;

/// The lines of a page.
pub(crate) fn lines(page: &[char]) -> Vec<Line<'_>> {
    let raw = cut(page);
    let mut lines: Vec<Line> = Vec::with_capacity(raw.len());
    let mut gap = 0;
    for Raw { start, end, newline, hard } in raw {
        // `埃尔莎` at the end of a full line, `·林德` in the next: a name and no bullet.
        let inner = gap == 0
            && lines.last().is_some_and(|l| {
                l.text.len() >= 20 && l.level == 0 && l.bullet.is_none() && l.text.last().is_some_and(is_han)
            });
        let line = read(page, start, end, inner);
        let empty = line.text.is_empty() && !line.image && line.cells.is_none();
        if empty && !(line.level == 0 && has_print(&page[start..end])) {
            gap += usize::from((newline || hard) && !(lines.is_empty()));
            if let Some(last) = lines.last_mut() {
                last.hard |= hard;
            }
            continue;
        }
        lines.push(Line { gap, hard, ..line });
        gap = 0;
    }
    open_tables(&mut lines);
    lines
}

/// Rows of tables without strokes at their edges, known by the row of dashes under the first.
fn open_tables(lines: &mut [Line]) {
    let bars = |line: &Line| line.cells.is_none() && line.text.chars.contains(&'|');
    let dashes = |line: &Line| {
        bars(line) && line.text.chars.iter().all(|c| matches!(c, '-' | ':' | '|') || is_blank(*c))
    };
    let mut i = 1;
    while i < lines.len() {
        if dashes(&lines[i]) && bars(&lines[i - 1]) {
            let close = |n: &usize| lines[*n].gap == 0 && bars(&lines[*n]);
            let end = (i..lines.len()).take_while(close).last().map_or(i, |n| n + 1);
            for line in &mut lines[i - 1..end] {
                line.cells = Some(pipe_cells(&line.text));
            }
            i = end;
        }
        i += 1;
    }
}

/// Whether a line whose text is empty still shows something (`***`, `---`), tags left aside.
fn has_print(raw: &[char]) -> bool {
    raw.iter().any(|c| matches!(c, '-' | '*' | '_' | '=' | '|')) && !raw.contains(&'<')
}

struct Raw {
    start: usize,
    end: usize,
    /// Whether a line end of the page stands behind it, and not a tag.
    newline: bool,
    hard: bool,
}

fn cut(page: &[char]) -> Vec<Raw> {
    let mut out = Vec::new();
    let (mut start, mut i) = (0, 0);
    let mut row: Option<usize> = None;
    let mut next_close = 0;
    while i < page.len() {
        match page[i] {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                let end = i;
                i += if page[i] == '\r' && page.get(i + 1) == Some(&'\n') { 2 } else { 1 };
                if row.is_some_and(|row| end - row < ROW) {
                    continue;
                }
                row = None;
                out.push(Raw { start, end, newline: true, hard: false });
                start = i;
            }
            '<' => {
                let tag = tag_at(page, i, |from| {
                    if next_close < from {
                        let tail = page.get(from..).unwrap_or_default();
                        next_close = tail.iter().position(|c| *c == '>').map_or(page.len(), |n| from + n);
                    }
                    (next_close < page.len()).then_some(next_close)
                });
                let Some((end, name)) = tag else {
                    i += 1;
                    continue;
                };
                if OPENING.contains(&name.as_str()) {
                    if start < i {
                        out.push(Raw { start, end: i, newline: false, hard: true });
                    }
                    start = i;
                    row = if name == "tr" { Some(i) } else { row.filter(|_| name != "table") };
                } else if name == "br" && row.is_none() || closes(&name) {
                    // A paragraph that the page broke may have been closed in the middle of its sentence.
                    let hard = !matches!(name.as_str(), "/p" | "/div");
                    out.push(Raw { start, end, newline: !hard, hard });
                    start = end;
                    row = row.filter(|_| name != "/tr" && name != "/table");
                }
                i = end;
            }
            _ => i += page[i..].iter().take_while(|c| !ends_line(**c)).count(),
        }
    }
    if start < page.len() {
        out.push(Raw { start, end: page.len(), newline: true, hard: false });
    }
    out
}

/// Whether a line may end at a character.
fn ends_line(c: char) -> bool {
    matches!(c, '\n'..='\r' | '<' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn closes(name: &str) -> bool {
    name.strip_prefix('/').is_some_and(|name| OPENING.contains(&name))
}

/// Reads one line; `inner` says that a middle dot at its front stands inside a name.
fn read(page: &[char], start: usize, end: usize, inner: bool) -> Line<'_> {
    let raw = &page[start..end];
    let blank = |c: &&char| is_blank(**c) || is_zero_width(**c);
    let mut at = raw.iter().take_while(blank).count();
    let mut line =
        Line { start: start + at, indent: width(raw.get(..at).unwrap_or_default()), ..Line::default() };
    loop {
        let rest = raw.get(at..).unwrap_or_default();
        let hashes = rest.iter().take(7).take_while(|c| **c == '#').count();
        let after = |n: usize| rest.get(n).copied();
        let step = match after(0) {
            Some('>') => {
                line.quote = true;
                1
            }
            // `#话题#` and `#1` are print.
            Some('#')
                if (1..=6).contains(&hashes)
                    && after(hashes).is_none_or(|c| is_blank(c) || !c.is_ascii_digit())
                    && (after(hashes).is_none_or(is_blank)
                        || !rest.get(hashes..).unwrap_or_default().contains(&'#')) =>
            {
                line.level = u8::try_from(hashes).unwrap_or(6);
                hashes
            }
            Some(mark @ ('-' | '*' | '+'))
                if line.bullet.is_none()
                    && after(1).is_some_and(is_blank)
                    && !is_rule(rest)
                    && !is_folio(rest) =>
            {
                line.bullet = Some(mark);
                1
            }
            // A converter escapes the mark that was print.
            Some('\\')
                if line.bullet.is_none()
                    && matches!(after(1), Some('-' | '*' | '+'))
                    && after(2).is_some_and(is_blank) =>
            {
                line.bullet = after(1);
                2
            }
            Some('<') => {
                let tag = tag_at(rest, 0, |from| {
                    rest.get(from..).unwrap_or_default().iter().position(|c| *c == '>').map(|n| from + n)
                });
                match tag.as_ref().map(|(_, name)| name.as_str()) {
                    Some("li") => line.bullet = Some('-'),
                    Some(name) if name.len() == 2 && name.starts_with('h') && name != "hr" => {
                        line.level = name.chars().nth(1).and_then(|c| c.to_digit(10)).map_or(1, |n| n as u8);
                    }
                    Some("tr") => {
                        line.cells = Some(html_cells(rest, start + at));
                        return line;
                    }
                    Some("blockquote") => line.quote = true,
                    _ => {}
                }
                tag.filter(|(_, name)| {
                    matches!(name.as_str(), "p" | "div" | "li" | "blockquote") || line.level > 0
                })
                .map_or(0, |(end, _)| end)
            }
            _ => 0,
        };
        if step == 0 {
            break;
        }
        at += step;
        at += raw.get(at..).unwrap_or_default().iter().take_while(blank).count();
    }
    let rest = raw.get(at..).unwrap_or_default();
    if is_rule(rest) {
        return line;
    }
    let cleaned = clean(rest, start + at);
    line.image = cleaned.image;
    line.soft_hyphen = cleaned.soft_hyphen;
    line.text = cleaned.text.into();
    line.bold = cleaned.bold;
    let dot = matches!(line.text.chars[..], ['·' | '•' | '・', next, ..] if is_han(next));
    if !(inner && dot) {
        strip_ends(&mut line);
    }
    if line.text.first() == Some('|') {
        let cells = pipe_cells(&line.text);
        // `| 快讯 |` in bold is a label between strokes.
        match cells.as_slice() {
            [label]
                if line.level > 0
                    || line.bold >= line.text.len()
                    || line.text.chars.iter().filter(|c| **c == '|').count() == 2 =>
            {
                line.bold = if line.bold >= line.text.len() { label.len() } else { 0 };
                line.text = label.clone().into();
            }
            _ => line.cells = Some(cells),
        }
    }
    if line.level == 0 && line.bold > 0 && line.bold >= line.text.len() {
        line.level = 7;
        line.bold = 0;
    }
    line
}

fn pipe_cells<'p>(text: &Text<'p>) -> Vec<Text<'p>> {
    let mut cells = Vec::new();
    let mut from = 0;
    let bars = text.chars.iter().enumerate().filter(|(_, c)| **c == '|').map(|(i, _)| i);
    for i in bars.chain([text.len()]) {
        let cell = text.cut(from..i);
        if !cell.is_empty() {
            cells.push(cell);
        }
        from = i + 1;
    }
    let dashes = |cell: &Text| cell.chars.iter().all(|c| matches!(c, '-' | ':' | '—' | '='));
    if cells.iter().all(dashes) {
        cells.clear();
    }
    cells
}

fn html_cells(row: &[char], offset: usize) -> Vec<Text<'_>> {
    let mut starts = vec![0];
    for (i, window) in row.windows(3).enumerate() {
        let lower = window[2].to_ascii_lowercase();
        if window[0] == '<' && window[1].eq_ignore_ascii_case(&'t') && (lower == 'd' || lower == 'h') {
            starts.push(i);
        }
    }
    starts.push(row.len());
    starts
        .windows(2)
        .map(|w| clean(&row[w[0]..w[1]], offset + w[0]).text)
        .map(|text| {
            // A line end inside a cell is a blank.
            let mut one = Text::default();
            for (i, &c) in text.chars.iter().enumerate() {
                if matches!(c, '\n' | '\r') || text.place(i).is_none() {
                    one.push_joint();
                } else {
                    one.append(&text.part(i..i + 1), false);
                }
            }
            one.cut(0..one.len())
        })
        .filter(|text| !text.is_empty())
        .collect()
}

/// Cells of a line that is set in columns with runs of blanks, or with one full-width blank.
pub(crate) fn blank_cells<'p>(text: &Text<'p>) -> Vec<Text<'p>> {
    let mut cells = Vec::new();
    let (mut from, mut run, mut columns) = (0, 0, 0);
    for (i, &c) in text.chars.iter().enumerate() {
        if is_blank(c) {
            run += 1;
            columns += if c == '\t' || c == '\u{3000}' { 2 } else { 1 };
        } else {
            if columns >= 2 {
                cells.push(text.cut(from..i - run));
                from = i;
            }
            (run, columns) = (0, 0);
        }
    }
    cells.push(text.cut(from..text.len()));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str) -> Vec<String> {
        let chars: Vec<char> = page.chars().collect();
        lines(&chars)
            .iter()
            .map(|line| {
                let cells =
                    line.cells.as_ref().map(|cells| cells.iter().map(Text::to_string).collect::<Vec<_>>());
                let text = cells.map_or_else(|| line.text.to_string(), |cells| cells.join("/"));
                format!("{}{}{} {text}", line.level, line.bullet.unwrap_or('.'), line.gap)
            })
            .collect()
    }

    #[test]
    fn lines_and_their_marks() {
        for (page, want) in [
            ("\u{feff}## 标题 ##\r\n\r\n正文。\r\n", vec!["2.0 标题", "0.1 正文。"]),
            ("#话题# 很热", vec!["0.0 #话题# 很热"]),
            ("###小标题", vec!["3.0 小标题"]),
            ("**■ 两地通车**\n- 一项\n> 引语", vec!["7■0 两地通车", "0-0 一项", "0.0 引语"]),
            ("甲。<br>乙。<p>丙。</p>", vec!["0.0 甲。", "0.0 乙。", "0.0 丙。"]),
            ("|甲|乙|\n|---|:--:|\n|1|2|", vec!["0.0 甲/乙", "0.0 ", "0.0 1/2"]),
            ("<table><tr><td>甲</td>\n<td>乙</td></tr></table>", vec!["0.0 甲/乙"]),
            ("甲\n---\n乙", vec!["0.0 甲", "0.0 ", "0.0 乙"]),
            ("-3.5%的降幅", vec!["0.0 -3.5%的降幅"]),
            ("\\- 一项\n- 5 -", vec!["0-0 一项", "0.0 - 5 -"]),
        ] {
            assert_eq!(shown(page), want, "{page}");
        }
    }
}
