//! Figures of English text, sentence by sentence: tokens, numbers with units, ranks, and the wording around
//! them. Fields mean the same as for Chinese text.

mod age;
mod amount;
mod basis;
mod bound;
mod calendar;
mod change;
mod class;
mod count;
mod head;
mod indicator;
mod named;
mod number;
mod pair;
mod period;
mod phrase;
mod range;
mod rank;
mod refused;
mod scan;
mod subject;
mod time;
mod token;
mod verb;
mod wording;
mod words;

use super::{Figure, Modality, Parts, Reader};
pub(super) use bound::BOUNDS;
pub(super) use refused::refused;
use token::Token;
pub(super) use words::small;

/// A sentence is read in pieces of at most this many characters.
const PIECE: usize = 4000;

/// The figures of `reader`'s text.
pub(super) fn figures(reader: &Reader<'_>) -> Vec<Figure> {
    let chars = &reader.text.chars;
    let mut figures = Vec::new();
    let mut memory = wording::Memory::default();
    let mut lower = String::new();
    let mut at = 0;
    while at < chars.len() {
        let sentence = reader.clauses.sentence(at);
        let end = sentence.end.min(at + PIECE).max(at + 1);
        if reader.clauses.paragraph(at) == at {
            memory = wording::Memory::default();
        }
        read_piece(reader, (at, end), &mut lower, &mut memory, &mut figures);
        at = end;
    }
    figures
}

fn read_piece(
    reader: &Reader<'_>,
    (start, end): (usize, usize),
    lower: &mut String,
    memory: &mut wording::Memory,
    figures: &mut Vec<Figure>,
) {
    let tokens = token::tokens(&reader.text.chars, start, end, lower);
    let times = period::find(&tokens);
    let hits = scan::scan(&tokens, &times);
    let mut changes: Vec<Option<super::Change>> = Vec::with_capacity(hits.len());
    for index in 0..hits.len() {
        let around = wording::Around { tokens: &tokens, hits: &hits, index, times: &times };
        let mut change = change::of(&around, changes.last().and_then(Option::as_ref));
        change::settle_from(&mut change, &mut changes);
        changes.push(change);
    }
    let modality = modality(&tokens);
    for (index, hit) in hits.iter().enumerate() {
        let around = wording::Around { tokens: &tokens, hits: &hits, index, times: &times };
        let change = changes.get(index).cloned().flatten();
        let period =
            wording::governing(&around, change.as_ref(), memory).map(|(from, to)| slice(reader, from, to));
        let indicator = memory
            .head
            .clone()
            .filter(|_| head::apposed(&around, change.as_ref()))
            .or_else(|| {
                indicator::of(&around, change.as_ref(), memory).map(|(from, to)| slice(reader, from, to))
            })
            .or_else(|| memory.indicator.clone());
        // The result of a game measures nothing else.
        let indicator =
            indicator.filter(|_| hit.candidate.unit != "{:}" || hit.candidate.kind != super::Kind::Score);
        if indicator.is_some() {
            memory.indicator.clone_from(&indicator);
            if !head::aside(&around) {
                memory.head.clone_from(&indicator);
            }
        }
        let modifier = bound::of(&around);
        figures.push(reader.figure(&hit.candidate, Parts { modifier, change, indicator, period, modality }));
    }
    if let Some(time) = times.iter().find(|time| time.absolute && !time.base && !time.aside) {
        memory.period = tokens
            .get(time.first)
            .zip(tokens.get(time.last.saturating_sub(1)))
            .map(|(a, z)| (a.start, z.end));
    }
}

fn slice(reader: &Reader<'_>, start: usize, end: usize) -> String {
    reader.text.cut(start, end).to_string()
}

fn modality(tokens: &[Token]) -> Modality {
    let has = |words: &[&str]| tokens.iter().any(|token| words.contains(&token.lower));
    if has(&[
        "expected",
        "forecast",
        "forecasts",
        "projected",
        "estimates",
        "likely",
        "expect",
        "predicts",
        "predicted",
    ]) {
        Modality::Forecast
    } else if has(&[
        "will", "plans", "plan", "target", "targets", "aims", "aim", "planned", "goal", "pledged",
    ]) {
        Modality::Target
    } else {
        Modality::Actual
    }
}
