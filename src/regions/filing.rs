//! What the article is about: the units an editor files it under, and the part each mention plays.
//!
//! Mentions weigh by where they stand (headline, first sentence, body) and what they do there. The weights
//! are summed up the tree of regions, and from each province or country that carries the story the choice
//! goes down as long as one child carries it.

use super::found::{Found, Sort};
use super::gazetteer::{GAZETTEER, Id};
use super::lead::{Shape, shape};
use super::passing::passing;
use super::scene::{
    agrees, area_follows, counted_parts, is_circumstance, is_customer, is_national, is_product, is_scene,
    is_venue, joins_line,
};
use super::view::{View, one_of};
use super::{Level, Role};
use rustc_hash::{FxHashMap, FxHashSet};

/// Weight of a mention by its place.
const FIRST: f32 = 2.5;
const SECOND: f32 = 1.3;
const BODY: f32 = 1.0;
/// Factor of a mention that is no scene of the story.
const PASSING: f32 = 0.15;
/// Factor of a unit that only leads to the one behind it (内蒙古 in 内蒙古乌海市).
const PREFIX: f32 = 0.1;
/// Factor of a country that the lead names outside any scene.
const ASIDE: f32 = 0.6;
/// Factor of the place in which the opening's event is held.
const VENUE: f32 = 1.6;
/// Factor of a unit that only tells whose the named thing behind it is (广西“一链一策”行动).
const OWNER: f32 = 0.5;
/// Factor of a place that only names a kind of goods (扬州炒饭).
const PRODUCT: f32 = 0.3;
const DEICTIC: f32 = 0.8;
const OURS: f32 = 1.3;
/// A place is filed beside the strongest one from this share of its weight on.
const RIVAL: f32 = 0.55;
/// The same for a province that the lead does not name.
const LATE_RIVAL: f32 = 0.65;
/// The choice goes down into a child that has this share of all children, and this much of the unit's own.
const CHILD_SHARE: f32 = 0.52;
const CHILD_OWN: f32 = 1.0;
/// The same for a child that is named after the unit, which has to be more of the story.
const CHILD_LATER: f32 = 1.05;
/// The same for one that only a zone names.
const ZONE_OWN: f32 = 1.1;
/// Equals are filed instead of the unit that holds them while its own mentions stay below this share of the first one.
const EQUALS_OWN: f32 = 0.55;

/// More than so many units of a kind are examples.
const MOST_EQUALS: usize = 4;

/// One region of the article with its weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filed {
    pub(super) id: Id,
    pub(super) salience: f32,
}

