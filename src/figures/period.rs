//! Time expressions of Chinese text: they are never figures, and the nearest one governs a figure.

mod event;
mod guise;
mod name;
mod reach;
mod wording;

use super::clause::Clauses;
use super::context::Context;
use super::signs::TIME;
use super::text::Text;
use event::{events, opening};
use guise::Guise;
use reach::classify;
use wording::WORDING;

/// No time begins with more numerals than this; longer runs are codes, and hostile text.
const LONGEST_NUMERAL: usize = 12;

/// How far a time expression governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Until another absolute one in the paragraph: 2023年, 前三季度, 今年.
    Paragraph,
    /// Only its own sentence: 目前, 近年来.
    Sentence,
    /// Only the figure that follows it: 由2020年的40家.
    Next,
    /// Nothing: a base of comparison (比2019年), a reporting date, a clock time.
    Nothing,
}

/// One time expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reach: Reach,
    /// Lies ahead by its own wording: 未来3年, 到2030年, 明年.
    pub(super) future: bool,
    /// Says little beside another one: 年内, 全年.
    pub(super) weak: bool,
}

/// Whether a time can begin with `c`.
pub(super) fn can_begin(c: char) -> bool {
    WORDING.begins_with(c, None)
}

/// All time expressions of `text` in order.
pub(super) fn find(text: &Text<'_>) -> Vec<Time> {
    let chars = text.chars.as_slice();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((start, mut end)) = next(text, from) {
        from = end;
        while end > start + 1 && chars.get(end - 1) == Some(&'的') {
            end -= 1;
        }
        // 10月20日点火: no hour before 点.
        if matches!(chars.get(start..end), Some([.., '日' | '号', '点' | '时'])) {
            end -= 1;
        }
        let start = opening(text, start, end);
        if Guise::new(text, start, end).is_time() {
            found.push(classify(text, start, end));
        }
    }
    for (mut start, end) in events(text) {
        // 新馆5月18日开放以来: the day begins the frame.
        if let Some(day) = found.iter().find(|time| {
            time.start > start && time.end < end && text.cut(time.start, time.end).ends_with('日')
        }) {
            start = day.start;
        }
        // A longer frame swallows the dates in it.
        found.retain(|time| time.end <= start || time.start >= end || time.start == start && time.end == end);
        if !found.iter().any(|time| time.start == start) {
            found.push(Time { start, end, reach: Reach::Paragraph, future: false, weak: false });
        }
    }
    found.sort_by_key(|time| time.start);
    found
}

/// The first wording of a time that begins at `from` or later.
fn next(text: &Text<'_>, from: usize) -> Option<(usize, usize)> {
    let chars = text.chars.as_slice();
    let mut at = from;
    loop {
        at += text.signs.get(at..)?.iter().position(|signs| signs & TIME != 0)?;
        let letter = *chars.get(at)?;
        if WORDING.begins_with(letter, chars.get(at + 1).copied()) {
            let rest = chars.get(at..).unwrap_or_default();
            let numerals = rest.iter().take_while(|c| is_numeral(**c)).count();
            if numerals > 0 && !timed(rest, numerals) {
                at += numerals;
                continue;
            }
            // Of a long run only the end can count years or days.
            if numerals > LONGEST_NUMERAL {
                at += numerals - LONGEST_NUMERAL;
                continue;
            }
            if let Some(hit) = WORDING.match_at(chars, at) {
                return Some((hit.start, hit.end));
            }
        }
        at += 1;
    }
}

/// Digits, and what the patterns above count years, months and days with.
fn is_numeral(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '一' | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '〇'
                | '○'
                | '零'
                | '两'
                | '几'
                | '数'
                | '半'
                | '元'
                | '正'
                | '冬'
                | '腊'
        )
}

/// Whether the `numerals` characters that `rest` begins with can begin a time: 3年, 5月至, 7:30, 十四五, 五一, 元旦,
/// 冬季. Most numbers of the news are amounts and stop here.
fn timed(rest: &[char], numerals: usize) -> bool {
    let unit = rest.get(numerals).is_some_and(|c| {
        matches!(
            c,
            '年' | '月'
                | '日'
                | '号'
                | '季'
                | '时'
                | '点'
                | ':'
                | '分'
                | '天'
                | '周'
                | '小'
                | '个'
                | '载'
                | '学'
                | '财'
                | '/'
                | '榨'
                | '赛'
                | '世'
                | '多'
                | '余'
                | '来'
                | '至'
                | '到'
                | '-'
                | '—'
                | '–'
                | '~'
                | '、'
        )
    });
    let name = |c: &char| matches!(c, '五' | '元' | '冬');
    let digits = rest.get(..numerals).unwrap_or_default();
    unit || digits.iter().any(name) || digits.windows(2).any(|pair| matches!(pair, ['十' | '六', '一']))
}

/// The time expression that governs the figure of `context`: in its clause, else before it in its sentence, else
/// the nearest absolute one before it in its paragraph.
pub(super) fn governing<'t>(times: &'t [Time], clauses: &Clauses, context: &Context<'_>) -> Option<&'t Time> {
    let (start, sentence, clause) = (context.start, context.sentence, context.clause);
    let index = times.partition_point(|time| time.start < start);
    let before = times.get(..index).unwrap_or_default().iter().rev();
    let mut own: Option<&Time> = None;
    let mut paragraph = None;
    for time in before.take(24) {
        if time.end > start {
            continue;
        }
        if time.start < sentence.start {
            if time.start < clauses.scope(start) {
                break;
            }
            if time.reach == Reach::Paragraph {
                paragraph = Some(time);
                break;
            }
            continue;
        }
        match time.reach {
            Reach::Nothing => {}
            Reach::Next if start.saturating_sub(time.end) <= 4 => return Some(time),
            Reach::Next => {}
            // 2023年…年内首次: the year in the same clause tells more.
            _ if own.is_none() || own.is_some_and(|own| own.weak && time.start >= clause.start) => {
                let settled = !time.weak || own.is_some();
                own = Some(time);
                if settled {
                    break;
                }
            }
            _ => break,
        }
    }
    if own.is_some_and(|time| time.start >= clause.start) {
        return own;
    }
    // 300家目前已投产: a time that stands later in the clause.
    let after = times.get(index..).unwrap_or_default().iter().take(2);
    let later = after
        .into_iter()
        .find(|time| time.end <= clause.end && matches!(time.reach, Reach::Paragraph | Reach::Sentence));
    own.or(later.filter(|_| own.is_none())).or(paragraph)
}
