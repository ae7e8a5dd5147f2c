//! 我省, 全市, 该县 and bare 自治区: which unit they stand for.

use super::Level;
use super::context::Context;
use super::found::{Found, Sort};
use super::gazetteer::{GAZETTEER, Id, Unit};
use super::lexicon::Token;
use super::view::View;

/// Units of these types answer to a type character.
fn answers(unit: &Unit, level: Level, kind: char) -> bool {
    if matches!(level, Level::Zone | Level::Port) {
        return kind == '区' && level == Level::Zone;
    }
    let province = unit.level == Level::Province;
    match kind {
        '省' => province && unit.name.ends_with('省'),
        '市' => unit.is_division() && unit.name.ends_with('市'),
        '区' => {
            unit.name.ends_with("自治区")
                || unit.level == Level::County && unit.name.ends_with('区')
                || unit.level == Level::Province && unit.name.ends_with("行政区")
        }
        '县' => unit.level == Level::County && unit.name.ends_with('县'),
        '州' => unit.level == Level::Prefecture && unit.name.ends_with('州'),
        '盟' => unit.name.ends_with('盟'),
        '旗' => unit.name.ends_with('旗'),
        '镇' => unit.level == Level::Town && unit.name.ends_with('镇'),
        '乡' => unit.level == Level::Town && unit.name.ends_with('乡'),
        _ => false,
    }
}

/// What must not follow a type character: 全市场 and 该区域 are other words.
fn goes_on(view: &View, kind: char, at: usize) -> bool {
    let words: &[&str] = match kind {
        '区' => &["域", "间", "块", "位", "别", "分", "划"],
        '市' => &["场", "值", "面"],
        '省' => &["会"],
        '县' | '州' | '镇' | '乡' => &["域", "化", "民族"],
        _ => &[],
    };
    words.iter().any(|word| view.has(at, word))
}

/// Finds the deictics of the text; `finds` are the resolved names, in order.
pub(super) fn deictics(view: &View, tokens: &[Token], finds: &[Found], context: &Context) -> Vec<Found> {
    let mut more = Vec::new();
    // Names before the present position.
    let mut before = 0;
    for token in tokens {
        let at = token.start;
        while finds.get(before).is_some_and(|found| found.end <= at) {
            before += 1;
        }
        let lead = view.at(at);
        // 10省（自治区） counts sorts of units.
        let sort = || "（(省、区市".contains(view.before(at)) && "）)、".contains(view.at(at + 3));
        let bare = lead == '自'
            && view.has(at, "自治区")
            && !view.ends(at, "族")
            && !sort()
            && finds.get(before).is_none_or(|f| f.start > at);
        if bare {
            let kind = '区';
            let region = |id: Id| GAZETTEER.unit(id).name.ends_with("自治区");
            if let Some(id) = governing(finds, before, context, kind, true).filter(|id| region(*id)) {
                more.push(Found::sure(at, at + 3, Sort::Deictic, id, 0.85));
            }
            continue;
        }
        if !matches!(lead, '我' | '全' | '本' | '该') {
            continue;
        }
        let kind = view.at(at + 1);
        if !"省市区县州盟旗镇乡".contains(kind) || goes_on(view, kind, at + 2) {
            continue;
        }
        // The type character must end a token: 全|市场 is no 全市.
        let end = at + 2;
        let own = lead == '我' || lead == '本';
        // 我|市民企 are the firms of our city, whatever words the characters make.
        let overlap = own && view.has(at + 1, "市民") && "企营政办间宿生俗".contains(view.at(at + 3));
        let whole = overlap
            || tokens.binary_search_by_key(&end, |token| token.start).is_ok()
            || end >= view.chars.len();
        let free = finds.get(before).is_none_or(|found| found.start >= end);
        if !whole || !free {
            continue;
        }
        let zone =
            finds.iter().take(before).rev().find(|found| found.unit.is_some() && !found.in_organisation());
        let Some(id) = governing(finds, before, context, kind, own) else { continue };
        let mut found =
            Found::sure(at, end, Sort::Deictic, id, if own && context.home.is_some() { 0.92 } else { 0.8 });
        if kind == '区' && zone.is_some_and(|zone| zone.level == Level::Zone && zone.unit == Some(id)) {
            found.level = Level::Zone;
        }
        more.push(found);
    }
    more
}