/// Decides the filing and sets the roles of `finds`. `headline` are the units that the headline names.
pub(super) fn file(view: &View, finds: &mut [Found], headline: &[Id]) -> Vec<Filed> {
    let g = &*GAZETTEER;
    let shape = shape(view, finds);
    let mut own: FxHashMap<Id, f32> = FxHashMap::default();
    let mut lead: FxHashMap<Id, f32> = FxHashMap::default();
    let mut scenes: Vec<Id> = Vec::new();
    // The unit that the lead names first, at the end of its chain.
    let mut opener: Option<(Id, usize)> = None;
    let (mut scene_end, mut chain_end) = (None, None);
    let passing = passing(view, finds);
    for (at, passing) in passing.iter().enumerate() {
        let Some(found) = finds.get(at) else { continue };
        let Some(id) = found.unit else { continue };
        let next = finds.get(at + 1);
        let prefix = next.is_some_and(|next| {
            let close = next.start == found.end
                || ["的", " ", "'s "].iter().any(|word| view.is(found.end, next.start, word));
            close && next.unit.is_some_and(|inner| inner != id && g.within(inner, id))
        });
        // “Erenhot port in Inner Mongolia”: the parent only places the unit in front.
        let apposed = at.checked_sub(1).and_then(|at| finds.get(at)).is_some_and(|before| {
            let between = |words: &[&str]| words.iter().any(|word| view.is(before.end, found.start, word));
            // “Chaoyang, a city in Liaoning province”.
            let introduced = || {
                let between = view.cut(before.end, found.start);
                between.len() < 60
                    && (between.starts_with(", a ") || between.starts_with(", the "))
                    && between.ends_with(" in ")
            };
            let inner = |unit: Option<Id>| unit.is_some_and(|inner| inner != id && g.within(inner, id));
            let through =
                at > 1 && before.level == Level::Macro && finds.get(at - 2).is_some_and(|f| inner(f.unit));
            inner(before.unit) && (between(&[" in ", " of ", ", ", ",", " (", "("]) || introduced())
                || through && between(&["'s "])
        });
        let prefix = prefix || apposed;
        let first = found.start < shape.first.1;
        let mut weight = if first {
            FIRST
        } else if found.start < shape.second {
            SECOND
        } else {
            BODY
        };
        // The line from 长沙 to 赣州 is theirs, though they are part of its name; so is what is made for 利马地铁.
        let owns = joins_line(view, finds, at) || is_customer(view, finds, at);
        let in_name = found.in_organisation() && !owns;
        weight *= match (prefix, in_name, *passing, found.sort) {
            (true, ..) => PREFIX,
            (_, true, ..) | (_, _, true, _) => PASSING,
            // A paper that says 我省 speaks of its province as the one that acts.
            (_, _, _, Sort::Deictic) if view.at(found.start) == '我' => OURS,
            (_, _, _, Sort::Deictic) => DEICTIC,
            _ => 1.0,
        };
        // The assembly of a province acts for the province, wherever it meets.
        let called = at.checked_sub(1).and_then(|at| finds.get(at)).is_some_and(|before| {
            before.is_full() && before.unit.is_some_and(|outer| outer != id && g.within(id, outer))
        });
        if found.start < shape.second && !prefix && !called && is_venue(view, found) {
            weight *= VENUE;
        }
        // A district that signs in its own city is the one that acts.
        if first
            && view.ends(found.start, "在")
            && opener.is_some_and(|(inner, _)| inner != id && g.within(inner, id))
        {
            weight *= PREFIX;
        }
        if view.at(found.end) == '“' {
            weight *= OWNER;
        }
        // Who agrees acts in the lead, even if the first sentence only tells where.
        let agreed = found.start < shape.second && weight >= SECOND && agrees(view, finds, at);
        if agreed {
            weight = weight.max(FIRST);
        }
        // 晋陕豫黄河金三角 is one area, 扬州炒饭 a dish.
        if found.sort == Sort::Single && area_follows(view, finds, at) {
            weight *= OWNER;
        }
        if is_product(view, found) {
            weight *= PRODUCT;
        }
        let id = filed_unit(id);
        // The items of a list play the part of its first one.
        let listed = scene_end.is_some_and(|end| {
            end == found.start
                || end + 1 == found.start && one_of(view.at(end), "、和与及")
                || view.is(end, found.start, " and ")
        });
        let opens = found.start <= shape.first.0 + 1 || chain_end == Some(found.start);
        if opens {
            chain_end = Some(found.end);
        }
        let acts = !*passing && !in_name;
        let scene = first && acts && (listed || opens || is_scene(view, found) || owns);
        if first && acts && opener.is_none_or(|(_, end)| end == found.start) {
            opener = Some((id, found.end));
        }
        // A country that the lead names without a scene there, or in a clause that goes before, only adds to the story:
        // US tariffs, 美国加征关税后.
        let scene = scene && !is_circumstance(view, found);
        if first && !scene && g.unit(id).level == Level::Country {
            weight *= ASIDE;
        }
        *own.entry(id).or_default() += weight;
        if first || agreed {
            *lead.entry(id).or_default() += weight;
        }
        if scene {
            scenes.push(g.top(id));
            scene_end = Some(found.end);
        }
    }
    for id in headline {
        let id = filed_unit(*id);
        *own.entry(id).or_default() += FIRST;
        *lead.entry(id).or_default() += FIRST;
        scenes.push(g.top(id));
    }
    let counted = opener.and_then(|(id, end)| Some((id, counted_parts(view, end)?)));
    let is_zone = |found: &Found| matches!(found.level, Level::Zone | Level::Port);
    let named: FxHashSet<Id> =
        finds.iter().filter(|found| !is_zone(found)).filter_map(|found| found.unit).collect();
    let story = Story { own, lead, scenes, opener: opener.map(|(id, _)| id), counted, named };
    let filed = choose(&story, finds, view, &shape);
    set_roles(finds, &passing, &filed);
    filed
}

/// Townships are filed under their county, cities abroad under their country.
fn filed_unit(id: Id) -> Id {
    let unit = GAZETTEER.unit(id);
    match unit.level {
        Level::Town | Level::City => unit.parent.unwrap_or(id),
        _ => id,
    }
}

