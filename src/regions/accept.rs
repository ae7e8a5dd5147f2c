//! Whether what speaks for a reading is enough for a name that may be a word.

use super::Level;
use super::evidence::{parallel, sibling_beside, weight};
use super::found::{Found, Sort};
use super::gazetteer::{GAZETTEER, Id, rows};
use super::lexicon::Form;
use super::view::{View, is_han};
use super::words::{List, Words};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Forms of the table of aliases.
static ALIASES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let tables = [include_str!("data/aliases.tsv"), include_str!("data/former.tsv")];
    tables.into_iter().flat_map(rows).filter_map(|row| row.first().copied()).collect()
});

/// Parts of any city.
const CITY_PARTS: &[&str] = &["老城", "老城区", "旧城", "旧城区", "新城", "新城区", "主城区"];
static PARTS: List = List::new(|| Words::behind(CITY_PARTS));
static PARTS_BEFORE: List = List::new(|| Words::before(CITY_PARTS));

/// Who lives or governs in a place: 九台居民.
static PEOPLE: List = List::new(|| {
    Words::behind(&[
        "居民",
        "市民",
        "村民",
        "农民",
        "群众",
        "县委",
        "市委",
        "区委",
        "警方",
        "法院",
        "检察院",
        "海关",
    ])
});

/// Whether the evidence is enough for a form that may be a word.
pub(super) fn accepted(
    view: &View,
    finds: &[Found],
    at: usize,
    (id, form): (Id, Form),
    evidence: f32,
) -> bool {
    let Some(found) = finds.get(at) else { return false };
    let chained = at.checked_sub(1).and_then(|at| finds.get(at)).is_some_and(|before| {
        before.end == found.start
            && before.unit.is_some_and(|outer| outer != id && GAZETTEER.within(id, outer))
    });
    let listed = || sibling_beside(view, finds, at, id) || parallel(view, finds, at, id) > 0.0;
    let placed = || chained || listed() || stands_as_place(view, found);
    let unit = GAZETTEER.unit(id);
    let length = found.end - found.start;
    if found.sort == Sort::Zone {
        return evidence >= weight::PROVINCE
            || found.common < 2 && (unit.level != Level::County || !found.fragment);
    }
    match (form, unit.level) {
        // 矿区 and 郊区 are districts only behind their city, and where they open a clause after that.
        (Form::Full, _) if length == 2 && found.common > 0 => {
            let opens = "，。；\n".contains(view.before(found.start));
            evidence >= weight::CHAIN || evidence >= weight::FULL_ELSEWHERE && (listed() || opens)
        }
        // 老城区 and 新城区 are old towns and new towns elsewhere.
        (Form::Full, _) if found.common == 2 => {
            chained || evidence >= weight::FULL_ELSEWHERE && !is_contrasted(view, found)
        }
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
            1 => evidence > weight::PARENT || evidence >= weight::PROVINCE && PEOPLE.stand(view, found.end),
            _ => evidence >= weight::FULL_ELSEWHERE && (placed() || is_stayed_at(view, found)),
        },
        (Form::Short, level) => match found.common {
            0 => level != Level::County || evidence >= weight::HOME_PROVINCE || !found.fragment,
            1 => {
                evidence >= weight::PROVINCE
                    || PEOPLE.stand(view, found.end)
                    || level == Level::Prefecture && evidence >= weight::PEER
            }
            // A text of 大同市 that opens a sentence with 大同 speaks of the city.
            _ if level == Level::Prefecture => {
                let opens = "。\n".contains(view.before(found.start));
                evidence >= weight::HOME_PROVINCE && placed() || evidence >= weight::FULL_ELSEWHERE && opens
            }
            _ => evidence >= weight::FULL_ELSEWHERE && (placed() || is_stayed_at(view, found)),
        },
    }
}

/// Whether a name that is a word (新城区) stands beside another of its kind: 新城区与老城区.
fn is_contrasted(view: &View, found: &Found) -> bool {
    let joins = |c: char| "与和、及向到".contains(c);
    joins(view.at(found.end)) && PARTS.stand(view, found.end + 1)
        || joins(view.before(found.start)) && PARTS_BEFORE.end(view, found.start - 1)
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
    // 本报大同讯.
    if view.ends(found.start, "本报") && "讯电".contains(after) {
        return true;
    }
    let starts = "在从到赴来自于把与和同对，。；：“”\n,;、！？!?".contains(before);
    starts
        && "撤将正以已要也是位把从因去今近依立坚聚紧力县市区，。（(等两三到至的列则却还还设出拿推投打做办境全前后只未能可如曾拥建有由对与和、靠老货企产经农工商民干群境内各持"
            .contains(after)
}

/// Whether the form is one of the table's, not one made by rule.
fn is_listed_alias(view: &View, found: &Found) -> bool {
    ALIASES.contains(view.cut(found.start, found.end).as_str())
}
