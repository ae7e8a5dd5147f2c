//! Single-character short names: 川渝, 驻邕, 辽企, 蒙、陕、宁、甘. A character alone is a word; only its
//! company makes it a name.

use super::found::{Found, Sort};
use super::gazetteer::{GAZETTEER, Id, rows};
use super::lexicon::Token;
use super::resolve::Context;
use super::view::View;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How readily a character is a short name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grade {
    /// Seldom anything else: 渝, 邕.
    Strong,
    /// More often a word: 云, 新.
    Weak,
    /// A country, in pairs and behind 对 only.
    Country,
}

struct Single {
    grade: Grade,
    readings: Vec<Id>,
}

static SINGLES: LazyLock<HashMap<char, Single>> = LazyLock::new(|| {
    let mut singles = HashMap::new();
    for row in rows(include_str!("data/singles.tsv")) {
        let [name, codes, grade] = row[..] else { continue };
        let grade = match grade {
            "s" => Grade::Strong,
            "w" => Grade::Weak,
            _ => Grade::Country,
        };
        let readings = codes.split(',').filter_map(|code| GAZETTEER.id(code)).collect();
        singles.extend(name.chars().next().map(|c| (c, Single { grade, readings })));
    }
    singles
});

/// Verbs and prepositions in front of a short name: 驻邕, 入渝.
const LEADS: &str = "驻在来赴入离援返抵住留进出省由";
/// The same for countries: 对蒙贸易, 输美.
const FOREIGN_LEADS: &str = "对赴输驻访旅";
/// What follows a country's short name there.
const TRADE: &[&str] = &[
    "贸易",
    "出口",
    "进口",
    "投资",
    "合作",
    "关税",
    "加征",
    "开放",
    "口岸",
    "经贸",
    "货运",
    "通关",
    "班列",
    "农产品",
    "货物",
    "农业",
    "外贸",
    "电力",
    "供电",
    "市场",
    "产品",
    "商品",
    "旅游",
    "企业",
    "直接投资",
    "边贸",
    "跨境",
    "陆路",
    "运输",
    "援助",
];
/// Characters after a short name that make a noun of it: 辽企, 蒙电.
const TAILS: &str = "企电资籍造研品货商";
/// Continuations that make a short name and its tail a company's name: 吉电股份.
const COMPANY: &[&str] = &["股份", "集团", "能源", "有限", "公司", "科技", "控股", "银行", "证券", "国际"];
/// Exchanges, railways and such, whose characters name no region.
const FIXED: &[&str] = &[
    "沪深",
    "沪港通",
    "深港通",
    "沪指",
    "深指",
    "沪股",
    "深股",
    "沪市",
    "深市",
    "京剧",
    "川剧",
    "京东",
    "沪铜",
    "沪金",
    "沪银",
];

/// Pairs of short names that are words each but names together.
const PAIRS: &[&str] = &[
    "港澳",
    "港澳台",
    "深港",
    "穗港",
    "深莞",
    "深汕",
    "厦漳",
    "郑洛",
    "宁杭",
    "杭甬",
    "苏锡常",
    "苏锡",
    "甬舟",
    "云贵",
    "兰西",
    "青藏",
    "新藏",
    "哈长",
    "合芜",
    "宁沪",
    "港深",
    "港珠澳",
    "云桂",
    "贵渝",
];

/// Finds the short names among the single characters of `tokens`.
pub(super) fn singles(view: &View, tokens: &[Token], context: &Context) -> Vec<Found> {
    let mut more = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(first) = single_at(view, tokens, at) else {
            at += 1;
            continue;
        };
        // A run of short names side by side or joined by list signs.
        let mut run = vec![(at, first)];
        let mut next = at + 1;
        loop {
            if let Some(single) = single_at(view, tokens, next) {
                run.push((next, single));
                next += 1;
                continue;
            }
            let listed = tokens.get(next).is_some_and(|token| view.at(token.start) == '、');
            match single_at(view, tokens, next + 1).filter(|_| listed) {
                Some(single) => {
                    run.push((next + 1, single));
                    next += 2;
                }
                None => break,
            }
        }
        let strong = run.iter().filter(|(_, single)| single.grade == Grade::Strong).count();
        let countries = run.iter().any(|(_, single)| single.grade == Grade::Country);
        let start = tokens.get(at).map_or(0, |token| token.start);
        let fixed = FIXED.iter().any(|word| view.has(start, word));
        let mut push = |at: usize, single: &Single, confidence: f32| {
            if let Some(token) = tokens.get(at) {
                let id = choose(view, token, single, context, &run);
                more.extend(id.map(|id| Found::sure(token.start, token.end, Sort::Single, id, confidence)));
            }
        };
        if run.len() > 2 && kindred(&run) || PAIRS.contains(&view.cut(start, start + run.len()).as_str()) {
            for (token, single) in &run {
                push(*token, single, 0.8);
            }
        } else if run.len() > 1
            && strong > 0
            && !countries
            && !fixed
            && (run.len() > 2 || strong == 2 || first.grade == Grade::Strong && joins(view, tokens, next))
        {
            for (token, single) in &run {
                push(*token, single, 0.85);
            }
        } else if run.len() == 1 && !fixed {
            if let Some(confidence) = alone(view, tokens, at, first, context) {
                push(at, first, confidence);
            }
        } else if !fixed && strong > 0 {
            // A pair of which one is no region: 京韩 is left, 在|渝 counts by itself.
            for (token, single) in &run {
                if let Some(confidence) = alone(view, tokens, *token, single, context) {
                    push(*token, single, confidence);
                }
            }
        }
        at = next.max(at + 1);
    }
    more
}

