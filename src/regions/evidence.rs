//! What speaks for a reading of a name: chains, lists, what the text said before, and the home of its source.

use super::Level;
use super::context::Context;
use super::explain::Clue;
use super::found::Found;
use super::gazetteer::{GAZETTEER, Id, forms, rows};
use super::view::{View, is_han, one_of};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Evidence for a reading, in the same unit as the priors: about two points make a reading e times likelier.
pub(super) mod weight {
    /// The unit right in front holds it (吉林|长春).
    pub(in crate::regions) const CHAIN: f32 = 14.0;
    /// The name right behind can lie in it.
    pub(in crate::regions) const HOLDS_NEXT: f32 = 5.0;
    /// Its full name stands in the text.
    pub(in crate::regions) const FULL_ELSEWHERE: f32 = 6.0;
    /// Its full name is the last one before that any reading has.
    pub(in crate::regions) const NEAREST_FULL: f32 = 3.0;
    /// The unit that holds it stands in front with 的 between.
    pub(in crate::regions) const PLACED: f32 = 14.0;
    /// Its state stands in front (缅因州波特兰), or another one does.
    pub(in crate::regions) const STATE: f32 = 8.0;
    /// The text has named it before.
    pub(in crate::regions) const SEEN: f32 = 3.0;
    /// A sibling stands beside it in a list.
    pub(in crate::regions) const SIBLING: f32 = 3.0;
    /// A sibling opens the clause before it or behind it, as in a table (顺德增长5%，南海增长4%).
    pub(in crate::regions) const PARALLEL: f32 = 3.0;
    /// The same where a number follows both.
    pub(in crate::regions) const ROW: f32 = 6.0;
    /// A unit of its level stands beside it in a list.
    pub(in crate::regions) const PEER: f32 = 1.0;
    /// A part of it stands beside it in a list, which speaks against it.
    pub(in crate::regions) const PART: f32 = 10.0;
    /// 海南、海西两州 closes its list.
    pub(in crate::regions) const LIST_TYPE: f32 = 6.0;
    /// The text names the prefecture or country that holds it.
    pub(in crate::regions) const PARENT: f32 = 3.0;
    /// The text names its province.
    pub(in crate::regions) const PROVINCE: f32 = 2.0;
    /// It lies in the home of the source, or holds it.
    pub(in crate::regions) const HOME: f32 = 3.0;
    /// It lies in the home's province.
    pub(in crate::regions) const HOME_PROVINCE: f32 = 1.5;
}

/// Chinese names of the first-order divisions abroad, by country and code.
static STATES: LazyLock<HashMap<(&str, &str), Vec<&str>>> = LazyLock::new(|| {
    let mut states = HashMap::new();
    for row in rows(include_str!("data/states.tsv")) {
        if let [_, country, code, names] = row[..] {
            states.insert((country, code), forms(names).collect());
        }
    }
    states
});

/// Characters that join the items of a list.
const LIST: &str = "、和与及暨—-－/·～~同至";

/// What speaks for a reading, one call of `add` for each clue with its points.
pub(super) fn clues(
    view: &View,
    finds: &[Found],
    at: usize,
    id: Id,
    context: &Context,
    mut add: impl FnMut(Clue, f32),
) {
    let g = &*GAZETTEER;
    let Some(found) = finds.get(at) else { return };
    if let Some(before) = at.checked_sub(1).and_then(|at| finds.get(at)) {
        if before.end == found.start && before.unit.is_some_and(|outer| outer != id && g.within(id, outer)) {
            add(Clue::Chain, weight::CHAIN);
        }
        // 武汉的青山区, 南京同名的鼓楼区, 乌拉特中旗（甘其毛都镇）, 临沂市也有个河东区.
        let placed = before.end < found.start
            && before.end + 6 > found.start
            && one_of(view.before(found.start), "的(（·个")
            && (before.end..found.start).all(|at| {
                let c = view.at(at);
                let namesake = view.has(at, "同名");
                one_of(c, "(（·") || namesake || is_han(c) && !one_of(c, "和与及同跟至到比从往向或")
            });
        if placed && before.unit.is_some_and(|outer| outer != id && g.within(id, outer)) {
            add(Clue::Placed, weight::PLACED);
        }
        add(Clue::Listed, beside(view, found, before, id));
    }
    add(Clue::State, state(view, found, id));
    if let Some(next) = finds.get(at + 1) {
        if next.start == found.end
            && next.readings.iter().any(|(inner, _)| *inner != id && g.within(*inner, id))
        {
            add(Clue::HoldsNext, weight::HOLDS_NEXT);
        }
        add(Clue::Listed, beside(view, found, next, id));
    }
    add(Clue::ListType, list_type(view, finds, at, id));
    add(Clue::Parallel, parallel(view, finds, at, id));
    if context.is_named_in_full(id) {
        add(Clue::FullElsewhere, weight::FULL_ELSEWHERE);
    } else if context.named(id) > 0 {
        add(Clue::Seen, weight::SEEN);
    }
    let others: Vec<Id> = found.readings.iter().map(|(id, _)| *id).collect();
    if others.len() > 1 && namesake(view, finds, at, &others, context) == Some(id) {
        add(Clue::NearestFull, weight::NEAREST_FULL);
    }
    let mut above = g.above(id);
    match (above.next(), g.top(id)) {
        (Some(parent), _) if context.held(parent) > 0 => add(Clue::Parent, weight::PARENT),
        (Some(_), top) if context.held(top) > 0 => add(Clue::Province, weight::PROVINCE),
        _ => {}
    }
    if let Some(home) = context.home {
        if g.within(id, home) || g.within(home, id) {
            add(Clue::Home, weight::HOME);
        } else if g.top(id) == g.top(home) {
            add(Clue::HomeProvince, weight::HOME_PROVINCE);
        }
    }
}

