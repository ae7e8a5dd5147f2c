//! Many saved queries against one new article.
//!
//! Of each query the index keeps sets of atoms, of each of which a match has at least one: pairs of Chinese
//! characters, Latin words, codes, names, words of indicators. The query is filed under the set that the fewest other queries
//! are filed by; the other sets are looked up in the atoms of the article before the query itself is asked. What no atom is
//! known of (nothing but exclusions or dates) is asked of every article.
//!
//! The work per article is one lookup for each of its atoms and one verification for each query that shares all of its
//! sets with it, whatever the number of the others.

use super::Query;
use super::comparison::splits;
use super::expression::{Clause, Expression};
use super::figure::FigureClause;
use super::matching::Subject;
use super::text::{Needle, is_latin, is_wide};
use crate::regions::members;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A hash of something that an article has or has not. Equal hashes of different things cost a verification, no more.
type Atom = u64;

/// Characters of the beginning of a Latin word that are an atom, for words that are left open.
const PREFIX: usize = 3;

/// Sets that are looked up before a query is asked; more cost more than they spare.
const CHECKS: usize = 3;

/// What an atom is of.
#[derive(Debug, Clone, Copy)]
enum Sort {
    /// In a text.
    Word,
    Prefix,
    /// In an indicator.
    Indicator,
    IndicatorPrefix,
    Kind,
    Region,
    Section,
    Source,
    Topic,
    Story,
    Language,
}

/// Saved queries under keys of the owner's.
#[derive(Debug)]
pub struct Index<K> {
    saved: Vec<Saved<K>>,
    filed: HashMap<Atom, Vec<u32>, BuildHasherDefault<Hashed>>,
    /// Queries without an atom.
    always: Vec<u32>,
}

#[derive(Debug)]
struct Saved<K> {
    key: K,
    query: Query,
    checks: Box<[Box<[Atom]>]>,
}

impl<K> Index<K> {
    /// An index of `queries`.
    pub fn new(queries: impl IntoIterator<Item = (K, Query)>) -> Self {
        let queries: Vec<(K, Query)> = queries.into_iter().collect();
        let sets: Vec<Vec<Vec<Atom>>> = queries.iter().map(|(_, query)| sets_of(&query.expression)).collect();
        let mut uses: HashMap<Atom, u32, BuildHasherDefault<Hashed>> = HashMap::default();
        for atom in sets.iter().flatten().flatten() {
            *uses.entry(*atom).or_default() += 1;
        }
        let cost = |set: &Vec<Atom>| {
            set.iter().map(|atom| u64::from(uses.get(atom).copied().unwrap_or(0))).sum::<u64>()
        };
        let mut index =
            Self { saved: Vec::with_capacity(queries.len()), filed: HashMap::default(), always: Vec::new() };
        for ((key, query), mut sets) in queries.into_iter().zip(sets) {
            let id = index.saved.len() as u32;
            sets.sort_by_key(&cost);
            let mut sets = sets.into_iter();
            match sets.next() {
                Some(set) => {
                    for atom in set {
                        index.filed.entry(atom).or_default().push(id);
                    }
                }
                None => index.always.push(id),
            }
            let checks = sets.take(CHECKS).map(Vec::into_boxed_slice).collect();
            index.saved.push(Saved { key, query, checks });
        }
        index
    }

    /// How many queries it holds.
    pub fn len(&self) -> usize {
        self.saved.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.saved.is_empty()
    }

    /// The queries that match, with their keys, in the order in which they were given.
    pub fn matching(&self, subject: &Subject<'_>) -> Vec<(&K, &Query)> {
        let atoms = atoms_of(subject);
        let mut asked = self.always.clone();
        for ids in atoms.iter().filter_map(|atom| self.filed.get(atom)) {
            let likely = |id: &u32| {
                let saved = self.saved.get(*id as usize);
                saved
                    .is_some_and(|it| it.checks.iter().all(|set| set.iter().any(|atom| atoms.contains(atom))))
            };
            asked.extend(ids.iter().copied().filter(likely));
        }
        asked.sort_unstable();
        asked.dedup();
        let saved = asked.into_iter().filter_map(|id| self.saved.get(id as usize));
        saved.filter(|saved| saved.query.is_match(subject)).map(|saved| (&saved.key, &saved.query)).collect()
    }
}

/// Sets of atoms of each of which a match has at least one.
fn sets_of(expression: &Expression) -> Vec<Vec<Atom>> {
    match expression {
        Expression::Clause(clause) => clause_sets(clause),
        Expression::All(parts) => parts.iter().flat_map(sets_of).collect(),
        Expression::Any(parts) => {
            // One set of every alternative, joined; the one with the fewest atoms.
            let mut joined = Vec::new();
            for part in parts {
                let Some(set) = sets_of(part).into_iter().min_by_key(Vec::len) else { return Vec::new() };
                joined.extend(set);
            }
            vec![joined]
        }
        Expression::Not(_) => Vec::new(),
    }
}

