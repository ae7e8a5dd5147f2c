//! What surrounds one figure: its clause, the words since the figure before it, the words after it.

use super::clause::Clauses;
use super::scan::Candidate;

/// Words read before and after a figure; what lies further away does not govern it.
const WINDOW: usize = 60;

/// The surroundings of one figure.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) chars: &'a [char],
    /// Where its clause begins, at most a window back.
    pub(super) clause_start: usize,
    /// Where its clause ends, at most a window on.
    pub(super) clause_end: usize,
    /// Where its sentence begins, at most two windows back.
    pub(super) sentence_start: usize,
    /// End of the figure before it in the clause, else the start of the clause.
    pub(super) gap_start: usize,
    gap: String,
    head: String,
    tail: String,
    lead: String,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        chars: &'a [char],
        clauses: &Clauses,
        figure: &Candidate,
        before: Option<&Candidate>,
    ) -> Self {
        let clause = clauses.clause(figure.start);
        let clause_start = clause.start.max(figure.start.saturating_sub(WINDOW));
        let clause_end = clauses.clause(figure.end.saturating_sub(1)).end.min(figure.end + WINDOW);
        let sentence_start =
            clauses.sentence(figure.start).start.max(figure.start.saturating_sub(2 * WINDOW));
        let gap_start = before.map_or(0, |figure| figure.end).clamp(clause_start, figure.start);
        let cut =
            |start: usize, end: usize| chars.get(start..end).unwrap_or_default().iter().collect::<String>();
        let lead_start = lead_start(chars, clauses, clause_start, gap_start, before);
        Self {
            chars,
            clause_start,
            clause_end,
            sentence_start,
            gap_start,
            gap: cut(gap_start, figure.start),
            head: cut(clause_start, figure.start),
            lead: cut(lead_start, figure.start),
            tail: cut(figure.end, clause_end.max(figure.end)),
        }
    }

    /// The words between the figure before (or the start of the clause) and this one.
    pub(super) fn gap(&self) -> &str {
        &self.gap
    }

    /// The gap, and the clause before it where that only names a base: 与去年相比,增长5%.
    pub(super) fn lead(&self) -> &str {
        &self.lead
    }

    /// The clause before the figure.
    pub(super) fn head(&self) -> &str {
        &self.head
    }

    /// The clause after the figure.
    pub(super) fn tail(&self) -> &str {
        &self.tail
    }

    /// Text of `[start, end)`.
    pub(super) fn cut(&self, start: usize, end: usize) -> String {
        self.chars.get(start..end.min(self.chars.len())).unwrap_or_default().iter().collect()
    }

    /// Whether `word` ends at `end` within the clause.
    pub(super) fn ends_at(&self, end: usize, word: &str) -> bool {
        let length = word.chars().count();
        end >= self.clause_start + length
            && self.chars.get(end - length..end).is_some_and(|text| word.chars().eq(text.iter().copied()))
    }

    /// Whether the clause holds one of `words` before the figure.
    pub(super) fn clause_has(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.head.contains(word))
    }
}

/// Where the words that may name the base of a change begin.
fn lead_start(
    chars: &[char],
    clauses: &Clauses,
    clause: usize,
    gap: usize,
    before: Option<&Candidate>,
) -> usize {
    if gap > clause || clause == 0 {
        return gap;
    }
    let previous = clauses.clause(clause - 1).start.max(clause.saturating_sub(WINDOW / 2));
    let sentence = clauses.sentence(clause).start;
    let free = before.is_none_or(|figure| figure.end <= previous);
    let text: String = chars.get(previous..clause).unwrap_or_default().iter().collect();
    let based = ["比", "较", "相比"].iter().any(|word| text.contains(word));
    if free && previous >= sentence && based && text.chars().count() <= WINDOW / 3 { previous } else { gap }
}
