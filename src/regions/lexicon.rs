//! Every Chinese form that may be a name, the words that compete with them, and the cheapest way to read a text
//! as both.

use super::Level;
use super::found::Readings;
use super::gazetteer::{GAZETTEER, Id, forms, rows};
use super::trie::Trie;
use super::view::{FIRST_HAN, LAST_HAN, fold, han_index, is_han};
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
    pub(super) readings: &'static [(Id, Form)],
    /// 0: a name only; 1: also a word or a name of something else; 2: an everyday word.
    pub(super) common: u8,
}

/// A piece of the text: a name, a word or a single character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Entry in the lexicon; single characters have none.
    pub(super) entry: Option<u32>,
}

/// Forms and words.
pub(super) struct Lexicon {
    pub(super) entries: Vec<Entry>,
    /// Cost of each entry as a word.
    costs: Vec<Cost>,
    trie: Trie,
    /// Cost of every Chinese character by its index.
    single: Vec<Cost>,
}

/// Ten times the negative natural log of a probability, as the word list has it.
type Cost = u8;

/// Cost of a character that the word list does not know, and of one that is no Chinese character.
const RARE: Cost = 130;
const FOREIGN: Cost = 60;
/// Cost of a name that the word list does not know, by whether it has two characters or more.
const SHORT_NAME: Cost = 136;
const LONG_NAME: Cost = 120;
/// Countries and provinces are as frequent in news as any word: 越南|北宁, not 越|南北|宁.
const MAJOR_NAME: Cost = 85;
/// Prefectures are more frequent than the dictionary's novels have them: 新华社|长春, not 新华|社长|春.
const PREFECTURE_NAME: Cost = 105;
/// Cost of states abroad, and of a word whose cost cannot be read.
const STATE: Cost = 120;
const UNREAD: Cost = 150;

impl Lexicon {
    fn build() -> Self {
        let mut draft = Draft { trie: Trie::new(), forms: Vec::with_capacity(1 << 17) };
        let mut single = vec![RARE; LAST_HAN as usize - FIRST_HAN as usize + 1];
        read_words(&mut draft, &mut single);
        read_names(&mut draft);
        for row in rows(include_str!("data/common.tsv")) {
            let [name, grade] = row[..] else { continue };
            if let (Some(form), Ok(grade)) = (draft.known(name), grade.parse()) {
                form.common = grade;
            }
        }
        let costs = draft.forms.iter().map(|form| form.cost(&single)).collect();
        let all: Vec<(Id, Form)> =
            draft.forms.iter().flat_map(|form| form.readings.iter().copied()).collect();
        // It lives as long as the lexicon, which is never dropped.
        let mut rest: &'static [(Id, Form)] = all.leak();
        let entry = |form: &DraftForm| {
            let (readings, more) = rest.split_at(form.readings.len());
            rest = more;
            Entry { readings, common: form.common }
        };
        let entries = draft.forms.iter().map(entry).collect();
        Self { entries, costs, trie: draft.trie, single }
    }

