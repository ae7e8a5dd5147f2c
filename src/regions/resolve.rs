//! Which unit each name means: the reading for which most speaks, if that is enough.

use super::Level;
use super::accept::accepted;
use super::context::Context;
use super::evidence::{evidence, may_list};
use super::explain::Refusal;
use super::found::{Found, Sort};
use super::gazetteer::{GAZETTEER, Id};
use super::lexicon::Form;
use super::view::{View, one_of};

/// Settles the names that have one reading and are never words.
pub(super) fn settle_sure(finds: &mut [Found], context: &mut Context) {
    for found in finds.iter_mut() {
        if let Some(id) = sure(found) {
            found.settle(id, 0.95);
            context.note(id, found.is_full());
        }
    }
}

/// Settles what context decides and drops what stays a word.
pub(super) fn settle_rest(
    view: &View,
    finds: &mut Vec<Found>,
    context: &mut Context,
    refuse: &mut impl FnMut(&Found, Refusal),
) {
    // A second round sees what the first one settled further right.
    for round in 0..2 {
        for at in 0..finds.len() {
            let Some(found) = finds.get(at) else { continue };
            if found.unit.is_some() {
                continue;
            }
            let settled = best(view, finds, at, context, round);
            if let (Some((id, confidence)), Some(found)) = (settled, finds.get_mut(at)) {
                found.settle(id, confidence);
                context.note(id, found.is_full());
            }
        }
    }
    for at in 1..finds.len() {
        adopt_zone(finds, at);
    }
    for found in finds.iter().filter(|found| found.unit.is_none()) {
        refuse(
            found,
            match () {
                () if found.common == 2 => Refusal::Word,
                () if found.fragment => Refusal::Fragment,
                () => Refusal::Unsupported,
            },
        );
    }
    finds.retain(|found| found.unit.is_some());
    drop_directions(view, finds);
    for found in finds.iter().filter(|found| found.unit.is_none()) {
        refuse(found, Refusal::Direction);
    }
    finds.retain(|found| found.unit.is_some());
    for at in 1..finds.len() {
        relocate_zone(finds, at);
    }
}

/// The unit of a name that has one reading and is never a word.
fn sure(found: &Found) -> Option<Id> {
    let [(id, form)] = found.readings[..] else { return None };
    let unit = GAZETTEER.unit(id);
    let settled = match (form, unit.level) {
        (Form::Zone(_), _) => found.common == 0,
        (Form::Full, _) => found.common == 0 || found.common == 1 && found.end - found.start > 2,
        (Form::Former, _) => false,
        (Form::Short, Level::Province | Level::Prefecture) => found.common == 0,
        (Form::Short, Level::City) => found.common == 0 && (unit.thousands >= 1000 || unit.capital),
        _ => false,
    };
    (settled && found.sort != Sort::Zone || matches!(form, Form::Zone(_))).then_some(id)
}

fn best(view: &View, finds: &[Found], at: usize, context: &Context, round: u32) -> Option<(Id, f32)> {
    let found = finds.get(at)?;
    let mut scored: Vec<(f32, f32, Id, Form)> = found
        .readings
        .iter()
        .map(|(id, form)| {
            let evidence = evidence(view, finds, at, *id, context);
            // 长沙 is the city, not the county of that name in it.
            let eclipsed = found.readings.iter().any(|(other, _)| GAZETTEER.unit(*id).parent == Some(*other));
            let among_siblings = || may_list(view, finds, at, *id);
            let prior = prior(*id, *form)
                - match eclipsed {
                    true if among_siblings() => 1.0,
                    true => 8.0,
                    false => 0.0,
                };
            (prior + evidence, evidence, *id, *form)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
    let (score, evidence, id, form) = *scored.first()?;
    let margin = scored.get(1).map_or(6.0, |next| score - next.0);
    // In the first round a tie waits for what stands further right.
    if round == 0 && margin < 1.0 && scored.len() > 1 {
        return None;
    }
    if !accepted(view, finds, at, (id, form), evidence) {
        return None;
    }
    let sure = 1.0 / (1.0 + (-(margin.min(6.0) + evidence.min(6.0)) / 3.0).exp());
    Some((id, (sure * 0.97).clamp(0.3, 0.97)))
}

fn prior(id: Id, form: Form) -> f32 {
    let unit = GAZETTEER.unit(id);
    let base = match unit.level {
        Level::Province | Level::Country | Level::Macro => 5.0,
        Level::Prefecture => 4.0,
        Level::County => match unit.type_char() {
            '区' => 1.0,
            '市' => 2.5,
            _ => 2.0,
        },
        Level::City => (unit.thousands.max(1) as f32).log10() - 0.5 + if unit.capital { 1.0 } else { 0.0 },
        _ => 1.0,
    };
    base - if form == Form::Former { 1.0 } else { 0.0 }
}

/// 西部 in 山东西部 and 东北 in 东北角 are directions.
fn drop_directions(view: &View, finds: &mut [Found]) {
    let mut end = usize::MAX;
    for found in finds.iter_mut() {
        let direction = found.level == Level::Macro
            && ["东北", "西北", "西南", "东部", "西部", "中部"]
                .contains(&view.cut(found.start, found.end).as_str());
        let inside = found.start == end
            || one_of(view.before(found.start), "省市区县州国盟旗")
                && one_of(view.at(found.start + 1), "部南北");
        if direction && (inside || (one_of(view.at(found.end), "侧角风隅") || view.has(found.end, "方向")))
        {
            found.unit = None;
        }
        if found.unit.is_some() {
            end = found.end;
        }
    }
}

/// A zone whose own name is no place that is known lies in the unit right in front.
fn adopt_zone(finds: &mut [Found], at: usize) {
    let (Some(before), Some(zone)) = (finds.get(at - 1), finds.get(at)) else { return };
    let open = zone.unit.is_none() && zone.sort == Sort::Zone && before.end == zone.start;
    let outer = before.unit.filter(|id| open && GAZETTEER.unit(*id).is_division());
    if let (Some(outer), Some(zone)) = (outer, finds.get_mut(at)) {
        zone.settle(outer, 0.6);
    }
}

/// A zone whose place does not lie in the unit right in front is that unit's: 新建区|望城新区.
fn relocate_zone(finds: &mut [Found], at: usize) {
    let (Some(before), Some(zone)) = (finds.get(at - 1), finds.get(at)) else { return };
    let known = zone.readings.iter().any(|(_, form)| matches!(form, Form::Zone(_)));
    let (Some(outer), Some(inner)) = (before.unit, zone.unit) else { return };
    let division = matches!(GAZETTEER.unit(outer).level, Level::Prefecture | Level::County);
    let moves = zone.sort == Sort::Zone && !known && before.end == zone.start;
    if moves
        && division
        && !GAZETTEER.within(inner, outer)
        && let Some(zone) = finds.get_mut(at)
    {
        zone.unit = Some(outer);
        zone.confidence = 0.6;
    }
}
