//! Whether two stretches of text have the same subject: how many rare words they share.
//!
//! A word is a pair of Chinese characters or a longer word of English. What most stretches of a page
//! have says nothing; a name or a thing that only these two have says much.

use super::block::{Block, Sort};
use super::charset::CharSet;
use super::text::{is_alphanumeric, is_han, lower};
use std::collections::{HashMap, HashSet};
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

type Word = u64;

/// How many stretches of the page have each word.
pub(super) struct Cohesion {
    spread: HashMap<Word, u32>,
    common: HashSet<Word>,
}

/// Words of an article as far as it has been read.
pub(super) struct Memory<'a> {
    page: &'a Cohesion,
    words: HashSet<Word>,
    room: usize,
}

impl Cohesion {
    /// Counts the words of a page, which falls into stretches at its headings.
    pub(super) fn of(blocks: &[Block]) -> Self {
        let common = COMMON
            .iter()
            .chain(COMMON_ENGLISH)
            .filter_map(|w| {
                let chars: Vec<char> = w.chars().collect();
                if is_han(chars[0]) { pair(chars[0], *chars.get(1)?) } else { Some(english(&chars)) }
            })
            .collect();
        let mut page = Cohesion { spread: HashMap::new(), common };
        let mut seen = HashSet::new();
        for block in blocks {
            if block.sort == Sort::Heading {
                seen.clear();
            } else if block.sort == Sort::Text {
                for word in words(&block.text.chars) {
                    if seen.insert(word) {
                        *page.spread.entry(word).or_default() += 1;
                    }
                }
            }
        }
        page
    }

    pub(super) fn memory(&self) -> Memory<'_> {
        Memory { page: self, words: HashSet::new(), room: MOST }
    }
}

impl Memory<'_> {
    /// Remembers the words of the running text and headings of `blocks`.
    pub(super) fn read(&mut self, blocks: &[Block]) {
        for block in blocks.iter().filter(|b| matches!(b.sort, Sort::Text | Sort::Heading)) {
            let chars = &block.text.chars[..block.text.len().min(self.room)];
            self.room -= chars.len();
            self.words.extend(words(chars));
        }
    }

    /// What the words that the text of `blocks` shares with what was read say for a new subject: above
    /// zero where there are hardly any, below where there are many.
    pub(super) fn shared(&self, blocks: &[Block]) -> i32 {
        let mut seen = HashSet::new();
        let mut room = MOST;
        for block in blocks.iter().filter(|b| b.sort == Sort::Text) {
            let chars = &block.text.chars[..block.text.len().min(room)];
            room -= chars.len();
            seen.extend(words(chars));
        }
        let weight: f64 = seen
            .iter()
            .filter(|w| self.words.contains(w) && !self.page.common.contains(w))
            .map(|w| 1.0 / f64::from(self.page.spread.get(w).copied().unwrap_or(2).max(2) - 1))
            .sum();
        // A short text shares little with anything.
        if seen.len() < 30 || self.words.len() < 15 {
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

fn words(chars: &[char]) -> impl Iterator<Item = Word> + '_ {
    let pairs = chars.windows(2).filter_map(|w| pair(w[0], w[1]));
    let english = chars
        .split(|c| !(c.is_ascii_alphabetic() || *c == '\''))
        .filter(|w| w.len() >= 4 || w.len() == 3 && w.iter().all(char::is_ascii_uppercase))
        .map(english);
    pairs.chain(english)
}

fn pair(a: char, b: char) -> Option<Word> {
    (is_han(a) && is_han(b) && !GRAMMAR.contains(a) && !GRAMMAR.contains(b))
        .then(|| (u64::from(u32::from(a)) << 32) | u64::from(u32::from(b)))
}

/// The first six letters, five bits each, so that `crop` and `crops` differ and `budget` and `budgets` do not.
fn english(word: &[char]) -> Word {
    word.iter()
        .take(6)
        .filter(|c| is_alphanumeric(**c))
        .fold(1, |sum, c| (sum << 5) | (u64::from(u32::from(lower(*c))) & 31))
}
