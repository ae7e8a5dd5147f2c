//! What a correction changes in the figures of an article: 58.7亿元 → 57.8亿元.
//!
//! A figure that says the same of the same thing is unchanged, wherever it stands now. The others of both revisions are
//! paired by what they have in common, from the surest sign to the weakest; what finds no partner came or went.

use crate::figures::Figure;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};

/// Characters before and after a figure that say that it stands where another stood.
const BEFORE: usize = 6;
const AFTER: usize = 3;

/// The figures of a revision against those of the revision before it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Changes {
    /// Figures that nothing of the former revision corresponds to, in text order.
    pub added: Vec<Figure>,
    /// Figures that took the place of another, in the order of the new text.
    pub changed: Vec<Change>,
    /// Figures of the former revision that are gone, in the order of its text.
    pub removed: Vec<Figure>,
}

/// One figure before and after a correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// In the former revision; its offsets count the former body.
    pub before: Figure,
    /// In this revision.
    pub after: Figure,
}

/// A text and the figures in it.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The body that the figures' offsets count.
    pub body: &'a str,
    /// The figures, in text order.
    pub figures: &'a [Figure],
}

impl Changes {
    /// What became of the figures of `before` in `after`.
    pub fn between(before: Version<'_>, after: Version<'_>) -> Self {
        let bodies = [before.body, after.body].map(|body| body.chars().collect::<Vec<char>>());
        let [former, present] = [&before, &after].map(|version| version.figures.iter().collect::<Vec<_>>());
        let mut open = Pairing { bodies: &bodies, former, present, pairs: Vec::new() };
        open.pair(|_, figure| Some(meaning(figure)));
        open.pairs.clear();
        open.pair(|_, figure| filled(&[text(&figure.indicator), measure(figure), scope(figure)]));
        open.pair(|body, figure| Some(surroundings(body, figure)));
        open.pair(|_, figure| filled(&[text(&figure.indicator), measure(figure)]));
        open.pair(|_, figure| filled(&[text(&figure.indicator), scope(figure)]));
        open.pair(|_, figure| Some(format!("{} {:?} {}", figure.value, figure.value_max, measure(figure))));
        open.pairs.sort_by_key(|change| change.after.start);
        Changes {
            added: open.present.into_iter().cloned().collect(),
            changed: open.pairs,
            removed: open.former.into_iter().cloned().collect(),
        }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// The figures that have no partner yet, and the pairs so far.
struct Pairing<'a> {
    bodies: &'a [Vec<char>; 2],
    former: Vec<&'a Figure>,
    present: Vec<&'a Figure>,
    pairs: Vec<Change>,
}

impl Pairing<'_> {
    /// Pairs figures with the same key, first with first; those without a key stay.
    fn pair(&mut self, key: impl Fn(&[char], &Figure) -> Option<String>) {
        let [before, after] = self.bodies;
        let mut waiting: HashMap<String, VecDeque<&Figure>> = HashMap::new();
        for figure in &self.former {
            if let Some(key) = key(before, figure) {
                waiting.entry(key).or_default().push_back(figure);
            }
        }
        let (former, pairs) = (&mut self.former, &mut self.pairs);
        self.present.retain(|figure| {
            let partner =
                key(after, figure).and_then(|key| waiting.get_mut(&key)).and_then(VecDeque::pop_front);
            if let Some(partner) = partner {
                former.retain(|other| !std::ptr::eq(*other, partner));
                pairs.push(Change { before: partner.clone(), after: (*figure).clone() });
            }
            partner.is_none()
        });
    }
}

/// All that a figure says, but not where.
fn meaning(figure: &Figure) -> String {
    let Figure { value, value_max, modifier, modality, .. } = figure;
    let what = [text(&figure.indicator), measure(figure), scope(figure)].join("|");
    format!("{value}|{value_max:?}|{modifier:?}|{modality:?}|{what}|{:?}", figure.change)
}

fn measure(figure: &Figure) -> String {
    format!("{} {:?}", figure.unit, figure.kind)
}

fn scope(figure: &Figure) -> String {
    let basis = figure.change.as_ref().map(|change| (change.kind, change.basis));
    format!("{} {} {basis:?}", text(&figure.period), text(&figure.region))
}

fn text(part: &Option<String>) -> String {
    part.clone().unwrap_or_default()
}

/// The parts as one key, unless the first of them says nothing.
fn filled(parts: &[String]) -> Option<String> {
    parts.first().filter(|first| !first.is_empty()).map(|_| parts.join("|"))
}

/// The characters on both sides.
fn surroundings(body: &[char], figure: &Figure) -> String {
    let from = figure.start.saturating_sub(BEFORE);
    let before = body.get(from..figure.start).unwrap_or_default();
    let to = body.len().min(figure.end.saturating_add(AFTER));
    let after = body.get(figure.end..to).unwrap_or_default();
    before.iter().chain(['|'].iter()).chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::figures;

    /// Changes in one line: `58.7亿元→57.8亿元 +3家 -2%`.
    fn told(before: &str, after: &str) -> String {
        let [before, after] = [before, after].map(|body| Article { body: body.into(), ..Article::default() });
        let [old, new] = [&before, &after].map(figures::extract);
        let changes = Changes::between(
            Version { body: &before.body, figures: &old },
            Version { body: &after.body, figures: &new },
        );
        let changed = changes.changed.iter().map(|it| format!("{}→{}", it.before.text, it.after.text));
        let added = changes.added.iter().map(|it| format!("+{}", it.text));
        let removed = changes.removed.iter().map(|it| format!("-{}", it.text));
        changed.chain(added).chain(removed).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_correction_tells_which_figures_it_changes() {
        let cases = [
            // the same, in another line and in a longer sentence
            ("出口总值58.7亿元，增长3%。", "据统计，\n出口总值58.7亿元，增长3%。", ""),
            ("出口总值58.7亿元，增长3%。", "出口总值57.8亿元，增长3%。", "58.7亿元→57.8亿元"),
            // two at once, and one that only moved
            (
                "出口总值58.7亿元，进口总值12亿元。全市有企业30家。",
                "全市有企业30家。出口总值57.8亿元，进口总值13亿元。",
                "58.7亿元→57.8亿元 12亿元→13亿元",
            ),
            // the unit was wrong
            ("投资总额5亿元。", "投资总额5亿美元。", "5亿元→5亿美元"),
            ("出口总值58.7亿元。", "出口总值58.7亿元，新增就业300人。", "+300人"),
            ("出口总值58.7亿元，新增就业300人。", "出口总值58.7亿元。", "-300人"),
            ("Exports rose 4.1% to $3.2 billion.", "Exports rose 4.7% to $3.2 billion.", "4.1%→4.7%"),
            ("", "", ""),
        ];
        for (before, after, want) in cases {
            assert_eq!(told(before, after), want, "{before} → {after}");
        }
    }

    #[test]
    fn nothing_is_told_twice() {
        let body = "甲厂产量5吨，乙厂产量5吨，丙厂产量5吨。";
        assert_eq!(told(body, "甲厂产量5吨，乙厂产量6吨，丙厂产量5吨。"), "5吨→6吨");
        assert_eq!(told(body, "甲厂产量5吨。"), "-5吨 -5吨");
    }
}