/// What the mentions add up to.
struct Story {
    /// Weight of each unit's own mentions.
    own: FxHashMap<Id, f32>,
    /// The part of it that stands in the lead.
    lead: FxHashMap<Id, f32>,
    /// Provinces and countries in which the lead plays.
    scenes: Vec<Id>,
    opener: Option<Id>,
    /// Units that are named themselves, not only by a zone in them.
    named: FxHashSet<Id>,
    /// A unit that opens the story as so many of its parts.
    counted: Option<(Id, usize)>,
}

fn choose(story: &Story, finds: &[Found], view: &View, shape: &Shape) -> Vec<Filed> {
    let g = &*GAZETTEER;
    let Story { own, lead, scenes, .. } = story;
    let mut tree: FxHashMap<Id, f32> = FxHashMap::default();
    let mut front: FxHashMap<Id, f32> = FxHashMap::default();
    for (id, weight) in own {
        for up in std::iter::once(*id).chain(g.above(*id)) {
            *tree.entry(up).or_default() += weight;
            *front.entry(up).or_default() += lead.get(id).copied().unwrap_or(0.0);
        }
    }
    let china = g.id("CN");
    let weight = |id: Id| tree.get(&id).copied().unwrap_or(0.0);
    let mut tops: Vec<Id> =
        tree.keys().copied().filter(|id| g.unit(*id).parent.is_none() && Some(*id) != china).collect();
    tops.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
    let total: f32 = tops.iter().map(|id| weight(*id)).sum::<f32>().max(0.001);
    let is = |id: Id, level: Level| g.unit(id).level == level;
    // A macro-region is the subject when the story opens with it.
    let macros: Vec<Id> = finds
        .iter()
        .enumerate()
        .filter(|(at, found)| {
            let skipped = if view.has(shape.first.0, "The ") { 4 } else { 2 };
            let opens = (shape.first.0..=shape.first.0 + skipped).contains(&found.start);
            // 大湾区的香港 only places the city.
            let places = finds.get(at + 1).is_some_and(|next| next.start <= found.end + 1);
            found.level == Level::Macro && !found.in_organisation() && opens && !places
        })
        .filter_map(|(_, found)| found.unit)
        .take(1)
        .collect();
    let strongest = tops.iter().copied().filter(|id| !is(*id, Level::Macro)).map(weight).fold(0.0, f32::max);
    let domestic = tops.iter().copied().filter(|id| is(*id, Level::Province)).map(weight).fold(0.0, f32::max);
    let mut filed: Vec<Id> = macros.clone();
    let mut carriers: Vec<Id> = Vec::new();
    for top in tops.iter().copied().filter(|id| !is(*id, Level::Macro)) {
        let in_front = front.get(&top).copied().unwrap_or(0.0);
        let province = is(top, Level::Province);
        let carries = if !macros.is_empty() {
            in_front >= FIRST
        } else if province {
            in_front >= FIRST || weight(top) >= LATE_RIVAL * strongest && weight(top) >= 0.9
        } else if domestic >= 2.0 {
            scenes.contains(&top) && in_front >= FIRST
        } else {
            scenes.contains(&top) && in_front >= FIRST
                || weight(top) >= RIVAL * strongest && weight(top) >= 0.9
        };
        if carries && (weight(top) >= 0.2 * strongest) {
            carriers.push(top);
        }
    }
    // 分地区看，辽宁…，河南…，四川…: news of the whole country, with its provinces as rows of a table.
    let rows = carriers.iter().filter(|top| is(**top, Level::Province)).count();
    if rows > MOST_EQUALS && is_national(view, shape) {
        carriers.retain(|top| !is(*top, Level::Province));
    }
    for top in carriers {
        descend(top, story, &tree, &mut filed);
    }
    filed.dedup();
    let mut filed: Vec<Filed> =
        filed.into_iter().map(|id| Filed { id, salience: (weight(id) / total).clamp(0.0, 1.0) }).collect();
    filed.sort_by(|a, b| b.salience.total_cmp(&a.salience).then(a.id.cmp(&b.id)));
    filed
}

