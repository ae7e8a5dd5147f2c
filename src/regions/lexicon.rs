//! Every Chinese form that may be a name, the words that compete with them, and the automaton that finds both.

use super::Level;
use super::gazetteer::{GAZETTEER, Id, forms, rows};
use super::view::{FIRST_HAN, LAST_HAN, fold, han_index, is_han};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The lexicon, built on first use.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

/// How a form names its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Official name with its type word.
    Full,
    /// Without the type word.
    Short,
    /// A former official name.
    Former,
    /// The name of a zone or port; the unit is the one that holds it.
    Zone(Level),
}

/// What a string of the lexicon may stand for.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Units it may name; empty for plain words.
    pub(super) readings: Vec<(Id, Form)>,
    /// 0: a name only; 1: also a word or a name of something else; 2: an everyday word.
    pub(super) common: u8,
    /// Negative log probability as a word.
    cost: f32,
    /// Length in characters.
    length: usize,
}

/// A piece of the text: a name, a word or a single character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Entry in the lexicon; single characters have none.
    pub(super) entry: Option<u32>,
}

/// Forms and words with their automaton.
pub(super) struct Lexicon {
    pub(super) entries: Vec<Entry>,
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    /// Cost of every Chinese character by its index.
    single: Vec<f32>,
}

/// Cost of a character that the word list does not know, and of one that is no Chinese character.
const RARE: f32 = 13.0;
const FOREIGN: f32 = 6.0;
/// Cost of a name that the word list does not know, by whether it has two characters or more.
const SHORT_NAME: f32 = 13.6;
const LONG_NAME: f32 = 12.0;
/// Countries and provinces are as frequent in news as any word: 越南|北宁, not 越|南北|宁.
const MAJOR_NAME: f32 = 8.5;
/// Prefectures are more frequent than the dictionary's novels have them: 新华社|长春, not 新华|社长|春.
const PREFECTURE_NAME: f32 = 10.5;

