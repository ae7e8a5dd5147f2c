//! Where the lead of a text lies: its first sentence that names a place, past headings and slogans.

use super::found::Found;
use super::gazetteer::GAZETTEER;
use super::view::View;

/// Where the first sentences end, and where the text starts to count as the body.
pub(super) struct Shape {
    pub(super) first: (usize, usize),
    pub(super) second: usize,
}

/// Shortest first sentence in characters: what is shorter is a heading above it.
const HEADING: usize = 12;

/// How far the lead may lie behind the first sentence, which may be no more than a slogan.
const SLOGANS: usize = 2;

pub(super) fn shape(view: &View, finds: &[Found]) -> Shape {
    let sentences = sentences(view);
    let china = GAZETTEER.id("CN");
    let places = |(start, end): (usize, usize)| {
        let from = finds.partition_point(|found| found.start < start);
        let inside = finds.iter().skip(from).take_while(|found| found.start < end);
        inside
            .filter(|found| !found.in_organisation())
            .any(|found| found.unit.is_some() && found.unit != china)
    };
    let lead = sentences.iter().take(SLOGANS + 1).position(|sentence| places(*sentence)).unwrap_or(0);
    let (start, end) = sentences.get(lead).copied().unwrap_or((0, view.chars.len()));
    let next = sentences.iter().skip(lead + 1).find(|(start, end)| end - start >= HEADING);
    Shape { first: (skip_marks(view, start), end), second: next.map_or(view.chars.len(), |(_, end)| *end) }
}

/// The first sentences without the headings in front of them.
fn sentences(view: &View) -> Vec<(usize, usize)> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let end = view.chars.len();
    for at in 0..end {
        let c = view.at(at);
        let stop = matches!(c, '。' | '!' | '?' | '！' | '？' | '\n')
            || c == '.' && view.at(at + 1).is_whitespace() && at > start + 20;
        if !stop {
            continue;
        }
        let heading = view.at(start) == '#' || at - start < HEADING && c == '\n';
        if at > start && (!heading || at > 300) {
            sentences.push((start, at));
        }
        if sentences.len() > SLOGANS + 3 {
            return sentences;
        }
        start = at + 1;
    }
    if start < end {
        sentences.push((start, end));
    }
    sentences
}

/// The first character that is no space, mark or quotation sign.
fn skip_marks(view: &View, from: usize) -> usize {
    (from..view.chars.len()).find(|at| view.at(*at).is_alphanumeric()).unwrap_or(from)
}
