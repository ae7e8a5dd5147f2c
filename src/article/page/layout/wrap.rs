//! Hard-wrapped lines: how wide a page is set, and which lines go on the one before them.

use crate::article::page::credits::english;
use crate::article::page::credits::names;
use crate::article::page::credits::origin;
use crate::article::page::credits::photographer;
use crate::article::page::furniture::quote;
use crate::article::page::furniture::{self, Class};
use crate::article::page::heading;
use crate::article::page::layout::block::{Sort, sort};
use crate::article::page::layout::join;
use crate::article::page::layout::line::Line;
use crate::article::page::layout::narrow;
use crate::article::page::layout::words::List;
use crate::article::page::text::fold;
use crate::article::page::text::{is_blank, is_chinese, is_final};

/// Which lines go on the block before them.
pub(crate) fn joins(lines: &[Line], columns: &[bool]) -> Vec<bool> {
    let measure = measure(lines);
    let mut joins = vec![false; lines.len()];
    // The line before, where it is running text, and the first line of its block.
    let mut previous: Option<&Line> = None;
    let mut first = 0;
    for (i, line) in lines.iter().enumerate() {
        let strong = is_structure(line) && !runs_on(line, lines.get(i + 1), measure.at(i));
        // A scrap that begins a block goes on in no line.
        let scrap = |n: usize| furniture::is_noise(&lines[n].text.chars);
        // The last line of an English headline stands over the byline.
        let over_byline = line.text.first().is_some_and(char::is_uppercase)
            && lines
                .get(i + 1)
                .is_some_and(|next| next.gap == 0 && next.text.is_byline() && !next.text.chinese());
        // A short line at the margin behind a whole sentence, a new paragraph set in under it, or a table.
        let margin = previous.is_some_and(|previous| is_final(&previous.text.chars))
            && line.text.len() <= 40
            && line.level == 0
            && !is_final(&line.text.chars)
            && lines.get(i + 1).is_some_and(|next| {
                let table = columns[i + 1] && lines[first].indent >= line.indent + 2;
                next.gap == 0 && (next.indent >= line.indent + 2 || table)
            })
            && !matches!(line.text.last(), Some('，' | ',' | '、' | '-' | ';' | '；'))
            && line.text.first().is_some_and(|c| !c.is_lowercase());
        let short = previous.is_some_and(|previous| is_final(&previous.text.chars))
            && is_short(line, lines.get(i + 1), measure.at(i));
        let dateline = is_dateline(line, lines.get(i + 1)) || i == first + 1 && is_led(&lines[first], line);
        let signed = previous.is_some_and(|previous| signs_letter(previous, line, lines.get(i + 1)));
        let alone = dateline
            || signed
            || over_byline
            || margin
            || short
            || is_byline(lines, i)
            || i > 0 && first + 1 == i && scrap(first);
        let led = i > 0 && first + 1 == i && is_dateline(&lines[first], Some(line)) && line.level == 0;
        joins[i] = led
            || !alone
                && previous.is_some_and(|previous| {
                    lines[first].level == line.level
                        && !columns[i]
                        && sort(&lines[first], columns[first]) == Sort::Text
                        && match hangs(&lines[first], previous, line) {
                            Hangs::Below => true,
                            Hangs::Beside => false,
                            Hangs::Not => wraps(previous, line, strong, measure.at(i - 1)),
                        }
                });
        if !joins[i] {
            first = i;
        }
        // A line that goes on a sentence in small letters is running text, whatever its words are.
        let inner = joins[i] && line.text.first().is_some_and(char::is_lowercase);
        previous = Some(line).filter(|_| !strong || inner);
    }
    joins
}

/// Whether an English line between a heading and its text, or before the end of a run of lines, is a byline, also one in
/// small letters.
fn is_byline(lines: &[Line], i: usize) -> bool {
    let line = &lines[i];
    let last = lines.get(i + 1).is_none_or(|next| next.gap > 0 || next.indent >= line.indent + 2);
    // `Words: Ann Roe` is one wherever it stands.
    let labelled = || english::LABELLED.iter().any(|label| line.text.lower().starts_with(label));
    (last || labelled())
        && line.gap == 0
        && line.text.len() <= 80
        && line.text.words().opens(List::EnglishByline)
        && line.text.is_byline()
        && !is_final(&line.text.chars)
}

