//! What the article is about: the units an editor files it under, and the part each mention plays.
//!
//! Mentions weigh by where they stand (headline, first sentence, body) and what they do there. The weights
//! are summed up the tree of regions, and from each province or country that carries the story the choice
//! goes down as long as one child carries it.

use super::found::{Found, Sort};
use super::gazetteer::{GAZETTEER, Id};
use super::view::View;
use super::{Level, Role};
use std::collections::HashMap;

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
const DEICTIC: f32 = 0.8;
const OURS: f32 = 1.3;
/// A place is filed beside the strongest one from this share of its weight on.
const RIVAL: f32 = 0.5;
/// The same for a province that the lead does not name.
const LATE_RIVAL: f32 = 0.65;
/// The choice goes down into a child that has this share of all children, and this much of the unit's own.
const CHILD_SHARE: f32 = 0.52;
const CHILD_OWN: f32 = 1.0;
/// Equals are filed instead of the unit that holds them while its own mentions stay below this share of the first one.
const EQUALS_OWN: f32 = 0.8;

/// In front of places that goods and people pass through, come from or go to, or that are compared.
const PASSING_BEFORE: &[&str] = &[
    "从",
    "来自",
    "发往",
    "运往",
    "驶向",
    "经",
    "途经",
    "经由",
    "抵达",
    "到达",
    "直达",
    "销往",
    "远销",
    "销至",
    "出口到",
    "卖到",
    "卖进",
    "前往",
    "流向",
    "至",
    "到",
    "达",
    "比",
    "高于",
    "低于",
    "超过",
    "依托",
    "复制",
    "学习",
    "借鉴",
    "对接",
    "辐射",
    "覆盖",
    "惠及",
    "毗邻",
    "相邻的",
    "邻近的",
    "毗邻的",
    "周边的",
    "临近的",
    "进了",
    "走进",
    "挺进",
    "打入",
    "端上",
    "卖向",
    "投放",
    "输向",
    "对面是",
    "不同于",
    "直追",
    "追赶",
    "赶超",
    "媲美",
    "不及",
    "逊于",
    "仅次于",
    "领先于",
    "落后于",
    "优于",
    "好于",
    "快于",
    "高出",
    "对标",
    "看齐",
    "输往",
    "通达",
    "涵盖",
    "涉及",
    "集聚了",
    "输往",
    "发送到",
    "返回",
    "出口至",
    "运至",
    "送至",
    "运抵",
    "飞往",
    "开往",
    "连通",
    "联通",
    "imported from ",
    "oods from ",
    "ourists from ",
    "isitors from ",
    "uyers from ",
    "km from ",
    "kilometers from ",
    "came from ",
    "cargo from ",
    "to ",
    "via ",
    "than ",
    "through ",
    "nearby ",
    "neighboring ",
    "neighbouring ",
    "with ",
    "as far as ",
    "as far away as ",
    "including ",
    "like ",
];
/// Who stands for the place that “from” names.
const DELEGATES: &[&str] = &[
    "xports",
    "hipments",
    "fficials",
    "elegates",
    "elegation",
    "esearchers",
    "cientists",
    "awmakers",
    "police",
    "epresentatives",
    "inisters",
];
/// Behind such places.
const PASSING_AFTER: &[&str] = &[
    "游客",
    "客商",
    "旅客",
    "方向",
    "等地的",
    "毗邻",
    "接壤",
    "同名",
    "相邻",
    "籍",
    "等地",
    "等国",
    "经验",
    "模式",
    " tourists",
    " visitors",
];
/// Items of a list that are examples only, when their number closes it.
const LONG_LIST: usize = 4;
/// In front of and behind countries in which a part of the story plays.
const SCENE_BEFORE: &[&str] = &["在", "与", "同", "和", "开拓", "落户", "in ", "In "];
const SCENE_AFTER: &[&str] = &[
    "船东", "买方", "业主", "客户", "市场", "投产", "工厂", "设厂", "建厂", "政府", "总统", "总理", "央行",
    "'s ",
];

