//! The gazetteer for those who look a region up by name, outside any text.

use super::gazetteer::{DIVISIONS, GAZETTEER, Id, TOWNS, forms};
use super::members::members;
use super::view::fold;
use super::{Level, Region, region};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A city abroad stands for a name where it has so many times the inhabitants of the next.
const LARGER: u32 = 10;

/// Regions offered where a name is not known.
const OFFERED: usize = 5;

/// Every name, folded and in lower case.
static NAMES: LazyLock<HashMap<String, Vec<Id>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Vec<Id>> = HashMap::new();
    for (id, unit) in (0..).zip(&GAZETTEER.units) {
        let all = forms(unit.short).chain(forms(unit.english)).chain([unit.name]);
        for name in all {
            let ids = names.entry(key(name)).or_default();
            if ids.last() != Some(&id) {
                ids.push(id);
            }
        }
    }
    names
});

fn key(name: &str) -> String {
    name.trim().chars().map(simplified).flat_map(char::to_lowercase).collect()
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Named {
    /// One region.
    One(Region),
    /// Several, the largest first.
    Several(Vec<Region>),
    /// None of that name; these are called nearly so.
    Unknown(Vec<Region>),
}

/// The simplified, half-width form of a character.
pub fn simplified(c: char) -> char {
    match c {
        '，' | '：' | '；' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => fold(c),
    }
}

/// The Chinese names of divisions and townships, official and short.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let columns = |line: &'static str| line.split('\t').skip(1).take(2);
    DIVISIONS.lines().flat_map(columns).chain(TOWNS.lines().flat_map(columns)).flat_map(forms)
}

/// The region of a Chinese or English name. Of several that share it the one that holds all others is meant
/// (通化 is the prefecture, with the county in it), then the one called exactly so, then the one abroad that is by far the largest.
/// Towns count only where nothing else has the name.
pub fn named(name: &str) -> Named {
    let all = NAMES.get(&key(name)).map_or(&[][..], Vec::as_slice);
    let level = |id: &Id| GAZETTEER.unit(*id).level;
    let mut ids: Vec<Id> = all.iter().copied().filter(|id| level(id) != Level::Town).collect();
    if ids.is_empty() {
        ids = all.to_vec();
    }
    if ids.is_empty() {
        return Named::Unknown(similar(&key(name)));
    }
    let exact = || {
        let mut exact = ids.iter().filter(|id| key(GAZETTEER.unit(**id).name) == key(name));
        exact.next().filter(|_| exact.next().is_none())
    };
    let holder = || ids.iter().find(|outer| ids.iter().all(|inner| GAZETTEER.within(*inner, **outer)));
    let largest = || {
        let people = |id: &Id| GAZETTEER.unit(*id).thousands;
        let first = ids
            .iter()
            .max_by_key(|id| people(id))
            .filter(|_| ids.iter().all(|id| level(id) == Level::City))?;
        ids.iter().all(|id| id == first || people(id) * LARGER <= people(first)).then_some(first)
    };
    if let Some(id) = holder().or_else(exact).or_else(largest) {
        return Named::One(region(*id));
    }
    ids.sort_by_key(|id| (level(id), *id));
    Named::Several(ids.into_iter().map(region).collect())
}

/// Regions whose name begins with `name` or holds it, or that it begins with.
fn similar(name: &str) -> Vec<Region> {
    if name.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(bool, usize, Id)> = Vec::new();
    for (known, ids) in NAMES.iter() {
        let begins = known.starts_with(name);
        if begins || known.contains(name) || known.chars().count() > 1 && name.starts_with(known.as_str()) {
            found.extend(ids.iter().map(|id| (!begins, known.chars().count(), *id)));
        }
    }
    found.sort_by_key(|(late, length, id)| (GAZETTEER.unit(*id).level, *late, *length, *id));
    let mut ids: Vec<Id> = Vec::new();
    for (.., id) in found {
        if !ids.contains(&id) && ids.len() < OFFERED {
            ids.push(id);
        }
    }
    ids.into_iter().map(region).collect()
}

/// Whether the region of `inner` is that of `outer` or lies below it. China (`CN`) holds every Chinese division.
pub fn lies_in(inner: &str, outer: &str) -> bool {
    if inner == outer || outer == "CN" && inner.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    if members(outer).iter().any(|member| lies_in(inner, member)) {
        return true;
    }
    GAZETTEER.id(inner).zip(GAZETTEER.id(outer)).is_some_and(|(inner, outer)| GAZETTEER.within(inner, outer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_one_region_or_say_why_not() {
        for (name, want) in [
            ("黑河", "231100"),
            ("黑河市", "231100"),
            ("黑龍江", "230000"),
            ("Heilongjiang", "230000"),
            ("吉林", "220000"),
            ("吉林市", "220200"),
            ("通化", "220500"),
            ("俄罗斯", "RU"),
            ("russia", "RU"),
            ("东北", "M:dongbei"),
            ("Hong Kong", "810000"),
            ("London", "G2643743"),
        ] {
            match named(name) {
                Named::One(region) => assert_eq!(region.code, want, "{name}"),
                other => panic!("{name}: {other:?}"),
            }
        }
        assert!(matches!(named("朝阳"), Named::Several(all) if all.len() > 1));
        assert!(
            matches!(named("黑河港口"), Named::Unknown(near) if near.iter().any(|it| it.code == "231100"))
        );
        assert!(matches!(named(""), Named::Unknown(near) if near.is_empty()));
    }

    #[test]
    fn regions_lie_in_each_other() {
        for (inner, outer, want) in [
            ("231100", "230000", true),
            ("231100", "231100", true),
            ("230000", "231100", false),
            ("231100", "CN", true),
            ("RU", "CN", false),
            ("nowhere", "CN", false),
        ] {
            assert_eq!(lies_in(inner, outer), want, "{inner} {outer}");
        }
    }
}
