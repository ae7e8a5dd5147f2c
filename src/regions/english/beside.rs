//! What stands beside an English name and tells which place it is: its parent, its state, a city of its province.

use super::names::State;
use super::type_word;
use crate::regions::Level;
use crate::regions::found::Found;
use crate::regions::gazetteer::{GAZETTEER, Id};
use crate::regions::view::View;

/// Whether a city of the same province that can be nothing else stands beside the name: “between Changchun and Jilin”.
pub(super) fn beside_sibling(view: &View, hits: &[(Found, bool)], at: usize, id: Id) -> bool {
    let unit = GAZETTEER.unit(id);
    let is_sibling = |other: &Found| match other.readings[..] {
        [(other, _)] => {
            let other = GAZETTEER.unit(other);
            other.level == Level::Prefecture && other.level == unit.level && other.parent == unit.parent
        }
        _ => false,
    };
    let joined = |from: usize, to: usize| [" and ", " to ", "-"].iter().any(|word| view.is(from, to, word));
    let Some((found, _)) = hits.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|at| hits.get(at));
    before.is_some_and(|(other, _)| is_sibling(other) && joined(other.end, found.start))
        || hits.get(at + 1).is_some_and(|(other, _)| is_sibling(other) && joined(found.end, other.start))
}

/// Points for a parent that stands beside the name: “Taizhou in Jiangsu province”, “Cambridge, England”,
/// “Jiangsu's Taizhou”.
pub(super) fn beside_parent(
    view: &View,
    hits: &[(Found, bool)],
    states: &[(usize, usize, State)],
    at: usize,
    id: Id,
) -> f32 {
    let g = &*GAZETTEER;
    let Some((found, _)) = hits.get(at) else { return 0.0 };
    let end = found.end + type_word(view, found.end).map_or(0, |(_, length)| length);
    let unit = g.unit(id);
    // The next words may be an apposition: “Fuzhou, a city of 3.5 million in Jiangxi province”.
    let joins = |from: usize, to: usize| -> f32 {
        let between = view.cut(from, to);
        match between.as_str() {
            ", " | " in " | ", in " | " (" | " of " => 6.0,
            _ if between.len() < 60
                && between.ends_with(" in ")
                && (between.starts_with(", a ") || between.starts_with(", the "))
                && !between.contains(". ") =>
            {
                5.0
            }
            _ => 0.0,
        }
    };
    let mut points = 0.0f32;
    let holds = |outer: &(Found, bool)| {
        outer.0.readings.iter().any(|(outer, _)| *outer != id && g.within(id, *outer))
    };
    for next in hits.iter().skip(at + 1).take(2) {
        if holds(next) && next.0.start >= end {
            points = points.max(joins(end, next.0.start));
        }
    }
    if let Some(before) = at.checked_sub(1).and_then(|at| hits.get(at)) {
        let mut from = before.0.end;
        from += type_word(view, from).map_or(0, |(_, length)| length);
        if holds(before) && from <= found.start {
            let between = view.cut(from, found.start);
            if matches!(between.as_str(), "'s " | " " | "' ")
                || between.starts_with("'s ") && between.len() < 30 && between.ends_with("of ")
            {
                points = points.max(6.0);
            }
        }
    }
    let index = states.partition_point(|(start, ..)| *start < end);
    if let Some((start, _, state)) = states.get(index) {
        let country = unit.parent.is_some_and(|parent| g.unit(parent).code == state.country);
        let strength = joins(end, *start);
        if unit.level == Level::City && country && (unit.admin == state.admin || unit.admin.is_empty()) {
            points = points.max(strength);
        } else if strength > 0.0 {
            points -= strength;
        }
    }
    points
}