/// `PORT ELLERY (Some Wire) —`: a dateline in a line of its own, close over the text that it leads in.
fn is_dateline(line: &Line, next: Option<&Line>) -> bool {
    let chars = &line.text.chars;
    let dash = matches!(chars[..], [.., '—' | '–'] | [.., '-', '-']);
    let place = || chars.iter().take_while(|c| !c.is_lowercase()).filter(|c| c.is_uppercase()).count() >= 3;
    dash && chars.len() <= 60
        && !quote::is_framed(chars)
        && place()
        && next.is_some_and(|next| {
            next.gap == 0 && next.text.len() > 30 && next.text.first().is_some_and(char::is_uppercase)
        })
}

/// Whether an agency or a paper with its place and day begins a line under one that could be a headline.
fn is_led(over: &Line, line: &Line) -> bool {
    let plain = |c: &char| !matches!(c, '，' | '。' | ',' | '；' | '、');
    line.gap == 0
        && line.text.chinese()
        && over.text.len() >= 6
        && over.text.chars.iter().all(plain)
        && line.text.lead().is_some_and(|head| head.paper.is_some() && head.dateline.is_some())
}

/// `Ann Roe, Laketown` behind a whole sentence and before a blank line: who wrote a letter.
fn signs_letter(previous: &Line, line: &Line, next: Option<&Line>) -> bool {
    is_final(&previous.text.chars)
        && line.gap == 0
        && line.text.len() <= 50
        && next.is_none_or(|next| next.gap > 0)
        && !line.text.chinese()
        && english::letter_writer(line.text.head()).is_some()
}

/// Whether an English line ends far before those of wrapped text do, in no sentence, and a capital begins the line
/// under it: a heading set close over its text.
fn is_short(line: &Line, next: Option<&Line>, measure: usize) -> bool {
    let begins = |c: char| c.is_uppercase() || c.is_ascii_digit();
    let plain = |line: &Line| line.level == 0 && line.bullet.is_none() && line.cells.is_none();
    measure > 0
        && plain(line)
        && !line.text.chinese()
        && fold::columns(line) * 100 < measure * 72
        && !is_final(&line.text.chars)
        && !matches!(line.text.last(), Some(',' | ';' | ':' | '-' | '—' | '–'))
        && line.text.first().is_some_and(begins)
        && next.is_some_and(|next| {
            next.gap == 0
                && plain(next)
                && next.text.first().is_some_and(char::is_uppercase)
                && next.text.len() > line.text.len()
                && fold::columns(next) * 100 >= measure * 72
                && !is_structure(next)
        })
}

/// How a line stands to the list item that its run of lines began with.
enum Hangs {
    /// Set in under the text of the item: it goes on it.
    Below,
    /// Set in as far as the item's mark behind a whole sentence: the next paragraph.
    Beside,
    Not,
}

fn hangs(item: &Line, previous: &Line, line: &Line) -> Hangs {
    if item.bullet.is_none() || line.bullet.is_some() || line.gap > 0 || line.text.chinese() {
        return Hangs::Not;
    }
    let set_in = (item.indent + 1..=item.indent + 4).contains(&line.indent);
    let under = previous.bullet.is_some() || previous.indent == line.indent;
    match () {
        () if set_in && under && !line.text.is_byline() => Hangs::Below,
        () if line.indent == item.indent && line.indent >= 2 && is_final(&previous.text.chars) => {
            Hangs::Beside
        }
        () => Hangs::Not,
    }
}

/// Whether a line says by itself that it is no running text.
fn is_structure(line: &Line) -> bool {
    line.level > 0
        || line.cells.is_some()
        || line.image
        || line.text.is_empty()
        || line.text.len() <= 160
            && (quote::is_framed(&line.text.chars)
                || matches!(
                    line.text.class(),
                    Some(Class::Line | Class::Ad | Class::Weather | Class::Nav | Class::Links)
                )
                || line.text.jump() == Some(0)
                || line.text.is_byline() && !is_open(&line.text.chars))
}