/// Goes down from `id` as long as one child carries the story; equals that open the story together are all filed.
fn descend(id: Id, story: &Story, tree: &FxHashMap<Id, f32>, filed: &mut Vec<Id>) {
    let g = &*GAZETTEER;
    let Story { own, lead, opener, counted, named, .. } = story;
    let mut children: Vec<(Id, f32)> = tree
        .iter()
        .filter(|(child, _)| g.unit(**child).parent == Some(id) && g.unit(**child).level != Level::Town)
        .map(|(child, weight)| (*child, *weight))
        .collect();
    children.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let Some((first, weight)) = children.first().copied() else {
        filed.push(id);
        return;
    };
    let all: f32 = children.iter().map(|(_, weight)| weight).sum();
    let self_weight = own.get(&id).copied().unwrap_or(0.0);
    // Equals: named in the first sentence, none far behind the first, the parent not acting itself.
    let led = |child: Id| -> f32 {
        lead.iter().filter(|(id, _)| g.within(**id, child)).map(|(_, weight)| weight).sum()
    };
    // 湖北三个市: as many as are counted tell of themselves.
    if let Some((unit, number)) = *counted
        && unit == id
        && children.iter().filter(|(_, weight)| *weight >= BODY).count() == number
    {
        for (child, _) in children.into_iter().filter(|(_, weight)| *weight >= BODY) {
            descend(child, story, tree, filed);
        }
        return;
    }
    let equals: Vec<Id> = children
        .iter()
        .filter(|(child, w)| led(*child) >= FIRST && *w >= 0.5 * weight)
        .map(|(child, _)| *child)
        .collect();
    // 山西安排12亿元, of which two of its cities profit first: the unit that opens the story acts.
    let acts = *opener == Some(id) && self_weight >= FIRST && equals.len() > 1;
    if equals.len() > 1 && equals.len() <= MOST_EQUALS && !acts && self_weight < EQUALS_OWN * weight {
        for equal in equals {
            descend(equal, story, tree, filed);
        }
        return;
    }
    // 杭州 tells of itself by three of its districts.
    let several = children.iter().filter(|(child, _)| led(*child) >= FIRST).count() > 2;
    if acts || *opener == Some(id) && several && self_weight >= FIRST {
        filed.push(id);
        return;
    }
    // Several small parts of a child that is not named itself are examples: 敦煌、康县、两当在列.
    let part = |id: Id| {
        own.iter().filter(|(inner, _)| g.within(**inner, id)).map(|(_, weight)| *weight).fold(0.0, f32::max)
    };
    let second = children.get(1).map_or(0.0, |(_, weight)| *weight);
    if *opener == Some(id) && led(first) == 0.0 && (part(first) < 0.6 * weight || second >= 0.5 * weight) {
        filed.push(id);
        return;
    }
    // 横琴 is 珠海's, unless the text names its district as well; 二连浩特口岸 is that of a city by itself, and the districts of
    // municipalities rank as cities. A zone of a unit that leads is an example.
    let by_zone = !tree.keys().any(|inner| g.within(*inner, first) && named.contains(inner));
    let of_city = g.unit(id).level == Level::Prefecture && g.unit(first).type_char() == '区';
    let leads = weight <= ZONE_OWN * self_weight && lead.get(&id).is_some_and(|weight| *weight >= FIRST);
    if by_zone && (of_city || leads) {
        filed.push(id);
        return;
    }
    // A child that the opening does not name must outweigh the unit that acts there.
    let own_share = match () {
        () if led(first) >= FIRST * 0.9 && !opener.is_some_and(|opener| g.within(opener, first)) => {
            CHILD_LATER
        }
        () if led(first) >= FIRST * 0.9 => CHILD_OWN,
        () => 0.9,
    };
    // One that opens the story carries it past several that only follow.
    let carries = weight >= CHILD_SHARE * all || led(first) >= FIRST && weight >= 1.8 * second;
    if carries && weight >= own_share * self_weight {
        descend(first, story, tree, filed);
        return;
    }
    filed.push(id);
}

fn set_roles(finds: &mut [Found], passing: &[bool], filed: &[Filed]) {
    let g = &*GAZETTEER;
    for (found, passing) in finds.iter_mut().zip(passing) {
        let Some(id) = found.unit else { continue };
        if found.role != Role::Mention {
            continue;
        }
        let near = filed.iter().any(|filed| g.within(id, filed.id) || g.within(filed.id, id));
        found.role = match (near, *passing) {
            (true, _) => Role::Focus,
            (false, true) => Role::Transit,
            _ => Role::Mention,
        };
    }
}
