//! Why a name of the text is the region it is, and why other names are none.
//!
//! The tagger keeps no notes, so that a tagging without an explanation pays nothing for it: the text is read once
//! more, and the clues of each mention are weighed again, now with all that the text names.

use super::evidence::clues;
use super::found::{Found, Sort};
use super::gazetteer::{GAZETTEER, Id};
use super::lexicon::{Form, LEXICON};
use super::view::View;
use super::{Tagging, is_english, read};
use crate::article::Article;
use serde::Serialize;

/// How a mention names its region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Naming {
    /// 吉林省.
    #[serde(rename = "official name")]
    Full,
    /// 吉林.
    #[serde(rename = "short name")]
    Short,
    /// 莱芜市.
    #[serde(rename = "former or further name")]
    Former,
    /// 川 in 川渝.
    #[serde(rename = "single-character short name in the company of such names or their words")]
    Single,
    /// 全省.
    #[serde(rename = "stands for the unit that governs here")]
    Deictic,
    /// A township.
    #[serde(rename = "township of a county that the text names")]
    Town,
    /// A zone or port.
    #[serde(rename = "zone or port; the code is of the unit that holds it")]
    Zone,
}

/// What speaks for one of the units that a name may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Clue {
    /// 吉林|长春.
    #[serde(rename = "the unit right in front holds it")]
    Chain,
    /// 武汉的青山区.
    #[serde(rename = "the unit in front, which holds it, says where it is")]
    Placed,
    /// 吉林 in 吉林长春.
    #[serde(rename = "the name right behind can lie in it")]
    HoldsNext,
    /// Beside a unit of its kind.
    #[serde(rename = "a sibling or a unit of its level stands beside it in a list")]
    Listed,
    /// 海南、海西两州.
    #[serde(rename = "the word that closes the list names its type, or another")]
    ListType,
    /// As in a table.
    #[serde(rename = "a sibling opens the clause before or behind")]
    Parallel,
    /// 缅因州波特兰.
    #[serde(rename = "its state stands in front")]
    State,
    /// Full name in the text.
    #[serde(rename = "its official name stands in the text")]
    FullElsewhere,
    /// Named elsewhere.
    #[serde(rename = "the text names it elsewhere")]
    Seen,
    /// Nearest.
    #[serde(rename = "it is the last of this name that the text gave in full")]
    NearestFull,
    /// Its parent is named.
    #[serde(rename = "the text names the unit that holds it")]
    Parent,
    /// Its province is named.
    #[serde(rename = "the text names its province or country")]
    Province,
    /// Home of the source.
    #[serde(rename = "it is the home of the source, in it, or around it")]
    Home,
    /// Home's province.
    #[serde(rename = "it lies in the province of the source")]
    HomeProvince,
}

/// A clue and its points; about two points make a unit e times likelier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Points {
    /// What.
    pub clue: Clue,
    /// How much.
    pub points: f32,
}

/// A unit of the same name with less to speak for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rival {
    /// Its code.
    pub code: &'static str,
    /// Its official name.
    pub name: &'static str,
    /// The sum of its clues.
    pub points: f32,
}

/// Why a mention has its code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// Official name of the region.
    pub name: &'static str,
    /// How it is named.
    pub how: Naming,
    /// What spoke for it. A name that has one meaning needs no clue.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clues: Vec<Points>,
    /// The other units it may have named, best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<Rival>,
}

/// Why a name is no region where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Refusal {
    /// 李海南.
    #[serde(rename = "a person's name")]
    Person,
    /// 弗拉基米尔·普京.
    #[serde(rename = "part of a foreign name")]
    ForeignName,
    /// Orange Hull Shipping.
    #[serde(rename = "part of a longer name")]
    LongerName,
    /// 两台|北斗.
    #[serde(rename = "台 counts machines here")]
    Counted,
    /// 小三亚.
    #[serde(rename = "another place is likened to it")]
    Likened,
    /// 苏州河畔, 南京路.
    #[serde(rename = "a river, lake, mountain or street")]
    Feature,
    /// Atlanta, Georgia.
    #[serde(rename = "a state abroad")]
    State,
    /// 东北角.
    #[serde(rename = "a direction")]
    Direction,
    /// 和平.
    #[serde(rename = "an everyday word, and too little speaks for the place")]
    Word,
    /// 绳|金塔.
    #[serde(rename = "cut out of a longer word, and nothing speaks for the place")]
    Fragment,
    /// No clue.
    #[serde(rename = "too little in the text speaks for the place")]
    Unsupported,
    /// 海南昌江.
    #[serde(rename = "crosses or lies inside other words")]
    Inside,
}

/// A name that is no region where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// First code point in the body.
    pub start: usize,
    /// One past the last one.
    pub end: usize,
    /// The name, verbatim.
    pub text: String,
    /// Why.
    pub reason: Refusal,
    /// Codes it might have had, at most [`CANDIDATES`].
    pub candidates: Vec<&'static str>,
}

/// Candidates that are listed of a refused name.
pub const CANDIDATES: usize = 5;