pub(super) fn evidence(view: &View, finds: &[Found], at: usize, id: Id, context: &Context) -> f32 {
    let mut sum = 0.0;
    clues(view, finds, at, id, context, |_, points| sum += points);
    sum
}

/// Which of several units of one name the text speaks of: the one it named in full in this sentence, else the one
/// it names most, else the one it named first.
fn namesake(view: &View, finds: &[Found], at: usize, others: &[Id], context: &Context) -> Option<Id> {
    let start = finds.get(at)?.start;
    let before = finds.iter().take(at).rev().take(40);
    // 南京同名的鼓楼区 is the other one.
    let other = |f: &Found| view.ends(f.start, "同名的") || view.has(f.end, "同名的");
    let full: Vec<(usize, Id)> = before
        .filter(|f| f.is_full() && !other(f))
        .filter_map(|f| f.unit.filter(|unit| others.contains(unit)).map(|unit| (f.end, unit)))
        .collect();
    let (end, nearest) = full.first().copied()?;
    // 内江市商务局说，市中区将腾出厂房: the one of the place that the sentence named last.
    let told = finds
        .iter()
        .take(at)
        .rev()
        .take(6)
        .filter(|f| !other(f))
        .filter_map(|found| Some((found.end, found.unit?)));
    let placed = told.take_while(|(end, _)| !breaks(view, *end, start)).find_map(|(_, outer)| {
        let mut inside = others.iter().copied().filter(|id| *id != outer && GAZETTEER.within(*id, outer));
        inside.next().filter(|_| inside.next().is_none())
    });
    if placed.is_some() {
        return placed;
    }
    if !breaks(view, end, start) {
        return Some(nearest);
    }
    full.iter()
        .rev()
        .map(|(_, id)| *id)
        .reduce(|first, id| if context.named(id) > context.named(first) { id } else { first })
}

/// Whether a sentence ends between two places.
fn breaks(view: &View, from: usize, to: usize) -> bool {
    (from..to).any(|at| one_of(view.at(at), "。！？!?\n"))
}

/// Evidence from the state in front of a city abroad.
fn state(view: &View, found: &Found, id: Id) -> f32 {
    let unit = GAZETTEER.unit(id);
    if unit.admin.is_empty() {
        return 0.0;
    }
    let mut end = found.start;
    if view.before(end) == '的' {
        end -= 1;
    }
    let stands =
        |name: &str| view.ends(end, name) || one_of(view.before(end), "州省") && view.ends(end - 1, name);
    let country = unit.parent.map_or("", |parent| GAZETTEER.unit(parent).code);
    let own = STATES.get(&(country, unit.admin)).is_some_and(|names| names.iter().any(|name| stands(name)));
    if own { weight::STATE } else { 0.0 }
}

