//! English text: capitalised names, their type words, and who they are when several places share a name.

mod beside;
mod names;
mod other;

use super::explain::Refusal;
use super::found::{Found, Readings, Sort};
use super::gazetteer::{GAZETTEER, Id};
use super::lexicon::Form;
use super::view::View;
use super::{Level, Role};
use beside::{beside_parent, beside_sibling};
use names::{NAMES, OPEN, PEOPLES, State, TYPES, WORDS, ZONES};
use other::{
    is_first_name, is_named_after, is_organisation, is_person, is_state, is_street, is_team, is_word,
};
use rustc_hash::FxHashMap;
use std::collections::HashMap;

struct Word {
    start: usize,
    end: usize,
}

/// The resolved finds of an English text, in order.
pub(super) fn finds(view: &View, home: Option<Id>, refuse: &mut impl FnMut(&Found, Refusal)) -> Vec<Found> {
    let words = words(view);
    let mut hits: Vec<(Found, bool)> = Vec::new();
    let mut states: Vec<(usize, usize, State)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match longest(view, &words, at) {
            Some((next, end, units, state)) => {
                let start = words[at].start;
                let masked = is_part_of_name(view, &words, at, next);
                if let Some(state) = state {
                    states.push((start, end, state));
                }
                let zone = NAMES.zones.get(view.cut(start, end).as_str());
                if let Some((id, level)) = zone {
                    let mut found =
                        Found::new(start, end, Sort::Zone, Readings::One([(*id, Form::Zone(*level))]));
                    found.level = *level;
                    hits.push((found, false));
                } else if !units.is_empty() {
                    let readings = Readings::Many(units.iter().map(|id| (*id, Form::Short)).collect());
                    hits.push((Found::new(start, end, Sort::Name, readings), masked));
                }
                at = next;
            }
            None => at += 1,
        }
    }
    settle(view, hits, &states, home, refuse)
}

/// Words are runs of letters and digits.
fn words(view: &View) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    for at in 0..=view.chars.len() {
        match (view.at(at).is_alphanumeric() && at < view.chars.len(), start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                words.push(Word { start: first, end: at });
                start = None;
            }
            _ => {}
        }
    }
    words
}