/// The reasons of the mentions of `tagging`, which [`super::tag`] gave for the same article, one a mention; and the
/// names of the body that are no regions.
pub fn explain(article: &Article, tagging: &Tagging) -> (Vec<Reason>, Vec<Refused>) {
    let view = View::of(&article.body);
    let english = is_english(article, &view);
    let mut refused: Vec<Refused> = Vec::new();
    let mut refuse = |found: &Found, reason: Refusal| {
        let (start, end) = view.span(found.start, found.end);
        let codes = found.readings.iter().take(CANDIDATES).map(|(id, _)| GAZETTEER.unit(*id).code);
        let text = view.body((start, end)).unwrap_or_default();
        refused.push(Refused { start, end, text, reason, candidates: codes.collect() });
    };
    let (finds, context) = read(article, &view, english, &mut refuse);
    if !english {
        crossed(&view, &finds, &mut refuse);
    }
    let taken = |name: &Refused| tagging.mentions.iter().any(|m| m.start <= name.start && name.end <= m.end);
    refused.retain(|name| !taken(name));
    refused.sort_by_key(|name| (name.start, name.end));
    refused.dedup_by_key(|name| (name.start, name.end));
    let reasons = tagging.mentions.iter().filter_map(|mention| {
        let at = finds.iter().position(|found| view.span(found.start, found.end).0 == mention.start)?;
        let found = finds.get(at)?;
        let id = found.unit?;
        let mut context = context.clone();
        context.forget(id, found.is_full());
        let weigh = |id: Id| {
            let mut all = Vec::new();
            clues(&view, &finds, at, id, &context, |clue, points| {
                if points != 0.0 {
                    all.push(Points { clue, points });
                }
            });
            all
        };
        let sum = |id: Id| weigh(id).iter().map(|clue| clue.points).sum::<f32>();
        let rival = |id: Id| {
            let unit = GAZETTEER.unit(id);
            Rival { code: unit.code, name: unit.name, points: sum(id) }
        };
        let mut rivals: Vec<Rival> =
            found.readings.iter().filter(|(other, _)| *other != id).map(|(other, _)| rival(*other)).collect();
        rivals.sort_by(|a, b| b.points.total_cmp(&a.points).then(a.code.cmp(b.code)));
        rivals.truncate(CANDIDATES);
        let clues = if english { Vec::new() } else { weigh(id) };
        Some(Reason { name: GAZETTEER.unit(id).name, how: naming(found), clues, rivals })
    });
    (reasons.collect(), refused)
}

fn naming(found: &Found) -> Naming {
    match (found.sort, found.form()) {
        (Sort::Zone, _) | (_, Some(Form::Zone(_))) => Naming::Zone,
        (Sort::Town, _) => Naming::Town,
        (Sort::Single, _) => Naming::Single,
        (Sort::Deictic, _) => Naming::Deictic,
        (Sort::Name, Some(Form::Full)) => Naming::Full,
        (Sort::Name, Some(Form::Former)) => Naming::Former,
        (Sort::Name, _) => Naming::Short,
    }
}

/// Names that the words of the text cross or hold: 南昌 in 海南昌江, 来宾 in 各位来宾席 where that is a word.
fn crossed(view: &View, finds: &[Found], refuse: &mut impl FnMut(&Found, Refusal)) {
    let tokens = LEXICON.tokens(&view.chars);
    LEXICON.names(&view.chars, |start, end, readings| {
        let token = tokens.partition_point(|token| token.end <= start);
        let read = tokens.get(token).is_some_and(|token| token.start == start && token.end == end);
        let held = finds.iter().any(|found| found.start <= start && end <= found.end);
        if !read && !held {
            refuse(&Found::new(start, end, Sort::Name, readings), Refusal::Inside);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regions::tag;

    fn explained(text: &str) -> (Vec<Reason>, Vec<Refused>) {
        let article = Article { body: text.to_string(), ..Article::default() };
        let tagging = tag(&article);
        let (reasons, refused) = explain(&article, &tagging);
        assert_eq!(reasons.len(), tagging.mentions.len(), "{text}");
        (reasons, refused)
    }

    #[test]
    fn mentions_say_what_spoke_for_them() {
        for (text, at, name, how, clue) in [
            ("吉林省长春市朝阳区开会。", 2, "朝阳区", Naming::Full, Some(Clue::Chain)),
            ("北京市的朝阳区开会。", 1, "朝阳区", Naming::Full, Some(Clue::Placed)),
            ("黑河市今天开会，黑河代表发言。", 1, "黑河市", Naming::Short, Some(Clue::FullElsewhere)),
            ("川渝两地签约。", 0, "四川省", Naming::Single, None),
            ("吉林省统计局说，全省增长5%。", 1, "吉林省", Naming::Deictic, None),
        ] {
            let (reasons, _) = explained(text);
            let reason = &reasons[at];
            assert_eq!((reason.name, reason.how), (name, how), "{text}");
            if let Some(clue) = clue {
                assert!(reason.clues.iter().any(|points| points.clue == clue), "{text}: {:?}", reason.clues);
            }
        }
    }

    #[test]
    fn names_that_are_none_say_why() {
        for (text, name, why) in [
            ("海南昌江的芒果熟了。", "南昌", Refusal::Inside),
            ("记者李海南报道。", "海南", Refusal::Person),
            ("上海南京路很热闹。", "南京", Refusal::Inside),
            ("他住在广州路18号。", "广州", Refusal::Feature),
            ("世界需要和平与发展。", "和平", Refusal::Word),
        ] {
            let (_, refused) = explained(text);
            let found = refused.iter().find(|refused| refused.text == name);
            assert_eq!(found.map(|refused| refused.reason), Some(why), "{text}: {refused:?}");
        }
    }
}