impl Lexicon {
    fn build() -> Self {
        let mut words: HashMap<String, f32> = HashMap::new();
        let mut single = vec![RARE; LAST_HAN as usize - FIRST_HAN as usize + 1];
        for row in rows(include_str!("data/words.tsv")) {
            let [word, cost] = row[..] else { continue };
            let cost = cost.parse::<f32>().unwrap_or(150.0) / 10.0;
            let mut chars = word.chars();
            match (chars.next(), chars.next()) {
                (Some(only), None) => {
                    if let Some(cell) = han_index(only).and_then(|at| single.get_mut(at)) {
                        *cell = cost;
                    }
                }
                _ => {
                    words.insert(word.chars().map(fold).collect(), cost);
                }
            }
        }
        // 佐治亚州 holds no city of George.
        for row in rows(include_str!("data/states.tsv")) {
            for state in forms(row.get(3).copied().unwrap_or_default()) {
                let tail = if state.ends_with(['州', '卡', '格', '尔']) { "" } else { "州" };
                words.entry(format!("{state}{tail}")).or_insert(12.0);
                words.entry(state.to_string()).or_insert(12.0);
            }
        }
        let mut readings = all_readings(&words);
        let common: HashMap<&str, u8> = rows(include_str!("data/common.tsv"))
            .filter_map(|row| Some((*row.first()?, row.get(1)?.parse().ok()?)))
            .collect();
        let mut all: Vec<String> = words.keys().chain(readings.keys()).cloned().collect();
        all.sort_unstable();
        all.dedup();
        let mut patterns = Vec::with_capacity(all.len());
        let mut entries = Vec::with_capacity(all.len());
        for form in all {
            let length = form.chars().count();
            let readings = readings.remove(&form).unwrap_or_default();
            let mut cost = words.get(&form).copied().unwrap_or(SHORT_NAME);
            if !readings.is_empty() && length > 2 {
                // A long name is one name, however seldom the word list saw it.
                cost = cost.min(LONG_NAME + (length as f32 - 3.0) * 0.5);
            }
            let common = common.get(form.as_str()).copied().unwrap_or(0);
            if !readings.is_empty() && common == 2 {
                // 上海|港, not 上|海港: a word that is seldom a place yields to a name beside it.
                cost += 2.0;
            }
            if !readings.is_empty() && length == 2 {
                // Frequent characters must not outbid the name they make (新|会); context judges it later.
                let apart: f32 = form.chars().map(|c| single_cost(&single, c)).sum();
                cost = cost.min(apart - 0.7);
            }
            let level = |level: Level| readings.iter().any(|(id, _)| GAZETTEER.unit(*id).level == level);
            if common == 0 && (level(Level::Country) || level(Level::Province)) {
                cost = cost.min(MAJOR_NAME);
            } else if common == 0 && level(Level::Prefecture) {
                cost = cost.min(PREFECTURE_NAME);
            }
            patterns.push((form, entries.len() as u32));
            entries.push(Entry { readings, common, cost, length });
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .build_with_values(patterns)
            .expect("patterns are unique, not empty, and few enough");
        Self { entries, automaton, single }
    }

    /// The cheapest way to read `chars` (whose string is `text`) as names, words and single characters.
    pub(super) fn tokens(&self, chars: &[char], text: &str) -> Vec<Token> {
        // best[i]: cost of the first i characters and the token that ends there.
        let mut best: Vec<(f32, u32, u32)> = Vec::with_capacity(chars.len() + 1);
        best.push((0.0, 0, u32::MAX));
        let mut found = self.automaton.find_overlapping_iter(text).peekable();
        let mut byte = 0;
        for (at, &c) in chars.iter().enumerate() {
            byte += c.len_utf8();
            let step = single_cost(&self.single, c);
            let mut cheapest = (best[at].0 + step, at as u32, u32::MAX);
            while let Some(hit) = found.next_if(|hit| hit.end() <= byte) {
                let entry = &self.entries[hit.value() as usize];
                if entry.length > at + 1 {
                    continue;
                }
                let start = at + 1 - entry.length;
                let cost = best[start].0 + entry.cost;
                if cost < cheapest.0 {
                    cheapest = (cost, start as u32, hit.value());
                }
            }
            best.push(cheapest);
            if best.len().is_multiple_of(4096) {
                // Costs only matter relative to each other; kept small they stay exact.
                let base = cheapest.0;
                let from = best.len().saturating_sub(64);
                best[from..].iter_mut().for_each(|cell| cell.0 -= base);
            }
        }
        let mut tokens = Vec::with_capacity(chars.len());
        let mut end = chars.len();
        while end > 0 {
            let (_, start, entry) = best[end];
            let start = start as usize;
            tokens.push(Token { start, end, entry: (entry != u32::MAX).then_some(entry) });
            end = start;
        }
        tokens.reverse();
        tokens
    }
}

fn single_cost(single: &[f32], c: char) -> f32 {
    if is_han(c) { han_index(c).and_then(|at| single.get(at)).copied().unwrap_or(RARE) } else { FOREIGN }
}

/// All Chinese forms with the units they may name.
fn all_readings(words: &HashMap<String, f32>) -> HashMap<String, Vec<(Id, Form)>> {
    let mut readings: HashMap<String, Vec<(Id, Form)>> = HashMap::new();
    let mut add = |form: &str, id: Id, kind: Form| {
        let list = readings.entry(form.chars().map(fold).collect()).or_default();
        if !list.iter().any(|(known, _)| *known == id) {
            list.push((id, kind));
        }
    };
    let mut official: HashSet<&str> = HashSet::new();
    for (id, unit) in GAZETTEER.units.iter().enumerate() {
        let id = id as Id;
        match unit.level {
            Level::Town => {}
            Level::Province | Level::Prefecture | Level::County => {
                official.insert(unit.name);
                add(unit.name, id, Form::Full);
                for short in forms(unit.short) {
                    let typed = short.chars().count() > 2 && short.ends_with(['州', '县', '盟']);
                    add(short, id, if typed { Form::Full } else { Form::Short });
                }
            }
            Level::City => {
                for form in forms(unit.short) {
                    add(form, id, Form::Short);
                    if !form.ends_with('市') {
                        add(&format!("{form}市"), id, Form::Full);
                    }
                }
            }
            _ => forms(unit.short).for_each(|form| add(form, id, Form::Full)),
        }
    }
    // A district was a county or a county-level city once, a city a county or a league: 莱芜市 → 莱芜区.
    for (id, unit) in GAZETTEER.units.iter().enumerate() {
        let former: &[&str] = match (unit.level, unit.type_char()) {
            (Level::County, '区') => &["县", "市"],
            (Level::County, '市') => &["县"],
            (Level::Prefecture, '市') => &["地区"],
            _ => &[],
        };
        let Some(base) = forms(unit.short).find(|s| s.chars().count() > 1) else { continue };
        for tail in former {
            let name = format!("{base}{tail}");
            if !official.contains(name.as_str()) {
                add(&name, id as Id, Form::Former);
            }
        }
    }
    let aliases = rows(include_str!("data/former.tsv")).chain(rows(include_str!("data/aliases.tsv")));
    let mut shorts: Vec<(&str, Id)> = Vec::new();
    for row in aliases {
        let [form, code] = row[..] else { continue };
        if let Some(id) = GAZETTEER.id(code) {
            let kind = match (form.chars().count(), form.ends_with(['盟', '县', '州'])) {
                (2, true) => Form::Full,
                (2, false) => Form::Short,
                _ => Form::Former,
            };
            add(form, id, kind);
            // 大庸市 was called 大庸, unless that is a word or another place.
            let short = form.strip_suffix("地区").or(form.strip_suffix(['市', '县', '区', '盟']));
            let short = short.filter(|short| short.chars().count() > 1 && !words.contains_key(*short));
            if let Some(short) = short {
                shorts.push((short, id));
            }
        }
    }
    for (short, id) in shorts {
        readings.entry(short.to_string()).or_insert_with(|| vec![(id, Form::Former)]);
    }
    for row in rows(include_str!("data/zones.tsv")) {
        let [form, code, level] = row[..] else { continue };
        if let Some(id) = GAZETTEER.id(code) {
            let level = if level == "port" { Level::Port } else { Level::Zone };
            let list = readings.entry(form.to_string()).or_default();
            list.clear();
            list.push((id, Form::Zone(level)));
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let tokens = LEXICON.tokens(&chars, text);
        let words: Vec<String> = tokens.iter().map(|t| chars[t.start..t.end].iter().collect()).collect();
        words.join("|")
    }

    #[test]
    fn names_do_not_cross_words() {
        for (text, cuts) in [
            ("海南昌江", "海南|昌江"),
            ("山东营商环境", "山东|营商环境"),
            ("湖北京山", "湖北|京山"),
            ("珠江西岸", "珠江|西岸"),
            ("南宁市民", "南宁|市民"),
            ("乌海市委", "乌海市|委"),
            ("济南市中区", "济南|市中区"),
            ("青岛市市南区", "青岛市|市南区"),
            ("云南省迪庆藏族自治州香格里拉市", "云南省|迪庆藏族自治州|香格里拉市"),
            ("大同小异", "大同小异"),
            ("文山会海", "文山会海"),
        ] {
            assert_eq!(cut(text), cuts);
        }
    }
}