/// Whether a full English line breaks in the middle of a sentence that the next goes on, so that its words alone say
/// nothing: `A story on Page A2 misstated the`, `Write to us at Box 12, Hill`.
fn runs_on(line: &Line, next: Option<&Line>, measure: usize) -> bool {
    let plain = |line: &Line| line.level == 0 && line.cells.is_none() && !line.image && !line.text.is_empty();
    measure > 0
        && plain(line)
        && !line.text.chinese()
        && !line.text.words().parts
        && fold::columns(line) * 100 >= measure * 72
        && !is_final(&line.text.chars)
        && next.is_some_and(|next| {
            let small = next.text.first().is_some_and(char::is_lowercase);
            next.gap == 0
                && plain(next)
                && next.indent <= line.indent
                && (small || matches!(line.text.last(), Some(',')))
        })
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
        // Lines of English text break in the middle of sentences; those of a list all begin anew.
        let small = |line: &Line| line.text.chinese() || line.text.first().is_some_and(char::is_lowercase);
        let wrapped = wrapped && (page == 0 || lines[start + 1..end].iter().any(small));
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

/// Whether a bracket behind the last sentence of a line says who wrote it.
fn is_signed(line: &Line) -> bool {
    origin::closes(&line.text.chars)
        && line.text.chinese()
        && line.text.tail().is_some_and(|tail| is_final(&line.text.chars[..tail.from]))
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

/// Whether a line begins with the number behind that of the line before, the same mark behind both.
fn counts_on(before: &[char], here: &[char]) -> bool {
    let number = |chars: &[char]| {
        let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
        let value = chars[..digits].iter().take(3).filter_map(|c| c.to_digit(10)).fold(0, |n, d| n * 10 + d);
        let mark = *chars.get(digits)?;
        let apart = chars.get(digits + 1).is_some_and(|c| !c.is_ascii_digit());
        ((1..=2).contains(&digits) && matches!(mark, '.' | '、' | '．' | ')' | '）') && apart)
            .then_some((value, mark))
    };
    number(here)
        .zip(number(before))
        .is_some_and(|((n, mark), (before, same))| n == before + 1 && mark == same)
}

/// Whether a line begins with a number, tells an hour and has parts.
fn is_timed(chars: &[char]) -> bool {
    let hour = |w: &[char]| matches!(w, [a, ':' | '：', b] if a.is_ascii_digit() && b.is_ascii_digit());
    chars.len() <= 60
        && chars.first().is_some_and(char::is_ascii_digit)
        && chars.iter().any(|c| is_blank(*c))
        && chars.windows(3).take(24).any(hour)
}

/// Whether a line holds nothing but marks that stand apart, and none that ends a sentence: `¨　、`.
pub(crate) fn is_scattered(chars: &[char]) -> bool {
    let dash = |c: &char| matches!(c, '—' | '–' | '-');
    let closes = |c: &char| is_final(std::slice::from_ref(c)) || matches!(c, '”' | '」' | '）' | '》');
    chars.len() <= 8
        && chars.iter().any(|c| is_blank(*c))
        && !chars.iter().any(|c| c.is_alphanumeric() || dash(c) || *c != '.' && closes(c))
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
    // Marks with a blank between them are a scanner's scrap; so are the parts of an advertisement no words of a sentence.
    let wide = here.contains(&'\u{3000}') && !is_final(here);
    if is_scattered(here) || wide && strong && line.text.class() == Some(Class::Ad) {
        return false;
    }
    // What is set far in, and the origin in brackets, end with their line.
    let signed = before.starts_with(&['—', '—']) && previous.indent >= line.indent + APART;
    let closed = matches!(before.first(), Some('（' | '(')) && is_closing(previous) || is_signed(previous);
    if signed || closed {
        return false;
    }
    // `志愿植树　　3月7日，…` under a whole sentence: the next of a row of briefs.
    if !open && here.iter().take(9).collect::<String>().contains("\u{3000}\u{3000}") && !is_blank(here[0]) {
        return false;
    }
    // `3月9日8:00至12:00 林村`, one such line under the other.
    if is_timed(before) && is_timed(here) && !is_final(before) {
        return false;
    }
    // `1. …`, `2. …`: the next of a list, which ends in no mark.
    if counts_on(before, here) && !is_final(before) {
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
        && (here.iter().take(8).any(|c| matches!(c, '：' | ':')) || previous.text.tail().is_some());
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
        return !furniture::is_noise(here);
    }
    let columns = previous.indent + fold::columns(previous);
    let full = measure > 0 && if latin { columns * 100 >= measure * 72 } else { columns + 6 >= measure };
    // A line of words in capitals goes on none in small letters, nor the other way round.
    let capitals = |chars: &[char]| chars.len() >= 12 && !chars.iter().any(|c| c.is_lowercase());
    if latin && before.len() >= 12 && here.len() >= 12 && capitals(before) != capitals(here) {
        return false;
    }
    // A name set far in, and the town under it.
    if latin
        && previous.indent >= 12
        && line.indent >= 12
        && names::bare_names(previous.text.head()).is_some()
    {
        return false;
    }
    // A line of small letters goes on a line of text even where that ended early, or one that is set in as it is.
    full || latin
        && open
        && measure > 0
        && (columns * 2 >= measure || line.indent >= 4 && line.indent == previous.indent)
        && here.first().is_some_and(|c| c.is_lowercase())
}
