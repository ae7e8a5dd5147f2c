//! Whether two stretches of text have the same subject: how many rare words they share.
//!
//! A word is a pair of Chinese characters or a longer word of English. What most stretches of a page
//! have says nothing; a name or a thing that only these two have says much.

use super::block::{Block, Sort};
use super::charset::CharSet;
use super::text::is_han;
use rustc_hash::FxHashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::LazyLock;

/// How much text of an article is remembered, in characters.
const MOST: usize = 6000;

/// Characters that Chinese makes its grammar and its numbers with.
static GRAMMAR: LazyLock<CharSet> = LazyLock::new(|| {
    "的了是在和与也就都而及着或这那有不为以将已被把从到对于还又很更等一二三四五六七八九十两百千万亿个年月日时元其此之所可能会要们他她它我你说道来去上下中里外前后多少大小只并由向让给但"
        .chars()
        .collect()
});

/// Pairs that any news has.
const COMMON: &[&str] = &[
    "记者", "目前", "今年", "去年", "同比", "增长", "介绍", "表示", "全市", "全省", "全县", "全国", "工作",
    "部门", "项目", "建设", "发展", "企业", "公司", "负责", "主任", "平方", "公里", "公斤", "左右", "超过",
    "达到", "通过", "进行", "开展", "实现", "提高", "提升", "服务", "市民", "群众", "居民", "本报", "近日",
    "日前", "截至", "预计", "计划", "完成", "投资", "总投", "如今", "现在", "同时", "方面", "情况", "问题",
    "相关", "有关", "需要", "成为", "推动", "促进", "加快", "积极", "重点", "主要", "全面", "数据", "显示",
    "分别", "平均", "今天", "昨天",
];

/// English words of four letters or more that any text has, by their first six letters.
const COMMON_ENGLISH: &[&str] = &[
    "that", "with", "from", "have", "this", "will", "they", "been", "were", "said", "more", "than", "which",
    "their", "after", "about", "would", "could", "also", "when", "before", "years", "last", "year", "other",
    "there", "where", "what", "into", "over", "most", "some", "such", "only", "while", "because", "percen",
    "millio", "monday", "tuesda", "wednes", "thursd", "friday", "people", "first", "since", "week", "month",
    "state", "county", "city", "becaus",
];

/// What every page has, and so says nothing.
static ANY: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    let mut any = FxHashSet::default();
    for word in COMMON.iter().chain(COMMON_ENGLISH) {
        words(&word.chars().collect::<Vec<_>>(), |word, _| {
            any.insert(word);
        });
    }
    any
});

/// A word where it stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The number of the word.
    word: u32,
    /// Behind its last character in the block.
    end: u32,
}

/// A word that the page has.
#[derive(Debug, Clone, Copy)]
struct Word {
    word: u64,
    /// How many stretches of the page have it, and the last of them.
    spread: u32,
    last: u32,
}

/// Multiplicative hashing (Knuth 1998, 6.4) by a factor that no page can know beforehand.
static FACTOR: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0) | 1);

/// The different words of a page, found by a hash table with open addressing.
struct Words {
    words: Vec<Word>,
    /// Numbers of words, from one on; a power of two of places, half of them empty at least.
    slots: Vec<u32>,
}

impl Words {
    /// Has room for `size` words.
    fn new(size: usize) -> Self {
        Words { words: Vec::new(), slots: vec![0; (2 * size).next_power_of_two()] }
    }

    /// The number of a word.
    fn number(&mut self, word: u64) -> u32 {
        let hash = word.wrapping_mul(*FACTOR) >> 32;
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots[at] {
                0 => {
                    self.words.push(Word { word, spread: 0, last: u32::MAX });
                    self.slots[at] = self.words.len() as u32;
                    return self.slots[at] - 1;
                }
                number if self.words[number as usize - 1].word == word => return number - 1,
                _ => at = (at + 1) & mask,
            }
        }
    }
}

/// The words of a page, numbered, and where they stand.
struct Index {
    words: Words,
    places: Vec<Place>,
    /// Of each block its places, how long it is, and whether it is running text.
    blocks: Vec<(Range<usize>, usize, bool)>,
}

impl Index {
    /// Counts the words of a page, which falls into stretches at its headings.
    fn of(blocks: &[Block]) -> Self {
        let read = |block: &&Block| matches!(block.sort, Sort::Text | Sort::Heading);
        let size: usize = blocks.iter().filter(read).map(|block| block.text.len()).sum();
        let (mut words_of_page, mut places) = (Words::new(size), Vec::with_capacity(size / 2));
        let mut ranges = Vec::with_capacity(blocks.len());
        let mut stretch = 0;
        for block in blocks {
            let text = block.sort == Sort::Text;
            stretch += u32::from(block.sort == Sort::Heading);
            let from = places.len();
            if read(&block) {
                words(&block.text.chars, |word, end| {
                    let number = words_of_page.number(word);
                    places.push(Place { word: number, end: end as u32 });
                    let word = &mut words_of_page.words[number as usize];
                    if text && word.last != stretch {
                        word.last = stretch;
                        word.spread += 1;
                    }
                });
            }
            ranges.push((from..places.len(), block.text.len(), text));
        }
        Index { words: words_of_page, places, blocks: ranges }
    }

