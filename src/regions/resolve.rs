//! Which unit each name means: chains, lists, what the text said before, and the home of its source.

use super::Level;
use super::explain::{Clue, Refusal};
use super::found::{Found, Sort};
use super::gazetteer::{GAZETTEER, Id, forms, rows};
use super::lexicon::Form;
use super::view::{View, is_han};
use rustc_hash::FxHashMap;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Evidence for a reading, in the same unit as the priors: about two points make a reading e times likelier.
mod weight {
    /// The unit right in front holds it (吉林|长春).
    pub(super) const CHAIN: f32 = 14.0;
    /// The name right behind can lie in it.
    pub(super) const HOLDS_NEXT: f32 = 5.0;
    /// Its full name stands in the text.
    pub(super) const FULL_ELSEWHERE: f32 = 6.0;
    /// Its full name is the last one before that any reading has.
    pub(super) const NEAREST_FULL: f32 = 3.0;
    /// The unit that holds it stands in front with 的 between.
    pub(super) const PLACED: f32 = 14.0;
    /// Its state stands in front (缅因州波特兰), or another one does.
    pub(super) const STATE: f32 = 8.0;
    /// The text has named it before.
    pub(super) const SEEN: f32 = 3.0;
    /// A sibling stands beside it in a list.
    pub(super) const SIBLING: f32 = 3.0;
    /// A sibling opens the clause before it or behind it, as in a table (顺德增长5%，南海增长4%).
    pub(super) const PARALLEL: f32 = 3.0;
    /// A unit of its level stands beside it in a list.
    pub(super) const PEER: f32 = 1.0;
    /// 海南、海西两州 closes its list.
    pub(super) const LIST_TYPE: f32 = 6.0;
    /// The text names the prefecture or country that holds it.
    pub(super) const PARENT: f32 = 3.0;
    /// The text names its province.
    pub(super) const PROVINCE: f32 = 2.0;
    /// It lies in the home of the source, or holds it.
    pub(super) const HOME: f32 = 3.0;
    /// It lies in the home's province.
    pub(super) const HOME_PROVINCE: f32 = 1.5;
}

/// Forms of the table of aliases.
static ALIASES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let tables = [include_str!("data/aliases.tsv"), include_str!("data/former.tsv")];
    tables.into_iter().flat_map(rows).filter_map(|row| row.first().copied()).collect()
});

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
const LIST: &str = "、和与及暨—-－/·～~同";

/// What is known of the article while its names are resolved.
#[derive(Debug, Default, Clone)]
pub(super) struct Context {
    pub(super) home: Option<Id>,
    /// Times a unit is named in full.
    full: FxHashMap<Id, u32>,
    /// Times a unit is named.
    named: FxHashMap<Id, u32>,
    /// Times a unit or one below it is named.
    held: FxHashMap<Id, u32>,
}

impl Context {
    pub(super) fn new(home: Option<&str>) -> Self {
        Self { home: home.and_then(|code| GAZETTEER.id(code)), ..Self::default() }
    }

    pub(super) fn note(&mut self, id: Id, full: bool) {
        *self.named.entry(id).or_default() += 1;
        if full {
            *self.full.entry(id).or_default() += 1;
        }
        *self.held.entry(id).or_default() += 1;
        for above in GAZETTEER.above(id) {
            *self.held.entry(above).or_default() += 1;
        }
    }

    /// Takes back a note.
    pub(super) fn forget(&mut self, id: Id, full: bool) {
        let less = |map: &mut FxHashMap<Id, u32>, id: Id| match map.get_mut(&id) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(map.remove(&id)),
        };
        less(&mut self.named, id);
        if full {
            less(&mut self.full, id);
        }
        for id in std::iter::once(id).chain(GAZETTEER.above(id)) {
            less(&mut self.held, id);
        }
    }

    /// How often the text names `id` or a unit in it.
    pub(super) fn held(&self, id: Id) -> u32 {
        self.held.get(&id).copied().unwrap_or(0)
    }
}

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
                () if is_fragment(view, found) => Refusal::Fragment,
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