type Hit = (usize, usize, &'static [Id], Option<State>);

/// The longest name that starts with word `at`: the word behind it, its end, its units and its state.
fn longest(view: &View, words: &[Word], at: usize) -> Option<Hit> {
    let word = words.get(at)?;
    let mut first = view.cut(word.start, word.end);
    // Datelines shout: YIWU, Zhejiang.
    let shouted = first.len() > 3 && first.chars().all(|c| c.is_ascii_uppercase());
    if shouted && !NAMES.longest.contains_key(first.as_str()) {
        first = first.chars().take(1).chain(first.chars().skip(1).map(|c| c.to_ascii_lowercase())).collect();
        let units = NAMES.units.get(first.as_str()).map_or(&[][..], Vec::as_slice);
        return (!units.is_empty()).then_some((at + 1, word.end, units, None));
    }
    let most = *NAMES.longest.get(first.as_str())?;
    for count in (1..=most).rev() {
        let Some(last) = words.get(at + count - 1) else { continue };
        // U.S. keeps its last point.
        for tail in [1, 0] {
            if tail == 1 && view.at(last.end) != '.' {
                continue;
            }
            let name = view.cut(word.start, last.end + tail);
            let units = NAMES.units.get(name.as_str()).map_or(&[][..], Vec::as_slice);
            let state = NAMES.states.get(name.as_str()).copied();
            if !units.is_empty() || state.is_some() || NAMES.zones.contains_key(name.as_str()) {
                return Some((at + count, last.end + tail, units, state));
            }
        }
    }
    None
}

fn capital(view: &View, word: &Word) -> bool {
    view.at(word.start).is_uppercase()
}

/// Whether words `at..next` stand inside a longer proper name: Victoria Sydney Chen, Orange Hull Shipping.
fn is_part_of_name(view: &View, words: &[Word], at: usize, next: usize) -> bool {
    let beside = |first: &Word, second: &Word| second.start == first.end + 1 && view.at(first.end) == ' ';
    let before = at.checked_sub(1).and_then(|at| words.get(at)).zip(words.get(at));
    let led = before.is_some_and(|(before, word)| {
        let text = view.cut(before.start, before.end);
        beside(before, word)
            && capital(view, before)
            && !OPEN.contains(&text.as_str())
            && !NAMES.longest.contains_key(text.as_str())
            && text.len() > 1
    });
    let after = next.checked_sub(1).and_then(|at| words.get(at)).zip(words.get(next));
    let followed = after.is_some_and(|(word, after)| {
        let text = view.cut(after.start, after.end);
        beside(word, after)
            && capital(view, after)
            && !TYPES.contains(&text.as_str())
            && !NAMES.longest.contains_key(text.as_str())
            && !matches!(
                text.as_str(),
                "Customs"
                    | "Municipal"
                    | "Provincial"
                    | "Port"
                    | "New"
                    | "On"
                    | "In"
                    | "Monday"
                    | "Tuesday"
                    | "Wednesday"
                    | "Thursday"
                    | "Friday"
                    | "Saturday"
                    | "Sunday"
            )
    });
    led || followed
}

fn settle(
    view: &View,
    hits: Vec<(Found, bool)>,
    states: &[(usize, usize, State)],
    home: Option<Id>,
    refuse: &mut impl FnMut(&Found, Refusal),
) -> Vec<Found> {
    let g = &*GAZETTEER;
    // What the text names beyond doubt supports the rest.
    let mut held: FxHashMap<Id, u32> = FxHashMap::default();
    for (found, _) in &hits {
        let level = |id: &Id| g.unit(*id).level;
        if let [(id, _)] = found.readings[..] {
            if matches!(level(&id), Level::Country | Level::Province | Level::Prefecture) {
                for up in std::iter::once(id).chain(g.above(id)) {
                    *held.entry(up).or_default() += 1;
                }
            }
        } else if let Some((id, _)) =
            found.readings.iter().find(|(id, _)| matches!(level(id), Level::Country | Level::Province))
        {
            *held.entry(*id).or_default() += 1;
        }
    }
    for (_, _, state) in states {
        if let Some(id) = g.id(state.country) {
            *held.entry(id).or_default() += 1;
        }
    }
    let mut settled: Vec<Found> = Vec::new();
    let mut last: HashMap<String, Id> = HashMap::new();
    for at in 0..hits.len() {
        let Some((found, part)) = hits.get(at) else { continue };
        let mut found = found.clone();
        let typed = type_word(view, found.end);
        let kind = typed.map(|(word, _)| word);
        let name = view.cut(found.start, found.end);
        let zone = ZONES.iter().find(|(word, _)| {
            view.at(found.end) == ' '
                && view.has(found.end + 1, word)
                && !view.at(found.end + 1 + word.len()).is_alphanumeric()
        });
        let organisation = is_organisation(view, found.end)
            || view.ends(found.start, "Bank of ")
            || view.ends(found.start, "University of ");
        let score = |id: Id| -> f32 {
            let unit = g.unit(id);
            let mut score = match unit.level {
                Level::Country | Level::Macro => 7.0,
                Level::Province => 6.0,
                Level::Prefecture => 5.0,
                Level::City => (unit.thousands.max(1) as f32).log10() + if unit.capital { 1.5 } else { 0.5 },
                _ if is_known_county(id) => 2.0,
                _ => 1.0,
            };
            score += beside_parent(view, &hits, states, at, id);
            if let Some(kind) = kind {
                score += if fits(kind, id) { 4.0 } else { -6.0 };
            }
            // “Jilin” is the province and “Singapore” the country, unless a type word or a city beside it says otherwise.
            let eclipsed = !beside_sibling(view, &hits, at, id)
                && found.readings.iter().any(|(other, _)| *other != id && g.within(id, *other));
            if eclipsed && kind.is_none() {
                score -= 8.0;
            }
            if last.get(&name) == Some(&id) {
                score += 2.5;
            }
            let parent = unit.parent.is_some_and(|parent| held.contains_key(&parent));
            let top = unit.parent.is_some() && held.contains_key(&g.top(id));
            score += if parent {
                4.0
            } else if top {
                3.5
            } else {
                0.0
            };
            if unit.level == Level::County && kind.is_none() && !is_known_county(id) {
                score -= 3.0;
            }
            if let Some(home) = home {
                score += if g.within(id, home) || g.within(home, id) { 2.0 } else { 0.0 };
            }
            score
        };
        let mut scored: Vec<(f32, Id)> = found.readings.iter().map(|(id, _)| (score(*id), *id)).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let Some((best, id)) = scored.first().copied() else { continue };
        if found.sort == Sort::Zone {
            found.settle(id, 0.85);
            settled.push(found);
            continue;
        }
        let masked = match () {
            () if is_street(view, found.end) => Some(Refusal::Feature),
            () if is_state(&hits, at, states, found.start) => Some(Refusal::State),
            () if is_person(view, &hits, at) || is_named_after(view, &found) => Some(Refusal::Person),
            () if is_first_name(view, &found) => Some(Refusal::Person),
            () if is_team(view, found.end) => Some(Refusal::LongerName),
            () if is_word(view, &hits, at, &name) => Some(Refusal::Word),
            () => None,
        };
        if let Some(reason) = masked {
            refuse(&found, reason);
            continue;
        }
        let unit = g.unit(id);
        let supported =
            unit.parent.is_some_and(|parent| held.contains_key(&parent) || held.contains_key(&g.top(id)));
        let beside = beside_parent(view, &hits, states, at, id) > 0.0;
        let domestic = unit.is_division();
        // Of the smaller units, cities below a province that the text names, all below its prefecture.
        let here = scored.iter().filter(|(_, id)| held.contains_key(&g.top(*id))).count();
        let near = (scored.len() == 1 || here == 1)
            && (unit.parent.is_some_and(|parent| held.contains_key(&parent))
                || unit.type_char() == '市' && held.contains_key(&g.top(id)));
        let accepted = match unit.level {
            Level::Country | Level::Macro | Level::Province => !(WORDS.contains(&name.as_str()) && *part),
            Level::Prefecture => !*part || supported || organisation || kind.is_some(),
            Level::County => {
                kind.is_some()
                    || zone.is_some()
                    || beside
                    || supported && !*part && last.get(&name) == Some(&id)
                    || is_known_county(id) && !*part
                    || near && !*part
                    || scored.len() == 1 && unit.type_char() == '市' && name.len() > 5 && !*part
            }
            // Small places come with their state or country.
            Level::City if unit.thousands < 100 && !unit.capital => beside,
            _ if WORDS.contains(&name.as_str()) => {
                beside || supported && !*part && (unit.thousands > 300 || unit.capital)
            }
            _ => !*part && (supported || beside || unit.thousands >= 250 || unit.capital),
        };
        if !accepted {
            refuse(&found, if *part { Refusal::LongerName } else { Refusal::Unsupported });
            continue;
        }
        last.insert(name, id);
        if let Some((word, level)) = zone.filter(|_| domestic) {
            found.end += 1 + word.len();
            found.level = *level;
            found.sort = Sort::Zone;
        } else if let Some((_, length)) =
            typed.filter(|(kind, _)| domestic && fits(kind, id) || unit.level == Level::City)
        {
            found.end += length;
        }
        if organisation {
            found.role = Role::Organisation;
        }
        let margin = scored.get(1).map_or(4.0, |next| best - next.0);
        found.readings = Readings::One([(id, if kind.is_some() { Form::Full } else { Form::Short })]);
        found.settle(id, (1.0 / (1.0 + (-0.6 - margin).exp())).clamp(0.4, 0.97));
        settled.push(found);
    }
    settled
}

/// County-level places that English text names without a type word.
fn is_known_county(id: Id) -> bool {
    let unit = GAZETTEER.unit(id);
    matches!(
        unit.code,
        "152501"
            | "150781"
            | "654004"
            | "652702"
            | "330782"
            | "320583"
            | "310115"
            | "533401"
            | "620982"
            | "231081"
            | "451481"
            | "120116"
            | "232701"
    )
}

/// The type word behind a name and the characters up to its end; the peoples of an autonomous unit may
/// stand between (Dali Bai autonomous prefecture).
fn type_word(view: &View, end: usize) -> Option<(&'static str, usize)> {
    let mut at = end;
    for _ in 0..5 {
        if view.at(at) != ' ' {
            return None;
        }
        let word = TYPES
            .iter()
            .find(|word| view.has(at + 1, word) && !view.at(at + 1 + word.len()).is_alphanumeric());
        if let Some(word) = word {
            let plain = at == end || word.starts_with(['a', 'A']);
            return plain.then_some((*word, at + 1 + word.len() - end));
        }
        let people = PEOPLES.iter().find(|word| view.has(at + 1, word))?;
        at += 1 + people.len();
        // “Bouyei-Miao” and “Tibetan and Qiang” are joined.
        for joint in [" and", ","] {
            if view.has(at, joint) {
                at += joint.len();
            }
        }
        if view.at(at) == '-' {
            at += 1;
            let second = PEOPLES.iter().find(|word| view.has(at, word))?;
            at += second.len();
        }
    }
    None
}

/// Whether a type word can stand behind the unit.
fn fits(kind: &str, id: Id) -> bool {
    let unit = GAZETTEER.unit(id);
    let kind = kind.to_lowercase();
    match kind.as_str() {
        "province" => unit.level == Level::Province,
        "autonomous region" => unit.name.ends_with("自治区"),
        "special administrative region" => unit.name.ends_with("行政区"),
        "autonomous prefecture" | "prefecture" | "league" => unit.level == Level::Prefecture,
        "municipality" => {
            unit.level == Level::Province && unit.name.ends_with('市') || unit.level == Level::Prefecture
        }
        "city" => unit.name.ends_with('市') || unit.level == Level::City,
        "county" | "autonomous county" => unit.level == Level::County && unit.name.ends_with(['县', '旗']),
        "district" => unit.level == Level::County && unit.name.ends_with('区'),
        "banner" => unit.name.ends_with('旗'),
        _ => false,
    }
}