    /// The cheapest way to read `chars` as names, words and single characters.
    pub(super) fn tokens(&self, chars: &[char]) -> Vec<Token> {
        // best[i]: cost of the first i characters and the token that ends there.
        let mut best: Vec<(u32, u32, u32)> = vec![(u32::MAX, 0, u32::MAX); chars.len() + 1];
        best[0].0 = 0;
        let starts = self.trie.starts(chars);
        let mut starts = starts.iter().peekable();
        for (at, &c) in chars.iter().enumerate() {
            let cost = best[at].0;
            let step = cost + u32::from(single_cost(&self.single, c));
            // A character by itself wins ties.
            if step <= best[at + 1].0 {
                best[at + 1] = (step, at as u32, u32::MAX);
            }
            while let Some(start) = starts.next_if(|start| start.at as usize <= at) {
                self.trie.follow(chars, start, |length, entry| {
                    let cost = cost + u32::from(self.costs[entry as usize]);
                    if cost < best[at + length].0 {
                        best[at + length] = (cost, at as u32, entry);
                    }
                });
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

impl Lexicon {
    /// Calls `name` with the span and the readings of everything in `chars` that may be a name, whatever words it
    /// crosses.
    pub(super) fn names(&self, chars: &[char], mut name: impl FnMut(usize, usize, Readings)) {
        for start in self.trie.starts(chars) {
            self.trie.follow(chars, &start, |length, entry| {
                if let Some(entry) =
                    self.entries.get(entry as usize).filter(|entry| !entry.readings.is_empty())
                {
                    let at = start.at as usize;
                    name(at, at + length, Readings::Known(entry.readings));
                }
            });
        }
    }
}

fn single_cost(single: &[Cost], c: char) -> Cost {
    if is_han(c) { han_index(c).and_then(|at| single.get(at)).copied().unwrap_or(RARE) } else { FOREIGN }
}

/// The forms while the tables are read.
struct Draft {
    trie: Trie,
    forms: Vec<DraftForm>,
}

#[derive(Default)]
struct DraftForm {
    text: Box<str>,
    /// Cost in the word list.
    word: Option<Cost>,
    readings: Vec<(Id, Form)>,
    /// Whether it is the official name of a division.
    official: bool,
    common: u8,
}

impl Draft {
    /// The form of a text, folded; `None` for single characters.
    fn form(&mut self, text: impl Iterator<Item = char> + Clone) -> Option<&mut DraftForm> {
        let folded = text.map(fold);
        let number = self.trie.insert(folded.clone(), self.forms.len() as u32)? as usize;
        if number == self.forms.len() {
            self.forms.push(DraftForm { text: folded.collect(), ..DraftForm::default() });
        }
        self.forms.get_mut(number)
    }

    fn known(&mut self, text: &str) -> Option<&mut DraftForm> {
        let number = self.trie.find(text.chars().map(fold))?;
        self.forms.get_mut(number as usize)
    }

    fn add(&mut self, text: impl Iterator<Item = char> + Clone, id: Id, kind: Form) {
        if let Some(form) = self.form(text)
            && !form.readings.iter().any(|(known, _)| *known == id)
        {
            form.readings.push((id, kind));
        }
    }
}

impl DraftForm {
    fn cost(&self, single: &[Cost]) -> Cost {
        let length = self.text.chars().count();
        let mut cost = self.word.unwrap_or(SHORT_NAME);
        if self.readings.is_empty() {
            return cost;
        }
        if length > 2 {
            // A long name is one name, however seldom the word list saw it.
            cost = cost.min(LONG_NAME + 5 * length.min(20) as Cost - 15);
        }
        if self.common == 2 {
            // 上海|港, not 上|海港: a word that is seldom a place yields to a name beside it.
            cost += 20;
        }
        if length == 2 {
            // Frequent characters must not outbid the name they make (新|会); context judges it later.
            let apart: u32 = self.text.chars().map(|c| u32::from(single_cost(single, c))).sum();
            cost = cost.min(Cost::try_from(apart.saturating_sub(7)).unwrap_or(Cost::MAX));
        }
        let level = |level: Level| self.readings.iter().any(|(id, _)| GAZETTEER.unit(*id).level == level);
        if self.common == 0 && (level(Level::Country) || level(Level::Province)) {
            cost = cost.min(MAJOR_NAME);
        } else if self.common == 0 && level(Level::Prefecture) {
            cost = cost.min(PREFECTURE_NAME);
        }
        cost
    }
}

/// Reads the words, and the costs of single characters.
fn read_words(draft: &mut Draft, single: &mut [Cost]) {
    for row in rows(include_str!("data/words.tsv")) {
        let [word, cost] = row[..] else { continue };
        let cost = cost.parse::<Cost>().unwrap_or(UNREAD);
        let mut chars = word.chars();
        if let (Some(only), None) = (chars.next(), chars.next()) {
            if let Some(cell) = han_index(only).and_then(|at| single.get_mut(at)) {
                *cell = cost;
            }
        } else if let Some(form) = draft.form(word.chars()) {
            form.word = Some(cost);
        }
    }
    // 佐治亚州 holds no city of George.
    for row in rows(include_str!("data/states.tsv")) {
        for state in forms(row.get(3).copied().unwrap_or_default()) {
            let tail = if state.ends_with(['州', '卡', '格', '尔']) { "" } else { "州" };
            for tail in [tail, ""] {
                if let Some(form) = draft.form(state.chars().chain(tail.chars())) {
                    form.word.get_or_insert(STATE);
                }
            }
        }
    }
}

/// Reads all Chinese forms with the units they may name.
fn read_names(draft: &mut Draft) {
    for (id, unit) in GAZETTEER.units.iter().enumerate() {
        let id = id as Id;
        match unit.level {
            Level::Town => {}
            Level::Province | Level::Prefecture | Level::County => {
                draft.add(unit.name.chars(), id, Form::Full);
                if let Some(form) = draft.known(unit.name) {
                    form.official = true;
                }
                for short in forms(unit.short) {
                    let typed = short.chars().count() > 2 && short.ends_with(['州', '县', '盟']);
                    draft.add(short.chars(), id, if typed { Form::Full } else { Form::Short });
                }
            }
            Level::City => {
                for form in forms(unit.short) {
                    draft.add(form.chars(), id, Form::Short);
                    if !form.ends_with('市') {
                        draft.add(form.chars().chain(['市']), id, Form::Full);
                    }
                }
            }
            _ => forms(unit.short).for_each(|form| draft.add(form.chars(), id, Form::Full)),
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
            let name = base.chars().chain(tail.chars());
            if !draft.form(name.clone()).is_some_and(|form| form.official) {
                draft.add(name, id as Id, Form::Former);
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
            draft.add(form.chars(), id, kind);
            // 大庸市 was called 大庸, unless that is a word or another place.
            let short = form.strip_suffix("地区").or(form.strip_suffix(['市', '县', '区', '盟']));
            shorts.extend(short.map(|short| (short, id)));
        }
    }
    for (short, id) in shorts {
        if let Some(form) = draft.form(short.chars())
            && form.word.is_none()
            && form.readings.is_empty()
        {
            form.readings.push((id, Form::Former));
        }
    }
    for row in rows(include_str!("data/zones.tsv")) {
        let [form, codes, level] = row[..] else { continue };
        let level = if level == "port" { Level::Port } else { Level::Zone };
        if let Some(form) = draft.form(form.chars()) {
            let units = codes.split(',').filter_map(|code| GAZETTEER.id(code));
            form.readings = units.map(|id| (id, Form::Zone(level))).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let tokens = LEXICON.tokens(&chars);
        let words: Vec<String> = tokens.iter().map(|t| chars[t.start..t.end].iter().collect()).collect();
        words.join("|")
    }

    #[test]
    fn the_trie_holds_every_form() {
        for form in ["吉林省", "内蒙古自治区", "奎屯—独山子经开区", "刚果(金)", "黑龙江"]
        {
            assert!(LEXICON.trie.find(form.chars()).is_some(), "{form}");
        }
        assert!(LEXICON.entries.len() > 70_000, "{} forms", LEXICON.entries.len());
        assert!(LEXICON.trie.load() < 0.7, "{} of the table", LEXICON.trie.load());
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
