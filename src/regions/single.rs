//! Single-character short names: 川渝, 驻邕, 辽企, 蒙、陕、宁、甘. A character alone is a word; only its
//! company makes it a name.

use super::Level;
use super::context::Context;
use super::found::{Found, Sort};
use super::gazetteer::{GAZETTEER, Id, rows};
use super::lexicon::Token;
use super::mask::SYLLABLES;
use super::single_words::{
    COMPANY, FIRMS, FIXED, FOREIGN_LEADS, FOREIGN_TAILS, LEADS, LINES, ORGANS, STRAIT_LEADS, TAILS, TOGETHER,
    TRADE,
};
use super::view::{FIRST_HAN, LAST_HAN, View, han_index, is_han, one_of};
use std::sync::LazyLock;

/// A few values by Chinese character: one byte for each character, so that the look-up stays in the cache.
struct ByCharacter<T> {
    /// One more than the index of the value; 0 for none.
    index: Vec<u8>,
    values: Vec<T>,
}

impl<T> ByCharacter<T> {
    fn new() -> Self {
        Self { index: vec![0; LAST_HAN as usize - FIRST_HAN as usize + 1], values: Vec::new() }
    }

    fn at(&self, c: char) -> Option<usize> {
        let at = han_index(c).and_then(|at| self.index.get(at))?;
        usize::from(*at).checked_sub(1)
    }

    fn get(&self, c: char) -> Option<&T> {
        self.values.get(self.at(c)?)
    }

    fn get_mut(&mut self, c: char) -> Option<&mut T> {
        let at = self.at(c)?;
        self.values.get_mut(at)
    }

    /// Keeps `value` for `c`; the tables have far fewer than 255 characters each.
    fn insert(&mut self, c: char, value: T) {
        if let Some(cell) = han_index(c).and_then(|at| self.index.get_mut(at))
            && let Ok(number) = u8::try_from(self.values.len() + 1)
        {
            *cell = number;
            self.values.push(value);
        }
    }
}

/// How readily a character is a short name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grade {
    /// Seldom anything else: 渝, 邕.
    Strong,
    /// More often a word: 云, 新.
    Weak,
    /// A country: 俄, 日.
    Country,
    /// A country whose character is nearly always a word: 土, 以. Only where the text names the country.
    Rare,
}

struct Single {
    grade: Grade,
    readings: Vec<Id>,
}

static SINGLES: LazyLock<ByCharacter<Single>> = LazyLock::new(|| {
    let mut singles = ByCharacter::new();
    for row in rows(include_str!("data/singles.tsv")) {
        let [name, codes, grade] = row[..] else { continue };
        let grade = match grade {
            "s" => Grade::Strong,
            "w" => Grade::Weak,
            "c" => Grade::Country,
            _ => Grade::Rare,
        };
        let readings = codes.split(',').filter_map(|code| GAZETTEER.id(code)).collect();
        if let Some(c) = name.chars().next() {
            singles.insert(c, Single { grade, readings });
        }
    }
    singles
});

/// Names that only read together (长株潭, 苏锡常), longest first, by their first character.
static CLUSTERS: LazyLock<ByCharacter<Vec<Cluster>>> = LazyLock::new(|| {
    let mut clusters: ByCharacter<Vec<Cluster>> = ByCharacter::new();
    for row in rows(include_str!("data/clusters.tsv")) {
        let [name, codes] = row[..] else { continue };
        let units = codes.split(',').filter_map(|code| GAZETTEER.id(code)).collect();
        let Some(c) = name.chars().next() else { continue };
        match clusters.get_mut(c) {
            Some(list) => list.push((name, units)),
            None => clusters.insert(c, vec![(name, units)]),
        }
    }
    for list in &mut clusters.values {
        list.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    }
    clusters
});

