//! Signs of print at the ends of a line that are no text: bullets, bars, ornaments, rules.

use crate::article::page::layout::line::Line;
use crate::article::page::text::{Text, is_blank, is_han};
use std::ops::Range;

/// Bullets of print. A middle dot is one at the front of a line only.
pub(crate) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '▲' | '△'
            | '▼'
            | '▽'
            | '▶'
            | '►'
            | '▷'
            | '◀'
            | '◁'
            | '●'
            | '○'
            | '■'
            | '□'
            | '◆'
            | '◇'
            | '★'
            | '☆'
            | '•'
            | '·'
            | '・'
            | '◎'
            | '▪'
            | '▫'
            | '◼'
            | '※'
            | '➤'
            | '⚫'
            | '❖'
            | '◉'
            | '◈'
            | '✢'..='❋'
            | '⬤'
            | '🔶'..='🔻'
            | '🔴'
            | '🔵'
    ) || is_bar(c)
}

/// A bar at the side of a line, which headings are set with.
fn is_bar(c: char) -> bool {
    matches!(c, '▏' | '▍' | '▎' | '▌' | '▋' | '▊' | '❚' | '┃')
}

/// Takes bullets off the front and closing heading marks off the end.
pub(crate) fn strip_ends(line: &mut Line) {
    let bullets = line.text.chars.iter().take_while(|c| is_bullet(**c) || is_blank(**c)).count();
    // A nought before anything but numerals.
    let nought = matches!(line.text.chars[..], ['〇', next, ..] if is_han(next) && !"〇一二三四五六七八九十年".contains(next));
    let bullets = if nought { 1 } else { bullets };
    // A lone bullet, or a row of them, is no item.
    if let Some(c) = line.text.first().filter(|_| bullets > 0 && bullets < line.text.len()) {
        line.text = line.text.cut(bullets..line.text.len()).into();
        line.bold = line.bold.saturating_sub(bullets);
        line.bullet = Some(c);
        if is_bar(c) {
            line.bullet = None;
            line.level = if line.level == 0 && line.text.len() <= 40 { 7 } else { line.level };
        }
        // `★走基层★`: the same mark on both sides is an ornament.
        let marks = line.text.chars.iter().rev().take_while(|x| **x == c).count();
        // `· 9 ·` is the number of a page with its ornaments.
        let number = line.text.chars.iter().all(|x| x.is_ascii_digit() || is_blank(*x) || *x == c);
        if marks > 0 && number && line.text.len() <= 6 {
            line.text = Text::default().into();
            return;
        }
        if marks > 0 && marks < line.text.len() {
            line.text = line.text.cut(0..line.text.len() - marks).into();
            line.bullet = None;
        }
    }
    // `读者来信 ▏`
    let bars = line.text.chars.iter().rev().take_while(|c| is_bar(**c) || is_blank(**c)).count();
    if (1..line.text.len()).contains(&bars)
        && line.text.len() <= 40
        && line.text.chars.iter().rev().take(bars).any(|c| is_bar(*c))
    {
        line.text = line.text.cut(0..line.text.len() - bars).into();
        line.level = if line.level == 0 { 7 } else { line.level };
    }
    if let Some(inner) = framed(&line.text.chars) {
        line.text = line.text.cut(inner).into();
        line.bold = 0;
    }
    if line.level > 0 {
        let hashes = line.text.chars.iter().rev().take_while(|c| **c == '#').count();
        let cut = line.text.len() - hashes;
        if hashes > 0 && cut > 0 && is_blank(line.text.chars[cut - 1]) {
            line.text = line.text.cut(0..cut).into();
        }
    }
}

/// Longest heading that stands between strokes.
const FRAMED: usize = 24;

/// `/// 读者来信 ///`, `— 换人 —`: what stands between the same strokes, blanks inside them, which is a heading.
fn framed(chars: &[char]) -> Option<Range<usize>> {
    let (first, last) = (*chars.first()?, *chars.last()?);
    let stroke = |c: char| matches!(c, '—' | '–' | '─' | '━' | '-' | '=' | '＝' | '~' | '～' | '/' | '／');
    let mirrors = last == first || matches!((first, last), ('/', '\\') | ('\\', '/'));
    if !(stroke(first) || first == '\\') || !mirrors || chars.len() > FRAMED + 12 {
        return None;
    }
    let front = chars.iter().take_while(|c| **c == first).count();
    let back = chars.iter().rev().take_while(|c| **c == last).count();
    let inside = chars.get(front..chars.len() - back).filter(|_| front == back && front <= 4)?;
    let apart = inside.first().is_some_and(|c| is_blank(*c)) && inside.last().is_some_and(|c| is_blank(*c));
    let blanks = |side: &mut dyn Iterator<Item = &char>| side.take_while(|c| is_blank(**c)).count();
    let range = front + blanks(&mut inside.iter())..chars.len() - back - blanks(&mut inside.iter().rev());
    let text = chars.get(range.clone()).filter(|text| (2..=FRAMED).contains(&text.len()))?;
    (apart && text.iter().any(|c| is_han(*c)) && !text.contains(&first) && !text.contains(&'。'))
        .then_some(range)
}

/// `- 5 -`: the number of a page between strokes.
pub(crate) fn is_folio(raw: &[char]) -> bool {
    let short = &raw[..raw.len().min(12)];
    let said = |c: &&char| !is_blank(**c) && **c != '-';
    short.len() == raw.len()
        && raw.iter().rfind(|c| !is_blank(**c)) == Some(&'-')
        && raw.iter().filter(said).count() > 0
        && raw.iter().filter(said).all(char::is_ascii_digit)
}

/// Three or more of one stroke, blanks between them allowed.
pub(crate) fn is_rule(raw: &[char]) -> bool {
    let mut strokes = raw.iter().filter(|c| !is_blank(**c));
    let Some(first) = strokes.next().filter(|c| {
        matches!(c, '-' | '*' | '_' | '=' | '—' | '─' | '━' | '～' | '~' | '…' | '.' | '·' | '＝' | '－')
    }) else {
        return false;
    };
    let mut count = 1;
    strokes.all(|c| {
        count += 1;
        c == first
    }) && count >= 3
        && !matches!(first, '…')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_between_strokes() {
        let inner = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            framed(&chars).map(|range| chars[range].iter().collect::<String>())
        };
        assert_eq!(inner("/// 读者来信 ///").as_deref(), Some("读者来信"));
        assert_eq!(inner("— 门线上的四分钟 —").as_deref(), Some("门线上的四分钟"));
        assert_eq!(inner("～～ 湖畔 ～～").as_deref(), Some("湖畔"));
        for text in ["—— 沈越", "- 5 -", "—他说—", "— 甲 — 乙 —", "/// 三行 //"] {
            assert_eq!(inner(text), None, "{text}");
        }
    }
}
