//! How English words bound a figure: more than, about, at least, or more.

use super::wording::Around;
use crate::figures::{Kind, Modifier};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Words that bound the number after them.
pub(in crate::figures) const BOUNDS: &[(&str, Modifier)] = &[
    ("no more than", Modifier::AtMost),
    ("not more than", Modifier::AtMost),
    ("no less than", Modifier::AtLeast),
    ("not less than", Modifier::AtLeast),
    ("no fewer than", Modifier::AtLeast),
    ("not fewer than", Modifier::AtLeast),
    ("no lower than", Modifier::AtLeast),
    ("no higher than", Modifier::AtMost),
    ("more than", Modifier::MoreThan),
    ("greater than", Modifier::MoreThan),
    ("higher than", Modifier::MoreThan),
    ("in excess of", Modifier::MoreThan),
    ("upwards of", Modifier::MoreThan),
    ("upward of", Modifier::MoreThan),
    ("well over", Modifier::MoreThan),
    ("less than", Modifier::LessThan),
    ("fewer than", Modifier::LessThan),
    ("lower than", Modifier::LessThan),
    ("short of", Modifier::LessThan),
    ("at least", Modifier::AtLeast),
    ("start at", Modifier::AtLeast),
    ("starts at", Modifier::AtLeast),
    ("started at", Modifier::AtLeast),
    ("starting at", Modifier::AtLeast),
    ("start from", Modifier::AtLeast),
    ("starts from", Modifier::AtLeast),
    ("starting from", Modifier::AtLeast),
    ("from as little as", Modifier::AtLeast),
    ("upwards from", Modifier::AtLeast),
    ("north of", Modifier::MoreThan),
    ("better than", Modifier::MoreThan),
    ("shy of", Modifier::LessThan),
    ("south of", Modifier::LessThan),
    ("not even", Modifier::LessThan),
    ("no longer than", Modifier::AtMost),
    ("no later than", Modifier::AtMost),
    ("limited to", Modifier::AtMost),
    ("a cap of", Modifier::AtMost),
    ("a limit of", Modifier::AtMost),
    ("a floor of", Modifier::AtLeast),
    ("as high as", Modifier::AtMost),
    ("as long as", Modifier::AtMost),
    ("crossed", Modifier::MoreThan),
    ("crossing", Modifier::MoreThan),
    ("crosses", Modifier::MoreThan),
    ("tops", Modifier::MoreThan),
    ("in the region of", Modifier::Approx),
    ("in the order of", Modifier::Approx),
    ("on the order of", Modifier::Approx),
    ("or thereabouts", Modifier::Approx),
    ("virtually", Modifier::Approx),
    ("near", Modifier::Approx),
    ("nearing", Modifier::Approx),
    ("approaching", Modifier::Approx),
    ("a minimum of", Modifier::AtLeast),
    ("minimum of", Modifier::AtLeast),
    ("at most", Modifier::AtMost),
    ("up to", Modifier::AtMost),
    ("as many as", Modifier::AtMost),
    ("as much as", Modifier::AtMost),
    ("a maximum of", Modifier::AtMost),
    ("maximum of", Modifier::AtMost),
    ("capped at", Modifier::AtMost),
    ("not exceed", Modifier::AtMost),
    ("not exceeding", Modifier::AtMost),
    ("over", Modifier::MoreThan),
    ("above", Modifier::MoreThan),
    ("exceeding", Modifier::MoreThan),
    ("exceeded", Modifier::MoreThan),
    ("exceeds", Modifier::MoreThan),
    ("exceed", Modifier::MoreThan),
    ("surpassed", Modifier::MoreThan),
    ("surpassing", Modifier::MoreThan),
    ("surpass", Modifier::MoreThan),
    ("surpasses", Modifier::MoreThan),
    ("topped", Modifier::MoreThan),
    ("topping", Modifier::MoreThan),
    ("beyond", Modifier::MoreThan),
    ("past", Modifier::MoreThan),
    ("under", Modifier::LessThan),
    ("below", Modifier::LessThan),
    ("within", Modifier::LessThan),
    ("approximately", Modifier::Approx),
    ("close to", Modifier::Approx),
    ("an estimated", Modifier::Approx),
    ("estimated", Modifier::Approx),
    ("about", Modifier::Approx),
    ("around", Modifier::Approx),
    ("nearly", Modifier::Approx),
    ("some", Modifier::Approx),
    ("roughly", Modifier::Approx),
    ("almost", Modifier::Approx),
    ("circa", Modifier::Approx),
    ("or so", Modifier::Approx),
];

/// The same by their last word.
static BY_LAST: LazyLock<FxHashMap<&str, Vec<(&str, Modifier)>>> = LazyLock::new(|| {
    let mut rows: FxHashMap<&str, Vec<(&str, Modifier)>> = FxHashMap::default();
    for (words, modifier) in BOUNDS {
        let last = words.rsplit(' ').next().unwrap_or_default();
        rows.entry(last).or_default().push((words, *modifier));
    }
    rows
});

/// The bound on the figure.
pub(super) fn of(around: &Around<'_>) -> Modifier {
    if around.hit().is_some_and(|hit| hit.candidate.within_rank) {
        return Modifier::AtMost;
    }
    let (first, last) = (around.first(), around.last());
    let after = around.text(last, last + 2);
    let head = around.text(first.saturating_sub(4).max(around.floor()), first);
    let mut head = head.as_str();
    let mut approx = false;
    let mut bound = None;
    // Spend 2.4 billion yuan over four years: a span, no bound.
    let duration = around.hit().is_some_and(|hit| hit.candidate.kind == Kind::Duration);
    if duration && around.index > 0 && around.text(around.floor(), first) == "over" {
        head = "";
    }
    for _ in 0..3 {
        for word in [" the", " a", " between", " just", " well", " of them"] {
            while let Some(rest) = head.strip_suffix(word) {
                head = rest;
            }
        }
        let last = head.rsplit(' ').next().unwrap_or_default();
        let hit = BY_LAST.get(last).into_iter().flatten().find_map(|(words, modifier)| {
            let rest = head.strip_suffix(words)?;
            (rest.is_empty() || rest.ends_with(' ')).then_some((rest, modifier))
        });
        let Some((rest, modifier)) = hit else { break };
        head = rest.trim_end();
        if *modifier == Modifier::Approx {
            approx = true;
        } else {
            bound = bound.or(Some(*modifier));
        }
    }
    if bound.is_none() {
        bound = match after.as_str() {
            "or more" | "or higher" | "or above" | "or older" => Some(Modifier::AtLeast),
            "and above" | "and over" | "and older" | "and up" | "and beyond" => Some(Modifier::MoreThan),
            "or less" | "or fewer" | "or lower" | "or below" | "and below" => Some(Modifier::AtMost),
            "- plus" => Some(Modifier::MoreThan),
            _ if after.starts_with('+') => Some(Modifier::MoreThan),
            "or so" => {
                approx = true;
                None
            }
            _ => None,
        };
    }
    bound.unwrap_or(if approx { Modifier::Approx } else { Modifier::Exact })
}
