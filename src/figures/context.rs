//! What surrounds one figure: its clause, the words since the figure before it, the words after it.

use super::Kind;
use super::clause::Clauses;
use super::indicator::phrase::strip_right;
use super::scan::Candidate;
use super::text::Text;
use crate::article::Span;
use std::cell::OnceCell;

/// Words read before and after a figure; what lies further away does not govern it.
const WINDOW: usize = 60;

/// The surroundings of one figure.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) chars: &'a [char],
    /// Where its clause begins, at most a window back.
    pub(super) clause_start: usize,
    /// Where its clause ends, at most a window on.
    pub(super) clause_end: usize,
    /// Where its sentence begins, at most two windows back.
    pub(super) sentence_start: usize,
    /// End of the figure before it in the clause, else the start of the clause.
    pub(super) gap_start: usize,
    /// Where the figure begins and ends.
    pub(super) start: usize,
    pub(super) end: usize,
    gap: &'a str,
    /// How long the gap is without what [`strip_right`] takes off.
    stripped: OnceCell<usize>,
    /// The signs of all characters of the gap.
    pub(super) gap_signs: u16,
    tail: &'a str,
    clauses: &'a Clauses,
    /// The whole clause and the whole sentence that it begins in.
    pub(super) clause: Span,
    pub(super) sentence: Span,
    /// Where the figure before it ends, in whatever clause.
    before: Option<usize>,
}

/// Past 多 or 余 after `figure`, which it bounds: 运营两年多亏损降到4万元; 3天多云 and 2项多边协议 have another word.
fn past_more(chars: &[char], figure: &Candidate) -> usize {
    let at = |place: usize| chars.get(place).copied().unwrap_or(' ');
    let bounds = matches!(figure.kind, Kind::Duration | Kind::Money | Kind::Quantity | Kind::Percent)
        && matches!(at(figure.end), '多' | '余')
        && !"云孩家项名地数人边样元种方次轮式热量".contains(at(figure.end + 1));
    figure.end + usize::from(bounds)
}

impl<'a> Context<'a> {
    pub(super) fn new(
        text: &'a Text<'a>,
        clauses: &'a Clauses,
        figure: &Candidate,
        before: Option<&Candidate>,
    ) -> Self {
        let chars = text.chars.as_slice();
        let clause = clauses.clause(figure.start);
        let clause_start = clause.start.max(figure.start.saturating_sub(WINDOW));
        let last = if figure.end <= clause.end { clause } else { clauses.clause(figure.end - 1) };
        let clause_end = last.end.min(figure.end + WINDOW);
        let sentence = clauses.sentence(figure.start);
        let sentence_start = sentence.start.max(figure.start.saturating_sub(2 * WINDOW));
        let gap_start = before.map_or(0, |figure| past_more(chars, figure));
        let gap_start = gap_start.clamp(clause_start, figure.start);
        let gap_signs = text.signs.get(gap_start..figure.start).unwrap_or_default();
        Self {
            text,
            chars,
            clause_start,
            clause_end,
            sentence_start,
            gap_start,
            start: figure.start,
            end: figure.end,
            gap: text.cut(gap_start, figure.start),
            stripped: OnceCell::new(),
            gap_signs: gap_signs.iter().fold(0, |all, signs| all | signs),
            clauses,
            clause,
            sentence,
            before: before.map(|figure| figure.end),
            tail: text.cut(figure.end, clause_end.max(figure.end)),
        }
    }

    /// The words between the figure before (or the start of the clause) and this one.
    pub(super) fn gap(&self) -> &'a str {
        self.gap
    }

    /// The gap as characters.
    pub(super) fn gap_letters(&self) -> &'a [char] {
        self.chars.get(self.gap_start..self.start).unwrap_or_default()
    }

    /// The gap without adverbs, verbs of change and particles at its end.
    pub(super) fn stripped(&self) -> &'a [char] {
        let gap = self.gap_letters();
        gap.get(..*self.stripped.get_or_init(|| strip_right(gap).len())).unwrap_or_default()
    }

    /// The clause after the figure, as characters.
    pub(super) fn tail_letters(&self) -> &'a [char] {
        self.chars.get(self.end..self.clause_end).unwrap_or_default()
    }

    /// The clause before the figure, as characters.
    pub(super) fn head_letters(&self) -> &'a [char] {
        self.chars.get(self.clause_start..self.start).unwrap_or_default()
    }

    /// The clause after the figure.
    pub(super) fn tail(&self) -> &'a str {
        self.tail
    }

    /// Where the words that may name the base of a change begin: with the gap, or with the clause before it where that
    /// only names a base (与去年相比,增长5%).
    pub(super) fn lead(&self) -> usize {
        let (clause, gap) = (self.clause_start, self.gap_start);
        if gap > clause || clause == 0 {
            return gap;
        }
        let previous = self.clauses.clause(clause - 1).start.max(clause.saturating_sub(WINDOW / 2));
        let free = clause - previous <= WINDOW / 3
            && self.before.is_none_or(|end| end <= previous)
            && previous >= self.clauses.sentence(clause).start;
        let mut words = self.chars.get(previous..clause).unwrap_or_default().iter();
        if free && words.any(|c| matches!(c, '比' | '较')) { previous } else { gap }
    }

    /// Text of `[start, end)`.
    pub(super) fn cut(&self, start: usize, end: usize) -> &'a str {
        self.text.cut(start, end)
    }

    /// Whether `word` begins at `start`.
    pub(super) fn begins_at(&self, start: usize, word: &str) -> bool {
        begins(self.chars, start, word)
    }

    /// Whether `word` ends at `end` within the clause.
    pub(super) fn ends_at(&self, end: usize, word: &str) -> bool {
        let clause = self.chars.get(self.clause_start..end).unwrap_or_default();
        let mut letters = clause.iter().rev();
        word.chars().rev().all(|c| letters.next() == Some(&c))
    }

    /// Whether the clause holds one of `words` before the figure.
    pub(super) fn clause_has(&self, words: &[&str]) -> bool {
        let head = self.cut(self.clause_start, self.start);
        words.iter().any(|word| head.contains(word))
    }
}

/// Where `word` stands last in `letters`.
pub(super) fn last(letters: &[char], word: &str) -> Option<usize> {
    let first = word.chars().next()?;
    let heads = letters.iter().enumerate().rev().filter(|(_, c)| **c == first);
    heads.map(|(at, _)| at).find(|at| begins(letters, *at, word))
}

/// Whether `word` stands in `letters`.
pub(super) fn holds(letters: &[char], word: &str) -> bool {
    last(letters, word).is_some()
}

/// Whether `word` begins at `start`.
pub(super) fn begins(chars: &[char], start: usize, word: &str) -> bool {
    let mut letters = chars.get(start..).unwrap_or_default().iter();
    word.chars().all(|c| letters.next() == Some(&c))
}
