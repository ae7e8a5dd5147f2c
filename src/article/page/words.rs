//! Which lists of words a text has a word of: one pass over its characters answers for all lists.
//!
//! Most lines of a page hold none of the words that make a line furniture, a byline or a credit. A
//! rule asks here first, and looks closely only where its own list has a word.

use super::text::{is_alphanumeric, is_blank, lower};
use super::{advert, assemble, furniture, jump, label, menu, names, origin, photo};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Lists of words, each of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Ad,
    Weather,
    Links,
    Nav,
    Menu,
    Staff,
    Days,
    Contact,
    Code,
    Paper,
    Jump,
    Role,
    ShortRole,
    EnglishByline,
    Photo,
    Meta,
    Credit,
    Writer,
    Group,
    Caption,
    Box,
    Note,
}

/// The words of each list.
const LISTS: &[(List, &[&[&str]])] = &[
    (List::Ad, &[advert::OPENERS, advert::PUSHES]),
    (
        List::Weather,
        &[advert::WEATHER_OPENERS, advert::WEATHER_NAMES, advert::WEATHER, advert::WEATHER_ENGLISH],
    ),
    (List::Links, &[menu::LINKS]),
    (List::Nav, &[menu::NAV_OPENERS, menu::NAV_MARKS]),
    (List::Menu, &[menu::MENU]),
    (List::Staff, &[furniture::STAFF]),
    (List::Days, &[furniture::DAYS]),
    (List::Contact, &[furniture::CONTACTS, &["www.", "http"]]),
    (List::Code, &[furniture::SCANS, furniture::CODES, &["关注"]]),
    (List::Paper, &[furniture::ENGLISH_PAPERS]),
    (List::Jump, &[jump::GOES, jump::GOES_ENGLISH]),
    (List::Role, &[names::ROLES, &["图片/"]]),
    (List::ShortRole, &[names::SHORT]),
    (List::EnglishByline, &[names::BY]),
    (List::Photo, &[origin::PHOTO_OPENERS, origin::PHOTO_ENGLISH, origin::PHOTO_ENDS, &["/"]]),
    (List::Meta, &[origin::META_VERBS, &[":", "："]]),
    (List::Credit, &[origin::CREDIT_ENGLISH, origin::CREDIT_LABELS, origin::CREDIT_OPENERS, &["综合", "据"]]),
    (List::Writer, &[origin::WRITERS]),
    (List::Group, &[label::GROUPS]),
    (List::Caption, &[photo::SHOWS]),
    (List::Box, &[label::BOXES, label::BOX_OPENERS, label::BOX_NAMES]),
    (List::Note, &[assemble::NOTES]),
];

/// A word of the automaton: the lists that have it, a bit each, and its length in characters.
#[derive(Debug, Clone, Copy)]
struct Word {
    lists: u32,
    length: usize,
}

static WORDS: LazyLock<CharwiseDoubleArrayAhoCorasick<Word>> = LazyLock::new(|| {
    let mut words: BTreeMap<String, u32> = BTreeMap::new();
    for (list, parts) in LISTS {
        for word in parts.iter().copied().flatten() {
            *words.entry(word.chars().map(lower).collect()).or_default() |= bit(*list);
        }
    }
    let values = words.into_iter().map(|(word, lists)| {
        let length = word.chars().count();
        (word, Word { lists, length })
    });
    CharwiseDoubleArrayAhoCorasickBuilder::new()
        .build_with_values(values)
        .expect("words are unique, not empty, and few enough")
});

fn bit(list: List) -> u32 {
    1 << list as u32
}

/// What one pass over a text finds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Words {
    anywhere: u32,
    at_front: u32,
    /// The first letter or digit, as a small letter.
    pub(super) first: Option<char>,
    /// How many ASCII digits there are.
    pub(super) digits: usize,
    /// Whether a `。` or `；` stands in it.
    pub(super) sentence: bool,
    /// Whether a stroke, a wide blank or two spaces set its parts apart.
    pub(super) parts: bool,
    /// Whether it falls into parts at anything that menus are set with, one space included.
    pub(super) entries: bool,
}

impl Words {
    /// Whether a word of the list stands anywhere, capital or small letters.
    pub(super) fn has(&self, list: List) -> bool {
        self.anywhere & bit(list) != 0
    }

    /// Whether a word of the list stands at the front, blanks and marks before it allowed.
    pub(super) fn opens(&self, list: List) -> bool {
        self.at_front & bit(list) != 0
    }

    /// The words of the first [`HEAD`] characters, and of the last [`TAIL`].
    pub(super) fn of(chars: &[char]) -> Words {
        let mut words = Words::default();
        words.read(&chars[..chars.len().min(HEAD)]);
        if chars.len() > HEAD {
            let mut tail = Words::default();
            tail.read(&chars[chars.len() - TAIL..]);
            words.anywhere |= tail.anywhere;
        }
        words
    }

    fn read(&mut self, chars: &[char]) {
        let mut stepper = WORDS.find_overlapping_stepper();
        let mut front = usize::MAX;
        let mut space = false;
        for (i, &c) in chars.iter().enumerate() {
            let c = lower(c);
            if self.first.is_none() && is_alphanumeric(c) {
                self.first = Some(c);
                front = i;
            }
            match c {
                '0'..='9' => self.digits += 1,
                '。' | '；' => self.sentence = true,
                '|' | '｜' | '\t' | '\u{3000}' => (self.parts, self.entries) = (true, true),
                ' ' => (self.parts, self.entries) = (self.parts | space, true),
                '>' | '›' | '»' | '/' => self.entries = true,
                _ => self.entries |= is_blank(c),
            }
            space = c == ' ';
            stepper.consume(c);
            for found in stepper.matches() {
                let word = found.value();
                self.anywhere |= word.lists;
                if i + 1 - word.length <= front {
                    self.at_front |= word.lists;
                }
            }
        }
    }
}

/// How much of a text is looked at for anything but running text.
pub(super) const HEAD: usize = 300;

/// How much of the end of a longer text is looked at, for jump lines.
pub(super) const TAIL: usize = 60;