type Cluster = (&'static str, Vec<Id>);

/// Finds the short names among the single characters of `tokens`.
pub(super) fn singles(view: &View, tokens: &[Token], context: &Context) -> Vec<Found> {
    let mut more = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some((next, finds)) = cluster(view, tokens, at, context) {
            more.extend(finds);
            at = next;
            continue;
        }
        let Some(first) = single_at(view, tokens, at) else {
            at += 1;
            continue;
        };
        // A run of short names side by side or joined by list signs.
        let mut run = vec![(at, first)];
        let mut next = at + 1;
        // 青、甘、新: a list of characters that may all be names is one of names.
        let mut listed_through = true;
        let common = |at: usize| single_at(view, tokens, at).filter(|single| single.grade != Grade::Rare);
        loop {
            if first.grade == Grade::Rare {
                break;
            }
            if let Some(single) = common(next) {
                run.push((next, single));
                next += 1;
                listed_through = false;
                continue;
            }
            let listed = tokens.get(next).is_some_and(|token| view.at(token.start) == '、');
            match common(next + 1).filter(|_| listed) {
                Some(single) => {
                    run.push((next + 1, single));
                    next += 2;
                }
                None => break,
            }
        }
        let count = |grade: Grade| run.iter().filter(|(_, single)| single.grade == grade).count();
        let (strong, countries) = (count(Grade::Strong), count(Grade::Country));
        let start = tokens.get(at).map_or(0, |token| token.start);
        let fixed = FIXED.stand(view, start);
        let kin = kindred(&run, context);
        let named_pair = run.len() == 2
            && run.iter().all(|(_, single)| single.readings.iter().any(|id| context.held(*id) > 0));
        let abroad = countries + run.iter().filter(|(_, single)| is_nation(single)).count() >= run.len();
        // 中日 is a pair with China, whose partner nobody asks for.
        let with_china = one_of(view.before(start), "中华");
        // 津津乐道 and 蓉蓉 are words, 辽港集团 is a company.
        let doubled = run.windows(2).any(|pair| pair[0].1.readings == pair[1].1.readings);
        let bounded = opens(view, tokens, at) && joins(view, tokens, next);
        let end = run.last().and_then(|(at, _)| tokens.get(*at)).map_or(start, |token| token.end);
        let word = fixed || doubled || run.len() > 1 && FIRMS.stand(view, end);
        let whole = if word {
            None
        } else if run.len() > 2
            && (kin.is_some() || countries == 0 && listed_through && opens(view, tokens, at))
        {
            Some(0.8)
        } else if run.len() > 1 && abroad && !with_china {
            bounded.then_some(0.75)
        } else if run.len() > 1 && strong > 0 && countries == 0 {
            let next_char = tokens.get(next).map_or('\n', |token| view.at(token.start));
            let foreign = SYLLABLES.contains(next_char) || !opens(view, tokens, at);
            let sure = !foreign && (run.len() > 2 || strong == 2) || bounded && first.grade == Grade::Strong;
            sure.then_some(0.85)
        } else if named_pair && kin.is_some() {
            Some(0.7)
        } else {
            None
        };
        for (token, single) in &run {
            let Some(cell) = tokens.get(*token) else { continue };
            let confidence = match whole {
                Some(confidence) => Some(confidence),
                // 京韩 is no pair, 在|渝 counts by itself.
                None if !word && (run.len() == 1 || strong > 0 || countries > 0 && !with_china) => {
                    alone(view, tokens, *token, single, context)
                }
                None => None,
            };
            let Some(confidence) = confidence else { continue };
            let id = match (kin.filter(|_| whole.is_some()), abroad && whole.is_some()) {
                (Some(province), _) => within(single, province),
                (_, true) => nation(single),
                _ => choose(view, cell, single, context, &run),
            };
            more.extend(id.map(|id| Found::sure(cell.start, cell.end, Sort::Single, id, confidence)));
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
    let c = view.at(token.start);
    // 3日 is a date.
    let before = view.before(token.start);
    if c == '日'
        && (before.is_ascii_digit() || "一二三四五六七八九十每当今明昨即次近某工假节生".contains(before))
    {
        return None;
    }
    SINGLES.get(c)
}

/// Whether a character may be a short name at all.
pub(super) fn is_short_name(c: char) -> bool {
    SINGLES.get(c).is_some()
}

fn is_nation(single: &Single) -> bool {
    single.grade != Grade::Country && nation(single).is_some()
}

/// The country that a short name may stand for.
fn nation(single: &Single) -> Option<Id> {
    single
        .readings
        .iter()
        .copied()
        .find(|id| matches!(GAZETTEER.unit(*id).level, Level::Country | Level::Macro))
}

/// The prefecture of a province that a short name may stand for.
fn within(single: &Single, province: Id) -> Option<Id> {
    single.readings.iter().copied().find(|id| *id != province && GAZETTEER.top(*id) == province)
}

/// The province of which all of a run are prefectures: 厦漳泉, 济青烟. With several, the one that the text names.
fn kindred(run: &[(usize, &'static Single)], context: &Context) -> Option<Id> {
    let (_, first) = run.first()?;
    let mut provinces: Vec<Id> = first.readings.iter().map(|id| GAZETTEER.top(*id)).collect();
    provinces.retain(|province| run.iter().all(|(_, single)| within(single, *province).is_some()));
    provinces.into_iter().max_by_key(|province| context.held(*province))
}

/// The names of a cluster that begins with token `at`, and the token behind it.
fn cluster(view: &View, tokens: &[Token], at: usize, context: &Context) -> Option<(usize, Vec<Found>)> {
    let token = tokens.get(at).filter(|token| token.end - token.start <= 2)?;
    let known = CLUSTERS.get(view.at(token.start))?;
    let (name, units) = known.iter().find(|(name, _)| view.has(token.start, name))?;
    let end = token.start + units.len();
    let next = tokens.partition_point(|token| token.start < end);
    // Its end must be the end of a word, and no word that is longer starts inside.
    let whole = next >= tokens.len() || tokens.get(next).is_some_and(|next| next.start == end);
    let line = LINES.stand(view, end);
    let named = units.iter().filter(|id| context.held(**id) > 0).count();
    let sure = units.len() > 2 || named == units.len() || TOGETHER.stand(view, end);
    if !whole || line || !sure || name.is_empty() {
        return None;
    }
    let found =
        |(n, id): (usize, &Id)| Found::sure(token.start + n, token.start + n + 1, Sort::Single, *id, 0.8);
    Some((next, units.iter().enumerate().map(found).collect()))
}

/// Whether what follows a pair closes it: punctuation, a word, or one of the usual continuations.
fn joins(view: &View, tokens: &[Token], next: usize) -> bool {
    tokens.get(next).is_none_or(|token| {
        token.entry.is_some()
            || "两三四五六七等的、，。合共之间企地方双毗交沿各籍均已联互再也率市省区都将携"
                .contains(view.at(token.start))
            || !is_han(view.at(token.start))
    })
}

/// Whether what stands in front of short names can end there: 李|美|英 and 苏|鲁|尔 are persons.
fn opens(view: &View, tokens: &[Token], at: usize) -> bool {
    at.checked_sub(1).and_then(|at| tokens.get(at)).is_none_or(|token| {
        token.entry.is_some()
            || !is_han(view.at(token.start))
            || "和与同对赴在及将由是以为的等被向据称因从到于让使给把了经自来入出抵驻含离返回达连通穿跨接即至往而但又也都并含受各指请求允获赢拥帮促助建去过约日月年时"
                .contains(view.at(token.start))
    })
}

/// The confidence that a character by itself is a short name here.
fn alone(view: &View, tokens: &[Token], at: usize, single: &Single, context: &Context) -> Option<f32> {
    let token = tokens.get(at)?;
    let before = view.before(token.start);
    let after = view.at(token.end);
    let next = tokens.get(at + 1);
    let next_is_word = next.is_none_or(|next| next.entry.is_some() || !is_han(after));
    let next_is_single = next.is_some_and(|next| next.end - next.start == 1);
    let company = COMPANY.stand(view, token.end + 1) || COMPANY.stand(view, token.end);
    let lead_alone =
        at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|lead| lead.end - lead.start == 1);
    let trade = TRADE.stand(view, token.end);
    let held = |id: &Id| context.held(*id) > 0;
    let abroad = nation(single);
    if abroad.is_some() && before != '中' {
        let named = abroad.as_ref().is_some_and(held) || single.readings.iter().any(held);
        let led = FOREIGN_LEADS.contains(before) && lead_alone;
        // 哈|方正与: the adverb 正, not the word 方正.
        let party =
            after == '方' && (next_is_single || view.has(token.end, "方正")) && opens(view, tokens, at);
        let country = matches!(single.grade, Grade::Country);
        if led && trade && (country || view.at(token.start) == '蒙' || named) {
            return Some(0.8);
        }
        if party && (country && view.at(token.start) != '老' || named) {
            return Some(0.75);
        }
        if country {
            // 老人 and 日子 are words wherever they stand.
            let plain = !one_of(view.at(token.start), "老日印") || named;
            let organ = plain && ORGANS.stand(view, token.end) && opens(view, tokens, at);
            let tailed = next_is_single && FOREIGN_TAILS.contains(after) && !company
                || named && next_is_single && "货煤商".contains(after);
            let visited = led && next_is_word && plain && "对赴访驻".contains(before);
            return (tailed || organ || visited).then_some(0.7);
        }
    }
    if single.grade == Grade::Country || single.grade == Grade::Rare {
        return None;
    }
    // 宁字号, 吉字号.
    if view.has(token.end, "字号") && opens(view, tokens, at) {
        return Some(0.8);
    }
    let strait = one_of(view.at(token.start), "港澳台");
    if strait
        && (STRAIT_LEADS.contains(before) && lead_alone && trade
            || "企资商胞青".contains(after) && next_is_single && !company)
    {
        return Some(0.75);
    }
    let tailed = TAILS.contains(after) && next_is_single && !company;
    let led = LEADS.contains(before) && lead_alone;
    let local = single
        .readings
        .iter()
        .any(|id| held(id) || context.home.is_some_and(|home| GAZETTEER.within(home, *id)));
    match single.grade {
        Grade::Strong if tailed || led && (next_is_word || local) => Some(0.85),
        Grade::Weak if tailed && (after == '企' || local) => Some(0.75),
        Grade::Weak if led && (next_is_word || tailed) && local => Some(0.75),
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
    if "蒙哈德澳".contains(c) {
        let abroad = single.readings.iter().copied().find(|id| GAZETTEER.unit(*id).level == Level::Country);
        let held = |id: Option<Id>| id.map_or(0, |id| context.held(id));
        let home = single.readings.iter().copied().find(|id| Some(*id) != abroad);
        let foreign = "对赴输驻访旅中俄".contains(before)
            || view.at(token.end) == '方' && (c == '蒙' || held(abroad) >= held(home))
            || held(abroad) > 0 && held(home) == 0;
        return if foreign { abroad } else { home };
    }
    if c == '宁'
        && run.iter().any(|(_, other)| {
            other
                .readings
                .first()
                .is_some_and(|id| matches!(GAZETTEER.unit(*id).code, "310000" | "330100" | "340000"))
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