    /// Shows `found` the words of the first `room` characters of `blocks`; gives the room that is left.
    fn read(
        &self,
        blocks: Range<usize>,
        headings: bool,
        mut room: usize,
        mut found: impl FnMut(u32),
    ) -> usize {
        for (places, length, text) in &self.blocks[blocks] {
            if *text || headings {
                let within = |place: &&Place| place.end as usize <= room;
                self.places[places.clone()].iter().take_while(within).for_each(|place| found(place.word));
                room -= room.min(*length);
            }
        }
        room
    }
}

/// A set of numbers that is emptied in one step.
#[derive(Default)]
struct Marks {
    marks: Vec<u32>,
    round: u32,
}

impl Marks {
    fn clear(&mut self, size: usize) {
        self.marks.resize(size, 0);
        self.round += 1;
    }

    /// Adds a number; tells whether it is new.
    fn add(&mut self, number: u32) -> bool {
        std::mem::replace(&mut self.marks[number as usize], self.round) != self.round
    }

    fn has(&self, number: u32) -> bool {
        self.marks[number as usize] == self.round
    }
}

/// What stretches of a page share with an article as far as it has been read.
pub(super) struct Cohesion {
    index: Index,
    /// The words of the article, how many they are, and how much more of it is remembered.
    told: Marks,
    size: usize,
    room: usize,
    seen: Marks,
}

impl Cohesion {
    /// The least and the most that [`Cohesion::shared`] says.
    pub(super) const WEIGHTS: [i32; 2] = [-3, 2];

    pub(super) fn of(blocks: &[Block]) -> Self {
        let index = Index::of(blocks);
        Cohesion { index, told: Marks::default(), size: 0, room: 0, seen: Marks::default() }
    }

    /// Forgets what was read.
    pub(super) fn begin(&mut self) {
        self.told.clear(self.index.words.words.len());
        (self.size, self.room) = (0, MOST);
    }

    /// Remembers the words of the running text and headings of `blocks`.
    pub(super) fn read(&mut self, blocks: Range<usize>) {
        let Cohesion { index, told, size, .. } = self;
        self.room = index.read(blocks, true, self.room, |word| *size += usize::from(told.add(word)));
    }

    /// What the words that the text of `blocks` shares with what was read say for a new subject: above
    /// zero where there are hardly any, below where there are many.
    pub(super) fn shared(&mut self, blocks: Range<usize>) -> i32 {
        let Cohesion { index, told, seen, .. } = self;
        seen.clear(index.words.words.len());
        let (mut count, mut weight) = (0, 0.0);
        index.read(blocks, false, MOST, |word| {
            if seen.add(word) {
                count += 1;
                let Word { word: letters, spread, .. } = index.words.words[word as usize];
                if told.has(word) && !ANY.contains(&letters) {
                    weight += 1.0 / f64::from(spread.max(2) - 1);
                }
            }
        });
        // A short text shares little with anything.
        if count < 30 || self.size < 15 {
            return if weight >= 2.0 { -2 } else { 0 };
        }
        match weight {
            w if w < 0.4 => 2,
            w if w < 1.2 => 0,
            w if w < 2.6 => -1,
            w if w < 4.6 => -2,
            _ => -3,
        }
    }
}

/// Shows `found` every word with the place behind it.
fn words(chars: &[char], mut found: impl FnMut(u64, usize)) {
    let grammar = &*GRAMMAR;
    let mut english = English::default();
    let mut before = None;
    for (i, &c) in chars.iter().enumerate() {
        if c.is_ascii_alphabetic() || c == '\'' {
            english.push(c);
            before = None;
            continue;
        }
        if english.length > 0 {
            english.word().into_iter().for_each(|word| found(word, i));
            english = English::default();
        }
        let here = (is_han(c) && !grammar.contains(c)).then_some(c);
        if let (Some(a), Some(b)) = (before, here) {
            found((u64::from(u32::from(a)) << 32) | u64::from(u32::from(b)), i + 1);
        }
        before = here;
    }
    english.word().into_iter().for_each(|word| found(word, chars.len()));
}

/// An English word as it is read: the first six letters, five bits each, so that `crop` and `crops` differ
/// and `budget` and `budgets` do not.
#[derive(Default)]
struct English {
    letters: u64,
    length: usize,
    capitals: usize,
}

impl English {
    fn push(&mut self, c: char) {
        if self.length < 6 && c.is_ascii_alphabetic() {
            self.letters = (self.letters << 5) | (u64::from(u32::from(c)) & 31);
        }
        self.length += 1;
        self.capitals += usize::from(c.is_ascii_uppercase());
    }

    /// What was read, if it is a longer word or a short one of capitals.
    fn word(&self) -> Option<u64> {
        (self.length >= 4 || self.length == 3 && self.capitals == 3).then_some(self.letters)
    }
}