/// Evidence from a neighbour that a list sign joins.
fn beside(view: &View, found: &Found, other: &Found, id: Id) -> f32 {
    let (from, to) =
        if other.start < found.start { (other.end, found.start) } else { (found.end, other.start) };
    if to != from + 1 || !LIST.contains(view.at(from)) {
        return 0.0;
    }
    let unit = GAZETTEER.unit(id);
    let like = |other: &Id| {
        if *other == id {
            return 0.0;
        }
        let namesake = found.readings.iter().any(|(id, _)| id == other);
        let other = GAZETTEER.unit(*other);
        // 恩施、建始、巴东: a list of its counties names the city, not the prefecture that holds them.
        if other.level == Level::County && other.parent == Some(id) && !namesake {
            return -weight::PART;
        }
        match (other.parent == unit.parent && unit.parent.is_some(), other.level == unit.level) {
            (true, _) => weight::SIBLING,
            (_, true) => weight::PEER,
            _ => 0.0,
        }
    };
    match &other.unit {
        Some(unit) => like(unit),
        None => other.readings.iter().map(|(id, _)| like(id)).fold(f32::NEG_INFINITY, f32::max),
    }
}

/// How far the clauses of a table in prose may lie apart.
const PARALLEL_REACH: usize = 24;

/// Evidence from a sibling that is settled and opens a clause near by, as this name opens its own.
pub(super) fn parallel(view: &View, finds: &[Found], at: usize, id: Id) -> f32 {
    let opens = |found: &Found| {
        one_of(view.before(found.start), "，；,;、：:/。\n")
            || ["其中", "其中，"].iter().any(|word| view.ends(found.start, word))
    };
    let Some(found) = finds.get(at).filter(|found| opens(found)) else { return 0.0 };
    let g = &*GAZETTEER;
    let level = g.unit(id).level;
    let near = finds.iter().take(at + 3).skip(at.saturating_sub(2));
    // Rows of figures (洛川4.1元，白水3.6元) may have no more than their province in common.
    let row = view.at(found.end).is_ascii_digit();
    let stands = level == Level::County
        && near.filter(|other| other.start != found.start && opens(other)).any(|other| {
            let sibling = other.unit.is_some_and(|other| {
                let kin = g.unit(other).parent == g.unit(id).parent || row && g.top(other) == g.top(id);
                other != id && g.unit(other).level == level && kin
            });
            let (first, second) = if other.start < found.start { (other, found) } else { (found, other) };
            let gap = first.end..second.start;
            // Rows of a table go on alike; a word (和平年代) goes on in its own way.
            let alike = if row {
                view.at(other.end).is_ascii_digit()
            } else {
                view.at(first.end) == view.at(second.end)
            };
            sibling
                && alike
                && gap.len() <= PARALLEL_REACH
                && !gap.into_iter().any(|at| one_of(view.at(at), "。\n"))
        });
    match (stands, row) {
        (false, _) => 0.0,
        (true, false) => weight::PARALLEL,
        (true, true) => weight::ROW,
    }
}

/// Evidence from what closes the list: 海南、海西两州.
fn list_type(view: &View, finds: &[Found], at: usize, id: Id) -> f32 {
    let mut end = finds.get(at).map_or(0, |found| found.end);
    for next in finds.iter().skip(at + 1).take(8) {
        let joined = next.start == end + 1 && LIST.contains(view.at(end));
        if !joined {
            break;
        }
        end = next.end;
    }
    let counted = one_of(view.at(end), "两二三四五六七八九十");
    let kind = view.at(end + 1);
    if !counted || !one_of(kind, "省市区县州旗") {
        return 0.0;
    }
    if GAZETTEER.unit(id).type_char() == kind { weight::LIST_TYPE } else { -weight::SIBLING }
}

/// The finds right before and behind `finds[at]`.
fn neighbours(finds: &[Found], at: usize) -> impl Iterator<Item = &Found> {
    [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| finds.get(at))
}

/// Whether a unit that may be a sibling stands beside it in a list.
pub(super) fn may_list(view: &View, finds: &[Found], at: usize, id: Id) -> bool {
    let Some(found) = finds.get(at) else { return false };
    neighbours(finds, at).any(|other| beside(view, found, other, id) >= weight::SIBLING)
}

/// Whether a settled sibling stands beside it in a list.
pub(super) fn sibling_beside(view: &View, finds: &[Found], at: usize, id: Id) -> bool {
    let Some(found) = finds.get(at) else { return false };
    let mut settled = neighbours(finds, at).filter(|other| other.unit.is_some());
    settled.any(|other| beside(view, found, other, id) >= weight::SIBLING)
}