/// One region of the article with its weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filed {
    pub(super) id: Id,
    pub(super) salience: f32,
}

/// Where the first sentences end, and where the text starts to count as the body.
struct Shape {
    first: (usize, usize),
    second: usize,
}

/// Decides the filing and sets the roles of `finds`. `headline` are the units that the headline names.
pub(super) fn file(view: &View, finds: &mut [Found], headline: &[Id]) -> Vec<Filed> {
    let g = &*GAZETTEER;
    let shape = shape(view, finds);
    let mut own: HashMap<Id, f32> = HashMap::new();
    let mut lead: HashMap<Id, f32> = HashMap::new();
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
            let between = gap(view, found.end, next.start);
            let close = between.is_empty() || between == "的" || between == " " || between == "'s ";
            close && next.unit.is_some_and(|inner| inner != id && g.within(inner, id))
        });
        // “Erenhot port in Inner Mongolia”: the parent only places the unit in front.
        let apposed = at.checked_sub(1).and_then(|at| finds.get(at)).is_some_and(|before| {
            let between = gap(view, before.end, found.start);
            let inner = |unit: Option<Id>| unit.is_some_and(|inner| inner != id && g.within(inner, id));
            let through =
                at > 1 && before.level == Level::Macro && finds.get(at - 2).is_some_and(|f| inner(f.unit));
            inner(before.unit) && matches!(between.trim(), "in" | "," | "(") || through && between == "'s "
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
        weight *= match (prefix, found.in_organisation(), *passing, found.sort) {
            (true, ..) => PREFIX,
            (_, true, ..) | (_, _, true, _) => PASSING,
            // A paper that says 我省 speaks of its province as the one that acts.
            (_, _, _, Sort::Deictic) if view.at(found.start) == '我' => OURS,
            (_, _, _, Sort::Deictic) => DEICTIC,
            _ => 1.0,
        };
        let id = filed_unit(id);
        // The items of a list play the part of its first one.
        let listed = scene_end.is_some_and(|end| {
            end == found.start || end + 1 == found.start && "、和与及".contains(view.at(end))
        });
        let opens = found.start <= shape.first.0 + 1 || chain_end == Some(found.start);
        if opens {
            chain_end = Some(found.end);
        }
        let acts = !*passing && !found.in_organisation();
        let scene = first && acts && (listed || opens || is_scene(view, found));
        if first && acts && opener.is_none_or(|(_, end)| end == found.start) {
            opener = Some((id, found.end));
        }
        // A country that the lead names without a scene there only adds to the story: US tariffs.
        if first && !scene && g.unit(id).level == Level::Country {
            weight *= ASIDE;
        }
        *own.entry(id).or_default() += weight;
        if first {
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
    let story = Story { own, lead, scenes, opener: opener.map(|(id, _)| id) };
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
    own: HashMap<Id, f32>,
    /// The part of it that stands in the lead.
    lead: HashMap<Id, f32>,
    /// Provinces and countries in which the lead plays.
    scenes: Vec<Id>,
    opener: Option<Id>,
}

fn choose(story: &Story, finds: &[Found], view: &View, shape: &Shape) -> Vec<Filed> {
    let g = &*GAZETTEER;
    let Story { own, lead, scenes, .. } = story;
    let mut tree: HashMap<Id, f32> = HashMap::new();
    let mut front: HashMap<Id, f32> = HashMap::new();
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
            descend(top, story, &tree, &mut filed);
        }
    }
    filed.dedup();
    let mut filed: Vec<Filed> =
        filed.into_iter().map(|id| Filed { id, salience: (weight(id) / total).clamp(0.0, 1.0) }).collect();
    filed.sort_by(|a, b| b.salience.total_cmp(&a.salience).then(a.id.cmp(&b.id)));
    filed
}

