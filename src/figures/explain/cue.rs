//! Finds the words again that decided a field.

use super::super::{english, modifier, numeral, text};
use super::words;
use crate::figures::Figure;

/// How far back a word is looked for; what is carried over further is rare.
const BACK: usize = 600;
/// How far on.
const AHEAD: usize = 60;
/// Where a bound word stands: a few fillers may lie between it and the number.
const NEAR: usize = 14;

/// The body without blanks, in narrow forms; each character knows its place.
pub(super) struct Flat {
    chars: Vec<char>,
    places: Vec<usize>,
}

type Cue = Option<(usize, usize)>;

impl Flat {
    pub(super) fn new(body: &[char]) -> Self {
        let kept = body.iter().enumerate().filter(|(_, c)| !c.is_whitespace());
        let (places, chars) = kept.map(|(at, c)| (at, text::narrow(*c))).unzip();
        Self { chars, places }
    }

    fn at(&self, place: usize) -> usize {
        self.places.partition_point(|known| *known < place)
    }

    /// Places of `[start, end)`.
    fn span(&self, start: usize, end: usize) -> Cue {
        Some((*self.places.get(start)?, self.places.get(end.checked_sub(1)?)? + 1))
    }

    fn string(&self, start: usize, end: usize) -> String {
        self.chars.get(start..end).unwrap_or_default().iter().collect()
    }

    /// Where the clause of `figure` begins in the body.
    pub(super) fn clause(&self, figure: &Figure) -> usize {
        let (from, to) = (self.at(figure.sentence.start), self.at(figure.start));
        let text = self.chars.get(from..to).unwrap_or_default();
        let digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
        let mark = |at: &usize| match text.get(*at) {
            Some(';' | '。' | '!' | '?') => true,
            Some(',' | ':') => !digit(at + 1),
            _ => false,
        };
        let start = (0..text.len()).rev().find(mark).map_or(from, |at| from + at + 1);
        self.places.get(start).copied().unwrap_or(figure.start)
    }

    /// `words` before the figure, the nearest.
    pub(super) fn find_before(&self, words: &str, figure: &Figure) -> Cue {
        let words = flattened(words);
        let end = self.at(figure.start);
        let from = end.saturating_sub(BACK);
        let text = self.chars.get(from..end)?;
        let at = (0..=text.len().checked_sub(words.len())?)
            .rev()
            .find(|at| text.get(*at..).is_some_and(|t| t.starts_with(&words)))?;
        self.span(from + at, from + at + words.len())
    }

    /// `words` in the clause before the figure, else right after it, else further back, else further on.
    pub(super) fn find(&self, words: &str, figure: &Figure) -> Cue {
        let before = self.find_before(words, figure);
        if before.is_some_and(|(start, _)| start >= self.clause(figure)) {
            return before;
        }
        let words = flattened(words);
        let from = self.at(figure.end);
        let text = self.chars.get(from..(from + AHEAD).min(self.chars.len()))?;
        let after = (0..text.len()).find(|at| text.get(*at..).is_some_and(|t| t.starts_with(&words)));
        match after {
            Some(at) if at <= 3 || before.is_none() => self.span(from + at, from + at + words.len()),
            _ => before,
        }
    }

    /// The bound word of a figure, and whether it stands before it.
    pub(super) fn bound(&self, figure: &Figure) -> Option<((usize, usize), bool)> {
        let (start, end) = (self.at(figure.start), self.at(figure.end));
        if let Some((from, to)) =
            modifier::cue(&self.chars, start, end, start.saturating_sub(NEAR), figure.modifier)
        {
            return Some((self.span(from, to)?, from < start));
        }
        // English words stand apart by blanks, which are gone here.
        let lower = self.string(start.saturating_sub(2 * NEAR), start).to_lowercase();
        let lower: Vec<char> = lower.chars().collect();
        for (words, modifier) in english::BOUNDS {
            let words = flattened(words);
            if *modifier == figure.modifier && lower.ends_with(&words) {
                return Some((self.span(start - words.len(), start)?, true));
            }
        }
        None
    }

    /// The last of `words` in `[from, to)`; of those that end together the longest.
    fn last_of(&self, words: &[&str], from: usize, to: usize) -> Cue {
        let text: Vec<char> = self.chars.get(from..to)?.iter().map(char::to_ascii_lowercase).collect();
        let ends = |end: usize| {
            let head = text.get(..end)?;
            let fits = words.iter().filter(|word| {
                let mut letters = head.iter().rev();
                word.chars().rev().all(|c| letters.next() == Some(&c))
            });
            fits.map(|word| word.chars().count()).max().map(|length| (end - length, end))
        };
        let (start, end) = (1..=text.len()).rev().find_map(ends)?;
        self.span(from + start, from + end)
    }

    /// The words of the sentence before the figure.
    fn head(&self, figure: &Figure) -> (usize, usize) {
        let (from, to) = (self.at(figure.sentence.start), self.at(figure.start));
        (from.max(to.saturating_sub(80)).min(to), to)
    }

    /// The verb of the change.
    pub(super) fn verb(&self, figure: &Figure) -> Cue {
        let (from, to) = self.head(figure);
        self.last_of(words::VERBS, from, to)
    }

    /// The words of the basis, which English has after the figure as well.
    pub(super) fn basis(&self, figure: &Figure) -> Cue {
        let bases = words::bases(figure.change.as_ref()?.basis?);
        let (from, to) = self.head(figure);
        let end = self.at(figure.sentence.end).min(to + AHEAD);
        self.last_of(bases, from, to).or_else(|| self.last_of(bases, to, end))
    }

    /// The word of a plan, a forecast or a rule.
    pub(super) fn mood(&self, figure: &Figure) -> Cue {
        let (from, to) = (self.at(figure.sentence.start), self.at(figure.sentence.end));
        self.last_of(words::moods(figure.modality), from, to)
    }
}

fn flattened(words: &str) -> Vec<char> {
    words.chars().filter(|c| !c.is_whitespace()).map(text::narrow).collect()
}

/// Places of the number and of the unit of a figure.
pub(super) fn parts(figure: &Figure) -> ((usize, usize), Cue) {
    let chars: Vec<char> = figure.text.chars().map(text::narrow).collect();
    let flat: Vec<(usize, char)> =
        chars.iter().copied().enumerate().filter(|(_, c)| !c.is_whitespace()).collect();
    let plain: Vec<char> = flat.iter().map(|(_, c)| *c).collect();
    let whole = ((figure.start, figure.end), None);
    let Some(first) = plain.iter().position(|c| numeral::begins(*c)) else {
        // English number words: the last word is the unit, if there are two.
        return match chars.iter().rposition(|c| c.is_whitespace() || *c == '-') {
            Some(at) if figure.unit != "1" => {
                ((figure.start, figure.start + at), Some((figure.start + at + 1, figure.end)))
            }
            _ => whole,
        };
    };
    let Some(read) = numeral::read(&plain, first) else { return whole };
    let place = |at: usize| flat.get(at).map_or(figure.end, |(place, _)| figure.start + place);
    let end = |at: usize| {
        at.checked_sub(1)
            .and_then(|at| flat.get(at))
            .map_or(figure.start, |(place, _)| figure.start + place + 1)
    };
    let unit = if read.end < plain.len() {
        Some((place(read.end), figure.end))
    } else if first > 0 {
        Some((figure.start, end(first)))
    } else {
        None
    };
    ((place(first), end(read.end)), unit)
}
