//! Pages set in one narrow column, whose lines are too short to show by their width alone that they are wrapped.

use crate::article::page::layout::line::Line;
use crate::article::page::text::is_final;

/// The least width of a column of text.
pub(crate) const LEAST: usize = 16;

/// The width of a page set in one narrow column: half of its lines or more are of one width, most of these stop in
/// the middle of a sentence, and sentences go over them: they hold commas, or the next begins with a small letter.
pub(crate) fn measure(
    lines: &[Line],
    widths: &[usize],
    plain: impl Fn(&Line) -> bool,
    followed: impl Fn(usize) -> bool,
) -> Option<usize> {
    let text: Vec<usize> = (0..lines.len())
        .filter(|&i| plain(&lines[i]) && followed(i) && (LEAST..36).contains(&widths[i]))
        .collect();
    let mut sizes: Vec<usize> = text.iter().map(|&i| widths[i]).collect();
    sizes.sort_unstable();
    let top = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 10)).copied()?;
    let chinese = |i: usize| lines[i].text.chinese();
    let full = |i: usize| if chinese(i) { widths[i] + 3 >= top } else { widths[i] * 10 >= top * 8 };
    let fulls: Vec<usize> = text.iter().copied().filter(|&i| full(i)).collect();
    let ended = fulls.iter().filter(|&&i| is_final(&lines[i].text.chars)).count();
    let runs_on = |i: usize| {
        let marks = lines[i].text.chars.iter().any(|c| matches!(c, '，' | '。' | '、' | '；'));
        let small = lines.get(i + 1).and_then(|next| next.text.first()).is_some_and(char::is_lowercase);
        if chinese(i) { marks } else { small }
    };
    let run_on = fulls.iter().filter(|&&i| runs_on(i)).count();
    let others = (0..lines.len()).filter(|&i| plain(&lines[i]) && widths[i] > top + 8).count();
    (fulls.len() >= 8
        && fulls.len() * 2 >= text.len()
        && ended * 3 <= fulls.len()
        && run_on * 5 >= fulls.len() * 2
        && others * 4 <= fulls.len())
    .then_some(top)
}