/// Goes down from `id` as long as one child carries the story; equals that open the story together are all filed.
fn descend(id: Id, story: &Story, tree: &HashMap<Id, f32>, filed: &mut Vec<Id>) {
    let g = &*GAZETTEER;
    let Story { own, lead, opener, .. } = story;
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
    let equals: Vec<Id> = children
        .iter()
        .filter(|(child, w)| led(*child) >= FIRST && *w >= 0.5 * weight)
        .map(|(child, _)| *child)
        .collect();
    if equals.len() > 1 && equals.len() <= 4 && self_weight < EQUALS_OWN * weight {
        for equal in equals {
            descend(equal, story, tree, filed);
        }
        return;
    }
    // A child that the opening does not name must outweigh the unit that acts there.
    let own_share = match () {
        // Where the unit itself opens the story, its child has to be more of it.
        () if *opener == Some(id) && led(first) >= FIRST * 0.9 => 1.0,
        () if led(first) >= FIRST * 0.9 => CHILD_OWN,
        () => 0.9,
    };
    // One that opens the story carries it past several that only follow.
    let second = children.get(1).map_or(0.0, |(_, weight)| *weight);
    let carries = weight >= CHILD_SHARE * all || led(first) >= FIRST && weight >= 1.8 * second;
    if carries && weight >= own_share * self_weight {
        descend(first, story, tree, filed);
        return;
    }
    filed.push(id);
}

/// For each find whether it is only passed through, come from, gone to or compared with.
fn passing(view: &View, finds: &[Found]) -> Vec<bool> {
    let mut passing: Vec<bool> = Vec::with_capacity(finds.len());
    for (at, found) in finds.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| finds.get(at));
        // A link of a chain or an item of a list does what the one in front does.
        let joined = before.is_some_and(|before| {
            before.end == found.start
                || before.end + 1 == found.start && "、和与及—-/·".contains(view.at(before.end))
                || matches!(gap(view, before.end, found.start).as_str(), ", " | " and ")
        });
        let own = PASSING_BEFORE.iter().any(|word| view.ends(found.start, word))
            && !view.ends(found.start, "达到")
            && !view.ends(found.start, "得到");
        // 记者从某省获悉 names the source of the story, not the start of a journey.
        let told = view.ends(found.start, "从") && {
            let rest = view.cut(found.end, (found.end + 16).min(view.chars.len()));
            view.ends(found.start, "记者从")
                || ["获悉", "了解到", "得知"].iter().any(|word| rest.contains(word))
        };
        let own = own && !told && !view.ends(found.start, "来到");
        let arrives = found.start < 80 && {
            let rest = view.cut(found.end, (found.end + 14).min(view.chars.len()));
            rest.starts_with('的') && rest.contains("来到")
        };
        // 由日本提供贷款, “financed by Japan”.
        let country = found.unit.is_some_and(|id| GAZETTEER.unit(id).level == Level::Country);
        let gives = country && (view.ends(found.start, "由") || view.ends(found.start, "financed by "));
        // 对台贸易 looks there from here.
        let looks = found.sort == Sort::Single && "对赴输涉".contains(view.before(found.start));
        // “funded by investors from Taiwan”, not “officials from Fuzhou”.
        let comes = view.ends(found.start, " from ")
            && !DELEGATES.iter().any(|word| view.ends(found.start - 6, word));
        let own = (own || comes || arrives || gives || looks) && !is_line_end(view, found.end);
        let inherited = joined && passing.last().copied().unwrap_or(false);
        let behind = PASSING_AFTER.iter().any(|word| view.has(found.end, word));
        // 新华社北京3月8日电 is where the agency wrote, not where the story plays.
        let dateline = (view.at(found.end).is_ascii_digit() || view.at(found.end) == '电') && {
            let rest = view.cut(found.end, (found.end + 8).min(view.chars.len()));
            rest.contains('电')
        };
        passing.push(own || inherited || behind || dateline);
    }
    // 河北、内蒙古、黑龙江、陕西、甘肃等10省: a long list of examples is where no story plays.
    let mut from = 0;
    for at in 0..finds.len() {
        let end = finds.get(at).map_or(0, |found| found.end);
        let goes_on = finds.get(at + 1).is_some_and(|next| next.start == end + 1 && view.at(end) == '、');
        if goes_on {
            continue;
        }
        let counted =
            view.at(end) == '等' && (view.at(end + 1).is_ascii_digit() || "多十".contains(view.at(end + 1)));
        if counted && at >= from + LONG_LIST - 1 {
            passing.iter_mut().take(at + 1).skip(from).for_each(|cell| *cell = true);
        }
        from = at + 1;
    }
    // What stands behind a list is said of all its items: 与万州区、石柱县相邻.
    for at in (1..finds.len()).rev() {
        let (Some(before), Some(found)) = (finds.get(at - 1), finds.get(at)) else { continue };
        let listed =
            before.end == found.start || before.end + 1 == found.start && view.at(before.end) == '、';
        let said = PASSING_AFTER.iter().any(|word| !word.starts_with('等') && view.has(found.end, word));
        if listed
            && said
            && let Some(cell) = passing.get_mut(at - 1)
        {
            *cell = true;
        }
    }
    passing
}

