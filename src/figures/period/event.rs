//! Times that are told by what happens then: 战役打响以来, 开业首周.

use super::super::signs::{BORDER, places};
use super::super::text::{Text, is_han};

/// Characters of an event, 自 or 从 before it left out.
const EVENT: usize = 22;

/// Characters before the last two of a season with a name: 春茶采摘季.
const SEASON: usize = 3;

/// Characters of what a first day or week is the first of.
const OPENING: usize = 6;

/// What ends a clause before a time.
pub(super) fn borders(c: char) -> bool {
    matches!(c, ',' | '。' | ';' | ':' | '!' | '?' | '\n' | '“' | '(')
}

/// Where a time begins that names what it is the beginning of: 开业首周, 新中国成立初期; else `start`.
pub(super) fn opening(text: &Text<'_>, start: usize, end: usize) -> usize {
    let opens =
        |time| matches!(time, "首日" | "首周" | "首月" | "首年" | "初期" | "高峰期" | "高峰时段" | "至今");
    // 演唱会当天, but 记者当天获悉.
    let day = matches!(text.cut(start, end), "当天" | "当日") && text.chars.get(end) == Some(&',');
    if !day && !opens(text.cut(start, end)) {
        return start;
    }
    let head = text.chars.get(..start).unwrap_or_default();
    let length =
        head.iter().rev().take(OPENING + 1).take_while(|c| is_han(**c) || c.is_ascii_digit()).count();
    let border = head.len().checked_sub(length + 1).and_then(|at| head.get(at)).is_none_or(|c| borders(*c));
    if (2..=OPENING).contains(&length) && border { start - length } else { start }
}

/// Events that frame what follows them: 战役打响以来, 展会期间. Each is a clause by itself.
pub(super) fn events(text: &Text<'_>) -> Vec<(usize, usize)> {
    let chars = text.chars.as_slice();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for end in places(&text.signs, BORDER).chain([chars.len()]) {
        let (Some(before), Some(last)) = (end.checked_sub(2), end.checked_sub(1)) else { continue };
        let framed = match chars.get(last) {
            Some('来') => matches!(chars.get(before), Some('以' | '年')),
            Some('间') => matches!(chars.get(before), Some('期' | '年')),
            Some('初' | '始') => matches!(chars.get(before), Some('之' | '伊')),
            Some('期') => chars.get(before) == Some(&'初'),
            Some('季') => matches!(chars.get(before), Some('学' | '业' | '摘' | '茶')),
            _ => false,
        };
        if !framed || chars.get(end).is_some_and(|c| *c != ',') {
            continue;
        }
        // 眼下正是采摘季 says what time it is.
        let season = chars.get(last) == Some(&'季');
        let head = chars.get(..before).unwrap_or_default();
        let length = head
            .iter()
            .rev()
            .take(EVENT + 2)
            .take_while(|c| !matches!(c, ',' | '。' | ';' | ':' | '!' | '?' | '\n'))
            .count();
        let start = before - length;
        let led = usize::from(matches!(chars.get(start), Some('自' | '从')));
        // The comma after one event does not begin the next.
        let fresh = found.last().is_none_or(|(_, last)| last + 1 < start);
        let longest = if season { SEASON } else { EVENT + led };
        if (2..=longest).contains(&length) && fresh {
            found.push((start, end));
        }
    }
    found
}
