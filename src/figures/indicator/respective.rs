//! 收入214亿元,利润18亿元,分别增长12%和25%: figures that answer one by one to those before them.

use super::super::clause::Clauses;
use super::super::scan::Candidate;
use super::super::text::Text;
use super::super::{ChangeKind, Figure};

/// Words of the base that may stand before 分别.
const BASES: &[&str] = &["同比", "环比", "比", "较"];

/// Letters of a conjunction and a verb of change.
const JOINT: usize = 4;

/// Gives each figure of a list led by 分别 the indicator of its counterpart among as many figures right before the list.
pub(in super::super) fn assign(
    figures: &mut [Figure],
    candidates: &[Candidate],
    text: &Text<'_>,
    clauses: &Clauses,
) {
    let between = |at: usize| {
        let (before, after) = (candidates.get(at.checked_sub(1)?)?, candidates.get(at)?);
        let near = clauses.sentence(before.start) == clauses.sentence(after.start);
        near.then(|| text.cut(before.end, after.start))
    };
    for first in 1..figures.len() {
        let comma = candidates.get(first - 1).is_some_and(|before| text.chars.get(before.end) == Some(&','));
        if !comma {
            continue;
        }
        let led = between(first).and_then(|gap| gap.strip_prefix(',')?.split_once("分别"));
        let Some((base, _)) = led else { continue };
        if !base.is_empty() && !BASES.iter().any(|word| base.starts_with(word)) {
            continue;
        }
        let joined = (first + 1..figures.len()).take_while(|at| between(*at).is_some_and(joins)).count();
        let count = joined + 1;
        let Some(start) = first.checked_sub(count).filter(|_| count > 1) else { continue };
        if !(start + 1..first).all(|at| between(at).is_some()) {
            continue;
        }
        for at in first..first + count {
            let named = figures.get(at - count).and_then(|figure| figure.indicator.clone());
            if let Some(figure) = figures.get_mut(at)
                && figure.change.as_ref().is_some_and(|change| change.kind == ChangeKind::By)
                && named.is_some()
            {
                figure.indicator = named;
            }
        }
    }
}

/// Whether the words between two items only join them, with a verb of its own at most: 和下降1.5%.
fn joins(gap: &str) -> bool {
    super::super::change::coordinates(gap)
        || gap.starts_with(['、', '和', '与', '及']) && gap.chars().count() <= JOINT
}