/// The unit that a type character stands for at the place before `finds[before]`.
fn governing(finds: &[Found], before: usize, context: &Context, kind: char, own: bool) -> Option<Id> {
    let home = context.home.and_then(|home| answering(home, Level::County, kind));
    if own && home.is_some() {
        return home;
    }
    let usable = |found: &Found| found.unit.is_some() && !found.in_organisation();
    // 集安 in 通化县、集安和柳河 is a part of what governs, like the units beside it.
    let is_item = |at: usize, found: &Found| {
        let parent = found.unit.and_then(|id| GAZETTEER.unit(id).parent);
        let beside = |other: Option<&Found>| {
            other.is_some_and(|other| {
                let joined = other.start == found.end + 1 || found.start == other.end + 1;
                joined && parent.is_some() && other.unit.and_then(|id| GAZETTEER.unit(id).parent) == parent
            })
        };
        !found.is_full()
            && (beside(at.checked_sub(1).and_then(|at| finds.get(at)))
                || beside(finds.get(at + 1).filter(|_| at + 1 < before)))
    };
    // What the text named last, with the unit that it implies: itself or the nearest above that answers.
    let back = || {
        let last = finds.iter().enumerate().take(before).rev().filter(|(_, found)| usable(found)).take(24);
        last.map(|(at, found)| {
            let item = is_item(at, found);
            let named = found.unit.filter(|id| !item && answers(GAZETTEER.unit(*id), found.level, kind));
            let from = found.unit.and_then(|id| if item { GAZETTEER.unit(id).parent } else { Some(id) });
            (named, from.and_then(|id| answering(id, found.level, kind)))
        })
    };
    let nearest = back().find_map(|(_, implied)| implied);
    let explicit = back().find_map(|(named, _)| named);
    let choice = match (explicit, nearest) {
        // A name of that type, unless the story has moved to another place since.
        (Some(explicit), Some(nearest)) if explicit != nearest => {
            let recent = back().take(3).any(|(named, _)| named == Some(explicit));
            let more_of_it = context.held(explicit) >= context.held(nearest);
            Some(if recent || more_of_it { explicit } else { nearest })
        }
        (explicit, nearest) => explicit.or(nearest),
    };
    // The paper's own home governs where the text names nothing of the kind, or only others in passing.
    match (choice, home) {
        (Some(choice), Some(home))
            if choice != home && context.held(choice) < 2 && !within_story(finds, before, choice) =>
        {
            Some(home)
        }
        (Some(choice), _) => Some(choice),
        (None, Some(home)) => Some(home),
        (None, None) => {
            let implied = |found: &Found| found.unit.and_then(|id| answering(id, found.level, kind));
            finds.iter().skip(before).filter(|found| usable(found)).find_map(implied)
        }
    }
}

/// Whether the unit is named among the last few names.
fn within_story(finds: &[Found], before: usize, id: Id) -> bool {
    finds
        .iter()
        .take(before)
        .rev()
        .take(4)
        .any(|found| found.unit.is_some_and(|unit| GAZETTEER.within(unit, id)))
}

/// `id` itself or the nearest unit above it that answers to `kind`.
fn answering(id: Id, level: Level, kind: char) -> Option<Id> {
    if matches!(level, Level::Zone) && kind == '区' {
        return Some(id);
    }
    std::iter::once(id)
        .chain(GAZETTEER.above(id))
        .find(|id| answers(GAZETTEER.unit(*id), Level::County, kind))
}