fn evidence(view: &View, finds: &[Found], at: usize, id: Id, context: &Context) -> f32 {
    let mut sum = 0.0;
    clues(view, finds, at, id, context, |_, points| sum += points);
    sum
}

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
        // 武汉的青山区, 乌拉特中旗（甘其毛都镇）, 临沂市也有个河东区.
        let placed = before.end < found.start
            && before.end + 6 > found.start
            && "的(（·个".contains(view.before(found.start))
            && (before.end..found.start).all(|at| {
                let c = view.at(at);
                "(（·".contains(c) || is_han(c) && !"和与及同跟至到比从往向或".contains(c)
            });
        if placed && before.unit.is_some_and(|outer| outer != id && g.within(id, outer)) {
            add(Clue::Placed, weight::PLACED);
        }
        add(Clue::Listed, beside(view, before, before.end, found.start, id));
    }
    add(Clue::State, state(view, found, id));
    if let Some(next) = finds.get(at + 1) {
        if next.start == found.end
            && next.readings.iter().any(|(inner, _)| *inner != id && g.within(*inner, id))
        {
            add(Clue::HoldsNext, weight::HOLDS_NEXT);
        }
        add(Clue::Listed, beside(view, next, found.end, next.start, id));
    }
    add(Clue::ListType, list_type(view, finds, at, id));
    if is_parallel(view, finds, at, id) {
        add(Clue::Parallel, weight::PARALLEL);
    }
    if context.full.contains_key(&id) {
        add(Clue::FullElsewhere, weight::FULL_ELSEWHERE);
    } else if context.named.contains_key(&id) {
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

/// Which of several units of one name the text speaks of: the one it named in full in this sentence, else the one
/// it names most, else the one it named first.
fn namesake(view: &View, finds: &[Found], at: usize, others: &[Id], context: &Context) -> Option<Id> {
    let before = finds.iter().take(at).rev().take(40);
    let full: Vec<(usize, Id)> = before
        .filter(|f| f.is_full())
        .filter_map(|f| f.unit.filter(|unit| others.contains(unit)).map(|unit| (f.end, unit)))
        .collect();
    let (end, nearest) = full.first().copied()?;
    let start = finds.get(at).map_or(end, |found| found.start);
    if !(end..start).any(|at| "。！？!?\n".contains(view.at(at))) {
        return Some(nearest);
    }
    let named = |id: Id| context.named.get(&id).copied().unwrap_or(0);
    full.iter().rev().map(|(_, id)| *id).reduce(|first, id| if named(id) > named(first) { id } else { first })
}

/// Evidence from the state in front of a city abroad.
fn state(view: &View, found: &Found, id: Id) -> f32 {
    let unit = GAZETTEER.unit(id);
    if unit.admin.is_empty() {
        return 0.0;
    }
    let mut end = found.start;
    if "的".contains(view.before(end)) {
        end -= 1;
    }
    let stands =
        |name: &str| view.ends(end, name) || "州省".contains(view.before(end)) && view.ends(end - 1, name);
    let country = unit.parent.map_or("", |parent| GAZETTEER.unit(parent).code);
    let own = STATES.get(&(country, unit.admin)).is_some_and(|names| names.iter().any(|name| stands(name)));
    if own { weight::STATE } else { 0.0 }
}

/// Evidence from a neighbour that a list sign joins.
fn beside(view: &View, other: &Found, from: usize, to: usize, id: Id) -> f32 {
    if to != from + 1 || !LIST.contains(view.at(from)) {
        return 0.0;
    }
    let unit = GAZETTEER.unit(id);
    let like = |other: &Id| {
        if *other == id {
            return 0.0;
        }
        let other = GAZETTEER.unit(*other);
        match (other.parent == unit.parent && unit.parent.is_some(), other.level == unit.level) {
            (true, _) => weight::SIBLING,
            (_, true) => weight::PEER,
            _ => 0.0,
        }
    };
    match &other.unit {
        Some(unit) => like(unit),
        None => other.readings.iter().map(|(id, _)| like(id)).fold(0.0, f32::max),
    }
}

/// How far the clauses of a table in prose may lie apart.
const PARALLEL_REACH: usize = 24;

/// Whether a sibling that is settled opens a clause near by, as this name opens its own.
fn is_parallel(view: &View, finds: &[Found], at: usize, id: Id) -> bool {
    let opens = |found: &Found| {
        "，；,;、：:/".contains(view.before(found.start))
            || ["其中", "其中，"].iter().any(|word| view.ends(found.start, word))
    };
    let Some(found) = finds.get(at).filter(|found| opens(found)) else { return false };
    let parent = GAZETTEER.unit(id).parent;
    let level = GAZETTEER.unit(id).level;
    let near = finds.iter().take(at + 3).skip(at.saturating_sub(2));
    parent.is_some()
        && level == Level::County
        && near.filter(|other| other.start != found.start && opens(other)).any(|other| {
            let sibling =
                other.unit.is_some_and(|other| other != id && GAZETTEER.unit(other).parent == parent);
            let (first, second) = if other.start < found.start { (other, found) } else { (found, other) };
            let gap = first.end..second.start;
            // Rows of a table go on alike; a word (和平年代) goes on in its own way.
            let alike = view.at(first.end) == view.at(second.end);
            sibling
                && alike
                && gap.len() <= PARALLEL_REACH
                && !gap.into_iter().any(|at| "。\n".contains(view.at(at)))
        })
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
    let counted = "两二三四五六七八九十".contains(view.at(end));
    let kind = view.at(end + 1);
    if !counted || !"省市区县州旗".contains(kind) {
        return 0.0;
    }
    if GAZETTEER.unit(id).type_char() == kind { weight::LIST_TYPE } else { -weight::SIBLING }
}

/// Whether the evidence is enough for a form that may be a word.
fn accepted(view: &View, finds: &[Found], at: usize, (id, form): (Id, Form), evidence: f32) -> bool {
    let Some(found) = finds.get(at) else { return false };
    let chained = at.checked_sub(1).and_then(|at| finds.get(at)).is_some_and(|before| {
        before.end == found.start
            && before.unit.is_some_and(|outer| outer != id && GAZETTEER.within(id, outer))
    });
    let listed = || sibling_beside(view, finds, at, id) || is_parallel(view, finds, at, id);
    let placed = || chained || listed() || stands_as_place(view, found);
    let unit = GAZETTEER.unit(id);
    let length = found.end - found.start;
    if found.sort == Sort::Zone {
        return evidence >= weight::PROVINCE
            || found.common < 2 && (unit.level != Level::County || !is_fragment(view, found));
    }
    match (form, unit.level) {
        // 矿区 and 郊区 are districts only behind their city.
        (Form::Full, _) if length == 2 && found.common > 0 => evidence >= weight::CHAIN,
        // 老城区 and 新城区 are old towns and new towns elsewhere.
        (Form::Full, _) if found.common == 2 => evidence >= weight::FULL_ELSEWHERE,
        (Form::Full | Form::Zone(_), _) => true,
        // The rule that makes former names makes some that never were.
        (Form::Former, _) => {
            evidence >= weight::HOME_PROVINCE
                || view.before(found.start) == '原'
                || is_listed_alias(view, found)
        }
        (Form::Short, Level::City) if found.common > 0 => evidence >= weight::PROVINCE,
        (Form::Short, Level::City) if length == 2 => {
            unit.thousands >= 1000 || unit.capital || evidence >= weight::PROVINCE
        }
        (Form::Short, Level::City) => unit.thousands >= 100 || unit.capital || evidence >= weight::PROVINCE,
        (Form::Short, Level::County) if unit.type_char() == '区' => match found.common {
            0 => evidence >= weight::PROVINCE,
            1 => evidence > weight::PARENT,
            _ => evidence >= weight::FULL_ELSEWHERE && placed(),
        },
        (Form::Short, level) => match found.common {
            0 => level != Level::County || evidence >= weight::HOME_PROVINCE || !is_fragment(view, found),
            1 => {
                evidence >= weight::PROVINCE
                    || level == Level::Prefecture && evidence >= weight::HOME_PROVINCE
            }
            _ if level == Level::Prefecture => evidence >= weight::HOME_PROVINCE && placed(),
            _ => evidence >= weight::FULL_ELSEWHERE && (placed() || is_stayed_at(view, found)),
        },
    }
}

/// Whether something is done there: 在南山租下仓库, but not 在和平年代.
fn is_stayed_at(view: &View, found: &Found) -> bool {
    let after = view.at(found.end);
    "在到赴抵".contains(view.before(found.start))
        && is_han(after)
        && !"年时代期夜之的中里下上方文世环性主与和".contains(after)
}

/// Whether an everyday word stands where a place would: in a list, or as the subject of its clause.
fn stands_as_place(view: &View, found: &Found) -> bool {
    let before = view.before(found.start);
    let after = view.at(found.end);
    if "、和与".contains(before) && "、和与两三四五等".contains(after) {
        return true;
    }
    let starts = "在从到赴来自于把与和同对，。；：“”\n,;、！？!?".contains(before);
    starts
        && "撤将正以已要也是位把从因去今近依立坚聚紧力县市区，。（(等两三到至的列则却还还设出拿推投打做办境全前后只未能可如曾拥建有由对与和、靠老货企产经农工商民干群境内各"
            .contains(after)
}

/// Whether the form is one of the table's, not one made by rule.
fn is_listed_alias(view: &View, found: &Found) -> bool {
    ALIASES.contains(view.cut(found.start, found.end).as_str())
}

/// Whether a unit that may be a sibling stands beside it in a list.
fn may_list(view: &View, finds: &[Found], at: usize, id: Id) -> bool {
    let Some(found) = finds.get(at) else { return false };
    let like = |other: &Found, from: usize, to: usize| beside(view, other, from, to, id) >= weight::SIBLING;
    at.checked_sub(1).and_then(|at| finds.get(at)).is_some_and(|before| like(before, before.end, found.start))
        || finds.get(at + 1).is_some_and(|next| like(next, found.end, next.start))
}

/// Whether a settled sibling stands beside it in a list.
fn sibling_beside(view: &View, finds: &[Found], at: usize, id: Id) -> bool {
    let Some(found) = finds.get(at) else { return false };
    let like = |other: &Found, from: usize, to: usize| {
        let other = other.unit.map_or(0.0, |_| beside(view, other, from, to, id));
        other >= weight::SIBLING
    };
    at.checked_sub(1).and_then(|at| finds.get(at)).is_some_and(|before| like(before, before.end, found.start))
        || finds.get(at + 1).is_some_and(|next| like(next, found.end, next.start))
}

/// Whether a name without any evidence is cut out of an unknown word: 绳|金塔.
fn is_fragment(view: &View, found: &Found) -> bool {
    let before = view.before(found.start);
    is_han(before)
        && !"在从到赴来自于和与及对向经往由为是的了至离将把让等过给达入驻抵返同比以并其上下内外中"
            .contains(before)
}

/// 西部 in 山东西部 and 东北 in 东北角 are directions.
fn drop_directions(view: &View, finds: &mut [Found]) {
    let mut end = usize::MAX;
    for found in finds.iter_mut() {
        let direction = found.level == Level::Macro
            && ["东北", "西北", "西南", "东部", "西部", "中部"]
                .contains(&view.cut(found.start, found.end).as_str());
        let inside = found.start == end
            || "省市区县州国盟旗".contains(view.before(found.start))
                && "部南北".contains(view.at(found.start + 1));
        if direction && (inside || ("侧角风隅".contains(view.at(found.end)) || view.has(found.end, "方向")))
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
