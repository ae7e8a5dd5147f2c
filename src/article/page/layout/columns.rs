//! Tables that are set with runs of blanks.

use crate::article::page::credits::names;
use crate::article::page::furniture::advert::has_phone;
use crate::article::page::furniture::edition;
use crate::article::page::layout::line::{Line, blank_cells};
use crate::article::page::layout::results::is_result;
use crate::article::page::layout::words::List;
use crate::article::page::text::{Text, is_final, is_han, string};

/// Whether a text ends with `p.m.` or `a.m.`
fn ends_hour(chars: &[char]) -> bool {
    matches!(chars, [.., 'p' | 'a', '.', 'm', '.'])
}

/// `林知夏    县农机站维修工`: a name and what is said of it, neither of them a sentence.
fn is_entry(cells: &[Text]) -> bool {
    let sentence = |c: &char| matches!(c, '，' | '。' | '；' | '：' | ':' | '“' | '”' | ',');
    let [name, said] = cells else { return false };
    let han = |cell: &Text| cell.chars.iter().all(|c| is_han(*c) || *c == '·');
    han(name) && name.len() <= 4 && said.len() <= 20 && !said.chars.iter().any(sentence)
}

/// `换下旧管40根。（林　夏　石　磊）`: the blanks stand between the writers in brackets behind a text.
fn signs(cells: &[Text]) -> bool {
    let opened = |cell: &Text| {
        let open = cell.chars.iter().rposition(|c| matches!(c, '（' | '('));
        open.is_some_and(|n| {
            is_final(&cell.chars[..n]) && !cell.chars[n..].iter().any(|c| matches!(c, '）' | ')'))
        })
    };
    cells.first().is_some_and(opened)
        && cells.last().is_some_and(|cell| matches!(cell.chars.last(), Some('）' | ')')))
}

/// Whether a row of strokes stands close between a line and the next.
fn ruled(lines: &[Line], i: usize) -> bool {
    let [rule, below, ..] = &lines[(i + 1).min(lines.len())..] else { return false };
    rule.text.is_empty() && !rule.image && rule.cells.is_none() && rule.gap == 0 && below.gap == 0
}

/// Which lines are rows of a table that is set with runs of blanks: two or more in a row with the
/// same number of cells, figures in most of them.
pub(crate) fn column_rows(lines: &[Line]) -> Vec<bool> {
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
            && !lines[n].text.words().opens(List::Contact)
            && has_phone(lines[n].text.head())
    };
    let phones = |i: usize| numbers(i) && (numbers(i + 1) || numbers(i.wrapping_sub(1)));
    // A Chinese cell that holds a full stop is a sentence.
    let stops = |i: usize| lines[i].text.chars.contains(&'。');
    let row = |i: usize| {
        cells[i].len() >= 2
            && !stops(i)
            && (lines[i].text.class().is_none() || phones(i))
            && !signs(&cells[i])
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
        // A row of strokes stands under the first row.
        if ruled(lines, start) && row(start + 2) && cells[start + 2].len() == count {
            end += 2;
        }
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
        let figure = |cell: &Text| figure(cell) || is_result(cell);
        let figures = (start..end).filter(|&i| cells[i].iter().skip(1).any(figure)).count();
        let size = end - start;
        if size >= 3 && cells[start + 1].is_empty() {
            rows[start..end].fill(true);
            start = end;
            continue;
        }
        let spaced = (start..end).all(|i| spaced(start, i)) && (start + 1..end).all(|i| lines[i].gap == 1);
        let day = |i: usize| {
            // `Thursday`, `Friday 2 p.m.`
            let first = string(&cells[i][0].chars).to_lowercase();
            let mut words = first.split([' ', ',']).filter(|word| !word.is_empty());
            words.next().is_some_and(|word| edition::DAYS.contains(&word))
                && words.all(|w| {
                    w.starts_with(|c: char| c.is_ascii_digit()) || ["a.m.", "p.m.", "noon"].contains(&w)
                })
        };
        let dated = (start..end).all(day);
        let roll = || count == 2 && cells[start..end].iter().all(|cells| is_entry(cells));
        // `林知夏   罗　鸣   沈越`, two lines or more of them: a list of names.
        let name =
            |cell: &Text| names::bare_names(&string(&cell.chars)).is_some_and(|names| names.len() == 1);
        let named = || count >= 3 && (start..end).all(|i| cells[i].iter().all(name));
        let table = figures * 2 >= size || dated || size >= 3 && (count >= 3 || spaced || roll()) || named();
        if size >= 2 && table {
            rows[start..end].fill(true);
        }
        start = end;
    }
    rows
}