fn clause_sets(clause: &Clause) -> Vec<Vec<Atom>> {
    let one = |sort: Sort, text: &str| vec![vec![atom(sort, text.chars())]];
    match clause {
        Clause::Words(needle) => single(needle_atoms(needle, Sort::Word, Sort::Prefix)),
        Clause::Region(code) => {
            let codes = members(code).iter().copied().chain([code.as_str()]);
            vec![codes.map(|code| atom(Sort::Region, code.chars())).collect()]
        }
        Clause::Section(name) => one(Sort::Section, name),
        Clause::Source(name) => one(Sort::Source, name),
        Clause::Topic(id) => one(Sort::Topic, id),
        Clause::Story(id) => one(Sort::Story, id),
        Clause::Language(tag) => one(Sort::Language, tag.split('-').next().unwrap_or(tag)),
        Clause::Published(_) => Vec::new(),
        Clause::Figure(clause) => figure_sets(clause),
    }
}

fn single(atoms: Vec<Atom>) -> Vec<Vec<Atom>> {
    atoms.into_iter().map(|atom| vec![atom]).collect()
}

fn figure_sets(clause: &FigureClause) -> Vec<Vec<Atom>> {
    let mut sets = Vec::new();
    for needle in &clause.indicator {
        let mut atoms = needle_atoms(needle, Sort::Indicator, Sort::IndicatorPrefix);
        if splits(needle) {
            // Wherever it is split, its first and last two characters stay together.
            atoms = [atoms.first(), atoms.last()].into_iter().flatten().copied().collect();
        }
        sets.extend(single(atoms));
    }
    if let Some(kind) = clause.wanted_kind().filter(|_| sets.is_empty()) {
        sets.push(vec![atom(Sort::Kind, format!("{kind:?}").chars())]);
    }
    sets
}

/// Atoms that every text has in which the needle stands.
fn needle_atoms(needle: &Needle, word: Sort, prefix: Sort) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let mut wide = Vec::new();
    let end = needle.text.len();
    for piece in pieces(&needle.text) {
        match piece {
            Piece::Pair(a, b) => atoms.push(atom(word, [a, b].into_iter())),
            Piece::One(c) => wide.push(atom(word, std::iter::once(c))),
            Piece::Latin(text, to) if needle.open && to == end => {
                atoms.push(atom(prefix, text.chars().take(PREFIX)));
            }
            Piece::Latin(text, _) => atoms.push(atom(word, text.chars())),
        }
    }
    // A single character is in most articles; it is only worth keeping where there is nothing else.
    if atoms.is_empty() { wide } else { atoms }
}

/// A part of a normalised text that is an atom.
enum Piece<'a> {
    One(char),
    Pair(char, char),
    /// A Latin word, and the byte at which it ends.
    Latin(&'a str, usize),
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut at = 0;
    let mut last: Option<char> = None;
    let mut held = None;
    std::iter::from_fn(move || {
        if let Some(c) = held.take() {
            return Some(Piece::One(c));
        }
        loop {
            let rest = text.get(at..)?;
            let c = rest.chars().next()?;
            if is_latin(c) {
                let length = rest.find(|c| !is_latin(c)).unwrap_or(rest.len());
                at += length;
                last = None;
                return Some(Piece::Latin(rest.get(..length)?, at));
            }
            at += c.len_utf8();
            if !is_wide(c) {
                last = None;
                continue;
            }
            if let Some(before) = last.replace(c) {
                held = Some(c);
                return Some(Piece::Pair(before, c));
            }
            return Some(Piece::One(c));
        }
    })
}

fn atoms_of(subject: &Subject<'_>) -> HashSet<Atom, BuildHasherDefault<Hashed>> {
    let mut atoms = HashSet::default();
    for (_, text) in &subject.texts {
        text_atoms(&text.text, Sort::Word, Sort::Prefix, &mut atoms);
    }
    for asked in &subject.figures {
        text_atoms(&asked.indicator, Sort::Indicator, Sort::IndicatorPrefix, &mut atoms);
    }
    for kind in subject.kinds() {
        atoms.insert(atom(Sort::Kind, format!("{kind:?}").chars()));
    }
    for region in subject.regions() {
        for code in region.path.iter().chain([&region.code]) {
            atoms.insert(atom(Sort::Region, code.chars()));
            if code.starts_with(|c: char| c.is_ascii_digit()) {
                atoms.insert(atom(Sort::Region, "CN".chars()));
            }
        }
    }
    atoms.extend(subject.section.iter().map(|name| atom(Sort::Section, name.chars())));
    atoms.extend(subject.sources.iter().map(|name| atom(Sort::Source, name.chars())));
    atoms.extend(subject.topics().iter().map(|id| atom(Sort::Topic, id.chars())));
    atoms.insert(atom(Sort::Story, subject.story().chars()));
    let primary = subject.language.split('-').next().unwrap_or_default();
    atoms.insert(atom(Sort::Language, primary.chars()));
    atoms
}

fn text_atoms(text: &str, word: Sort, prefix: Sort, atoms: &mut HashSet<Atom, BuildHasherDefault<Hashed>>) {
    for piece in pieces(text) {
        match piece {
            Piece::One(c) => atoms.insert(atom(word, std::iter::once(c))),
            Piece::Pair(a, b) => atoms.insert(atom(word, [a, b].into_iter())),
            Piece::Latin(text, _) => {
                for length in 1..=PREFIX {
                    atoms.insert(atom(prefix, text.chars().take(length)));
                }
                atoms.insert(atom(word, text.chars()))
            }
        };
    }
}

/// FNV-1a over characters, mixed so that every bit tells.
fn atom(sort: Sort, text: impl Iterator<Item = char>) -> Atom {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ sort as u64;
    for c in text {
        hash = (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// Atoms are hashes already.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, atom: u64) {
        self.0 = atom;
    }
}