fn single_at(view: &View, tokens: &[Token], at: usize) -> Option<&'static Single> {
    let token = tokens.get(at)?;
    if token.entry.is_some() || token.end - token.start != 1 {
        return None;
    }
    SINGLES.get(&view.at(token.start))
}

/// Whether all of a run lie in one province: 厦漳泉.
fn kindred(run: &[(usize, &'static Single)]) -> bool {
    let top = |single: &Single| single.readings.first().map(|id| GAZETTEER.top(*id));
    let first = run.first().and_then(|(_, single)| top(single));
    first.is_some() && run.iter().all(|(_, single)| top(single) == first && single.grade != Grade::Country)
}

/// Whether what follows a pair closes it: punctuation, a word, or one of the usual continuations.
fn joins(view: &View, tokens: &[Token], next: usize) -> bool {
    tokens.get(next).is_none_or(|token| {
        token.entry.is_some()
            || "两三四等的、，。合共之间企地".contains(view.at(token.start))
            || !super::view::is_han(view.at(token.start))
    })
}

/// The confidence that a character by itself is a short name here.
fn alone(view: &View, tokens: &[Token], at: usize, single: &Single, context: &Context) -> Option<f32> {
    let token = tokens.get(at)?;
    let before = view.before(token.start);
    let after = view.at(token.end);
    let next = tokens.get(at + 1);
    let next_is_word = next.is_none_or(|next| next.entry.is_some() || !super::view::is_han(after));
    let company = COMPANY.iter().any(|word| view.has(token.end + 1, word) || view.has(token.end, word));
    let lead_alone =
        at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|lead| lead.end - lead.start == 1);
    let foreign = FOREIGN_LEADS.contains(before) && TRADE.iter().any(|word| view.has(token.end, word));
    if foreign && (single.grade == Grade::Country || view.at(token.start) == '蒙') {
        return Some(0.8);
    }
    if single.grade == Grade::Country {
        return (next.is_some_and(|next| next.end - next.start == 1) && "企资籍".contains(after) && !company)
            .then_some(0.7);
    }
    let tailed = TAILS.contains(after) && next.is_some_and(|next| next.end - next.start == 1) && !company;
    let led = LEADS.contains(before) && lead_alone && (next_is_word || tailed);
    let local = single
        .readings
        .iter()
        .any(|id| context.held(*id) > 0 || context.home.is_some_and(|home| GAZETTEER.within(home, *id)));
    match single.grade {
        Grade::Strong if led || tailed => Some(0.85),
        Grade::Weak if tailed && (after == '企' || local) => Some(0.75),
        Grade::Weak if led && local => Some(0.75),
        _ => None,
    }
}

/// 蒙 is Mongolia behind 对 and beside 中, 宁 Nanjing beside 沪, else what the text or the home names.
fn choose(
    view: &View,
    token: &Token,
    single: &Single,
    context: &Context,
    run: &[(usize, &'static Single)],
) -> Option<Id> {
    let first = single.readings.first().copied()?;
    if single.readings.len() == 1 {
        return Some(first);
    }
    let c = view.at(token.start);
    let before = view.before(token.start);
    if c == '蒙' || c == '哈' || c == '德' || c == '澳' {
        let abroad =
            single.readings.iter().copied().find(|id| GAZETTEER.unit(*id).level == super::Level::Country);
        let foreign = FOREIGN_LEADS.contains(before) || "中俄".contains(before);
        return if foreign { abroad } else { single.readings.iter().copied().find(|id| Some(*id) != abroad) };
    }
    if c == '宁'
        && run.iter().any(|(_, other)| {
            other
                .readings
                .first()
                .is_some_and(|id| matches!(GAZETTEER.unit(*id).code.as_str(), "310000" | "330100" | "340000"))
        })
    {
        return GAZETTEER.id("320100");
    }
    let home = single
        .readings
        .iter()
        .copied()
        .find(|id| context.home.is_some_and(|home| GAZETTEER.within(home, *id)));
    let named = single.readings.iter().copied().max_by_key(|id| (context.held(*id), *id == first));
    home.or(named.filter(|id| context.held(*id) > 0 && run.len() == 1)).or(Some(first))
}
