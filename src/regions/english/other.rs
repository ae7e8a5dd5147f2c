//! Names that are no place where they stand: streets, persons, words, states, organisations.

use super::names::{ORGANISATIONS, State, WORDS};
use super::type_word;
use crate::regions::Level;
use crate::regions::found::Found;
use crate::regions::gazetteer::{GAZETTEER, Id};
use crate::regions::lexicon::Form;
use crate::regions::view::View;

/// Words that make a street or a water of the name in front.
pub(super) fn is_street(view: &View, end: usize) -> bool {
    [
        "Road",
        "Street",
        "Avenue",
        "River",
        "Lake",
        "Sea",
        "Strait",
        "Boulevard",
        "Gulf",
        "Mountain",
        "Mountains",
        "Island",
        "Bay",
    ]
    .iter()
    .any(|word| {
        view.at(end) == ' ' && view.has(end + 1, word) && !view.at(end + 1 + word.len()).is_alphanumeric()
    })
}

/// Surnames in pinyin that are no English words.
const SURNAMES: &[&str] = &[
    "Zhang", "Wang", "Li", "Liu", "Chen", "Yang", "Huang", "Zhao", "Wu", "Zhou", "Xu", "Sun", "Zhu", "Gao",
    "Lin", "Guo", "Luo", "Liang", "Xie", "Tang", "Cao", "Deng", "Xiao", "Feng", "Zeng", "Cheng", "Cai",
    "Peng", "Pan", "Yuan", "Dong", "Yu", "Su", "Ye", "Lu", "Wei", "Jiang", "Tian", "Du", "Ding", "Shen",
    "Fan", "Fu", "Zhong", "Dai", "Cui", "Liao", "Yao", "Fang", "Jin", "Qiu", "Xia", "Jia", "Zou", "Shi",
    "Xiong", "Meng", "Qin", "Yan", "Xue", "Hou", "Lei", "Hao", "Shao", "Mao", "Gu", "Lai", "Kang", "Yin",
    "Qian", "Niu",
];

/// Whether a Chinese surname stands right in front of a name without a type word: Zhang Jilin.
pub(super) fn is_named_after(view: &View, found: &Found) -> bool {
    SURNAMES.iter().any(|surname| {
        view.before(found.start) == ' '
            && view.ends(found.start - 1, surname)
            && !view.before(found.start - 1 - surname.len()).is_alphanumeric()
    }) && type_word(view, found.end).is_none()
}

/// Whether a place abroad is the first name of somebody with a Chinese surname: Chad Lin.
pub(super) fn is_first_name(view: &View, found: &Found) -> bool {
    let abroad = found.readings.iter().all(|(id, _)| !GAZETTEER.unit(*id).is_division());
    let next = found.end + 1;
    abroad
        && view.at(found.end) == ' '
        && SURNAMES.iter().any(|name| view.has(next, name) && !view.at(next + name.len()).is_alphanumeric())
}

/// Whether a result stands behind a name: Shandong Taishan 3-1.
pub(super) fn is_team(view: &View, end: usize) -> bool {
    let digit = |at: usize| view.at(at).is_ascii_digit();
    view.at(end) == ' ' && digit(end + 1) && "-–".contains(view.at(end + 2)) && digit(end + 3)
}

/// Whether two places side by side that hold nothing of each other are a person: Paris Holland.
pub(super) fn is_person(view: &View, hits: &[(Found, bool)], at: usize) -> bool {
    let g = &*GAZETTEER;
    let apart = |first: &Found, second: &Found| {
        let holds = |(a, _): &(Id, Form), (b, _): &(Id, Form)| a == b || g.within(*a, *b) || g.within(*b, *a);
        second.start == first.end + 1
            && view.at(first.end) == ' '
            && type_word(view, first.end).is_none()
            && first.readings.iter().chain(second.readings.iter()).all(|(id, _)| !g.unit(*id).is_division())
            && !first.readings.iter().any(|a| second.readings.iter().any(|b| holds(a, b)))
    };
    let Some((found, _)) = hits.get(at) else { return false };
    at.checked_sub(1).and_then(|at| hits.get(at)).is_some_and(|(before, _)| apart(before, found))
        || hits.get(at + 1).is_some_and(|(next, _)| apart(found, next))
}