/// Whether a place is an end of a line that is built or opened: 安康至重庆段.
fn is_line_end(view: &View, end: usize) -> bool {
    ["段", "高铁", "铁路", "高速", "城际", "公路"].iter().any(|word| view.has(end, word))
}

/// What stands between two finds, as far as it can join them.
fn gap(view: &View, from: usize, to: usize) -> String {
    if to > from + 8 { "…".to_string() } else { view.cut(from, to) }
}

fn is_scene(view: &View, found: &Found) -> bool {
    SCENE_BEFORE.iter().any(|word| view.ends(found.start, word))
        || SCENE_AFTER.iter().any(|word| view.has(found.end, word))
        || view.ends(found.start, "赴") && {
            let rest = view.cut(found.end, (found.end + 8).min(view.chars.len()));
            ["投资", "设厂", "建厂", "办厂"].iter().any(|word| rest.contains(word))
        }
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

/// Shortest first sentence in characters: what is shorter is a heading above it.
const HEADING: usize = 12;

/// How far the lead may lie behind the first sentence, which may be no more than a slogan.
const SLOGANS: usize = 2;

fn shape(view: &View, finds: &[Found]) -> Shape {
    let sentences = sentences(view);
    let china = GAZETTEER.id("CN");
    let places = |(start, end): (usize, usize)| {
        let from = finds.partition_point(|found| found.start < start);
        let inside = finds.iter().skip(from).take_while(|found| found.start < end);
        inside
            .filter(|found| !found.in_organisation())
            .any(|found| found.unit.is_some() && found.unit != china)
    };
    let lead = sentences.iter().take(SLOGANS + 1).position(|sentence| places(*sentence)).unwrap_or(0);
    let (start, end) = sentences.get(lead).copied().unwrap_or((0, view.chars.len()));
    let next = sentences.iter().skip(lead + 1).find(|(start, end)| end - start >= HEADING);
    Shape { first: (skip_marks(view, start), end), second: next.map_or(view.chars.len(), |(_, end)| *end) }
}

/// The first sentences without the headings in front of them.
fn sentences(view: &View) -> Vec<(usize, usize)> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let end = view.chars.len();
    for at in 0..end {
        let c = view.at(at);
        let stop = "。!?！？\n".contains(c) || c == '.' && view.at(at + 1).is_whitespace() && at > start + 20;
        if !stop {
            continue;
        }
        let heading = view.at(start) == '#' || at - start < HEADING && c == '\n';
        if at > start && (!heading || at > 300) {
            sentences.push((start, at));
        }
        if sentences.len() > SLOGANS + 3 {
            return sentences;
        }
        start = at + 1;
    }
    if start < end {
        sentences.push((start, end));
    }
    sentences
}

/// The first character that is no space, mark or quotation sign.
fn skip_marks(view: &View, from: usize) -> usize {
    (from..view.chars.len()).find(|at| view.at(*at).is_alphanumeric()).unwrap_or(from)
}
