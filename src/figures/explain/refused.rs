//! The numbers of a text that are no figures, each with the reason.

use super::super::text::Text;
use super::super::{english, fixed, mostly_english, numeral, period, traps, unit};
use crate::article::Article;
use crate::figures::Figure;
use serde::Serialize;

/// Why a number is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Refusal {
    /// 2023年, 前三季度, 上午9时.
    #[serde(rename = "a date, a time or a period")]
    Date,
    /// 三亚, 四面八方, 一带一路.
    #[serde(rename = "a name or a fixed expression")]
    Word,
    /// “四下基层”.
    #[serde(rename = "a quoted slogan or title built on numerals")]
    Slogan,
    /// G25, PM2.5, HS codes.
    #[serde(rename = "part of a code, model or other Latin name")]
    Identifier,
    /// 第七届, 第三章.
    #[serde(rename = "the ordinal of a thing, no rank")]
    Ordinal,
    /// 每100公里.
    #[serde(rename = "the denominator of a rate")]
    Denominator,
    /// 一家企业.
    #[serde(rename = "the indefinite article: 一 with a measure word")]
    Indefinite,
    /// 五部门, 两岸.
    #[serde(rename = "no unit or measure word follows")]
    Unitless,
    /// 三级, 24小时营业, 三年行动.
    #[serde(rename = "the unit reads as a class, a code or part of a name here")]
    Class,
}

/// A number that is no figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// First code point in the body.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// `body[start..end]`.
    pub text: String,
    /// The reason.
    pub why: Refusal,
}

/// The numbers of the body of `article` that are in none of `figures`.
pub(super) fn find(article: &Article, figures: &[Figure]) -> Vec<Refused> {
    let text = Text::new(&article.body);
    let found =
        if mostly_english(article, &text) { english::refused(&text) } else { chinese(&text, figures) };
    let body: Vec<char> = article.body.chars().collect();
    let mut all = Vec::new();
    for (start, end, why) in found {
        let (start, end) = text.in_body(start, end.max(start + 1));
        if !figures.iter().any(|figure| figure.start < end && start < figure.end) {
            let text = body.get(start..end).unwrap_or_default().iter().collect();
            all.push(Refused { start, end, text, why });
        }
    }
    all
}

/// Spans in the repaired text. The walk is that of the scanner, with the figures known.
fn chinese(text: &Text, figures: &[Figure]) -> Vec<(usize, usize, Refusal)> {
    let chars = &text.chars;
    let times = period::find(text);
    let mut times = times.iter().peekable();
    let mut figures = figures.iter().peekable();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let place = text.in_body(at, at + 1).0;
        while figures.next_if(|figure| figure.end <= place).is_some() {}
        if figures.peek().is_some_and(|figure| figure.start <= place) {
            at += 1;
            continue;
        }
        while times.next_if(|time| time.end <= at).is_some() {}
        if let Some(time) = times.peek()
            && time.start <= at
        {
            note(&mut found, chars, at, time.end, Refusal::Date);
            at = time.end;
            continue;
        }
        at = match refusal(chars, at) {
            Some((start, end, why)) => {
                note(&mut found, chars, start, end, why);
                end.max(at + 1)
            }
            None => at + 1,
        };
    }
    found
}

/// Notes what holds a numeral.
fn note(found: &mut Vec<(usize, usize, Refusal)>, chars: &[char], start: usize, end: usize, why: Refusal) {
    let inner = chars.get(start..end).unwrap_or_default();
    if inner.iter().any(|c| numeral::begins(*c)) {
        found.push((start, end, why));
    }
}

fn refusal(chars: &[char], at: usize) -> Option<(usize, usize, Refusal)> {
    if let Some(word) = fixed::word(chars, at) {
        return Some((word.start, word.end, Refusal::Word));
    }
    let c = *chars.get(at)?;
    match c {
        '“' | '‘' | '「' | '《' => {
            return traps::slogan(chars, at).map(|end| (at, end, Refusal::Slogan));
        }
        '每' => return Some((at, traps::denominator(chars, at), Refusal::Denominator)),
        '第' => {
            let number = numeral::read(chars, at + 1)?;
            let end = unit::at(chars, number.bare_end).map_or(number.bare_end, |found| found.end);
            return Some((at, end, Refusal::Ordinal));
        }
        _ if c.is_ascii_alphabetic() => {
            return Some((at, traps::identifier_end(chars, at), Refusal::Identifier));
        }
        _ if numeral::begins(c) => {}
        _ => return None,
    }
    let number = numeral::read(chars, at)?;
    let Some(measured) = unit::at(chars, number.end) else {
        return Some((at, number.bare_end, Refusal::Unitless));
    };
    let one = !number.arabic && number.power == 0 && number.value.to_int() == Some(1);
    Some((at, measured.end, if one { Refusal::Indefinite } else { Refusal::Class }))
}