/// Whether a country's name that is also a word opens its sentence and nothing in the text speaks of the country:
/// “Turkey sandwiches sold well.”
pub(super) fn is_word(view: &View, hits: &[(Found, bool)], at: usize, name: &str) -> bool {
    let g = &*GAZETTEER;
    let Some((found, _)) = hits.get(at) else { return false };
    if !WORDS.contains(&name) || view.has(found.end, "'s") || view.at(found.end) == ',' {
        return false;
    }
    let opens = |start: usize| start == 0 || "\n.!?\"”“".contains(view.at(start.saturating_sub(2)));
    let inside = |found: &Found, id: Id| found.readings.iter().any(|(other, _)| g.within(*other, id));
    let countries = found.readings.iter().filter(|(id, _)| g.unit(*id).level == Level::Country);
    let spoken = countries.map(|(id, _)| *id).any(|id| {
        hits.iter().enumerate().any(|(other, (f, _))| {
            other != at && inside(f, id) && !(opens(f.start) && *f.readings == *found.readings)
        })
    });
    let verb = [
        "will ", "has ", "is ", "and ", "said ", "plans ", "to ", "would ", "was ", "in ", "on ", "raised ",
        "cut ", "signed ",
    ]
    .iter()
    .any(|word| view.has(found.end + 1, word));
    opens(found.start) && !spoken && !verb
}

/// Whether a name is the state of the city in front: Atlanta, Georgia.
pub(super) fn is_state(
    hits: &[(Found, bool)],
    at: usize,
    states: &[(usize, usize, State)],
    start: usize,
) -> bool {
    let g = &*GAZETTEER;
    let state = states.binary_search_by_key(&start, |(from, ..)| *from).ok().and_then(|at| states.get(at));
    let city = at.checked_sub(1).and_then(|at| hits.get(at)).filter(|(city, _)| city.end + 2 == start);
    // “in Georgia, where Atlanta …”: more of what the text names lies in the state than in the country of its name.
    if let (Some((_, _, state)), Some((found, _))) = (state, hits.get(at)) {
        let unit = |id: &Id| g.unit(*id);
        let in_state = |(id, _): &(Id, Form)| {
            unit(id).admin == state.admin && unit(id).parent.is_some_and(|up| unit(&up).code == state.country)
        };
        let in_country = |(id, _): &(Id, Form)| {
            found.readings.iter().any(|(country, _)| country != id && unit(id).parent == Some(*country))
        };
        let count = |test: &dyn Fn(&(Id, Form)) -> bool| {
            hits.iter().filter(|(f, _)| f.readings.iter().any(test)).count()
        };
        let home = hits.iter().any(|(f, _)| f.readings.iter().any(|(id, _)| unit(id).code == state.country));
        if home && count(&in_state) > count(&in_country) {
            return true;
        }
    }
    match (state, city) {
        (Some((_, _, state)), Some((city, _))) => city.readings.iter().any(|(id, _)| {
            let city = g.unit(*id);
            city.admin == state.admin
                && city.parent.is_some_and(|parent| g.unit(parent).code == state.country)
        }),
        _ => false,
    }
}

pub(super) fn is_organisation(view: &View, end: usize) -> bool {
    let mut at = end;
    for _ in 0..3 {
        if view.at(at) != ' ' || !view.at(at + 1).is_uppercase() {
            return false;
        }
        let mut stop = at + 1;
        while view.at(stop).is_alphanumeric() {
            stop += 1;
        }
        if ORGANISATIONS.contains(&view.cut(at + 1, stop).as_str()) {
            return true;
        }
        at = stop;
    }
    false
}
