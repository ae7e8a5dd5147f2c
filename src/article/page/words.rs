//! Which lists of words a text has a word of: one pass over its characters answers for all lists.
//!
//! Most lines of a page hold none of the words that make a line furniture, a byline or a credit. A
//! rule asks here first, and looks closely only where its own list has a word.

use super::text::{is_alphanumeric, is_blank, lower};
use super::{advert, assemble, furniture, jump, label, lead, menu, names, origin, photo};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Lists of words, each of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    AdOpener,
    Ad,
    WeatherOpener,
    Weather,
    Links,
    NavOpener,
    Nav,
    Menu,
    Staff,
    Days,
    Contact,
    Scan,
    Code,
    Paper,
    Jump,
    Role,
    ShortRole,
    EnglishByline,
    PhotoOpener,
    Photo,
    MetaVerb,
    MetaLabel,
    Colon,
    Months,
    Media,
    Credit,
    Writer,
    Group,
    Caption,
    Box,
    Note,
}

/// How many lists there are.
const COUNT: usize = List::Note as usize + 1;

/// The words of each list.
const LISTS: [(List, &[&[&str]]); COUNT] = [
    (List::AdOpener, &[advert::OPENERS]),
    (List::Ad, &[advert::PUSHES]),
    (List::WeatherOpener, &[advert::WEATHER_OPENERS, advert::WEATHER_NAMES]),
    (List::Weather, &[advert::WEATHER, advert::WEATHER_ENGLISH]),
    (List::Links, &[menu::LINKS]),
    (List::NavOpener, &[menu::NAV_OPENERS]),
    (List::Nav, &[menu::NAV_MARKS]),
    (List::Menu, &[menu::MENU]),
    (List::Staff, &[furniture::STAFF]),
    (List::Days, &[furniture::DAYS]),
    (List::Contact, &[furniture::CONTACTS, &["www.", "http"]]),
    (List::Scan, &[furniture::SCANS, &["关注"]]),
    (List::Code, &[furniture::CODES]),
    (List::Paper, &[furniture::ENGLISH_PAPERS]),
    (List::Jump, &[jump::GOES, jump::GOES_ENGLISH]),
    (List::Role, &[names::ROLES, &["图片/"]]),
    (List::ShortRole, &[names::SHORT]),
    (List::EnglishByline, &[names::BY]),
    (List::PhotoOpener, &[origin::PHOTO_OPENERS, origin::PHOTO_ENGLISH]),
    (List::Photo, &[origin::PHOTO_ENDS, &["/"]]),
    (List::MetaVerb, &[origin::META_VERBS]),
    (List::MetaLabel, &[origin::META_LABELS]),
    (List::Colon, &[&[":", "："]]),
    (List::Months, &[lead::MONTHS]),
    (List::Media, &[names::MEDIA]),
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
    for (list, parts) in &LISTS {
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

/// Whether a word of the list stands anywhere in a text.
pub(super) fn holds(text: &str, list: List) -> bool {
    let mut stepper = WORDS.find_overlapping_stepper();
    text.chars().any(|c| {
        stepper.consume(lower(c));
        stepper.matches().any(|found| found.value().lists & bit(list) != 0)
    })
}

/// What one pass over a text finds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Words {
    /// How many words of each list there are.
    counts: [u8; COUNT],
    /// The lists of which a word stands at the front, blanks and marks before it allowed.
    front: u32,
    /// The lists of which a word ends the text, marks behind it allowed.
    end: u32,
    /// The lists of which a word stands between blanks or marks.
    alone: u32,
    /// How many entries of menus stand between blanks or marks.
    pub(super) entries: usize,
    /// How many words there are between blanks.
    pub(super) tokens: usize,
    /// The first letter or digit, as a small letter.
    pub(super) first: Option<char>,
    /// How many ASCII digits there are.
    pub(super) digits: usize,
    /// Whether a Latin letter without accents stands in it.
    pub(super) latin: bool,
    /// Whether a `。` or `；` stands in it.
    pub(super) sentence: bool,
    /// Whether a stroke, a wide blank or two spaces set its parts apart.
    pub(super) parts: bool,
    /// The same, or another stroke that menus are set with.
    pub(super) strokes: bool,
}

impl Words {
    /// How many words of the list stand anywhere, in capital or small letters.
    pub(super) fn count(&self, list: List) -> usize {
        usize::from(self.counts[list as usize])
    }

    /// Whether a word of the list stands anywhere.
    pub(super) fn has(&self, list: List) -> bool {
        self.count(list) > 0
    }

    /// Whether a word of the list stands at the front, blanks and marks before it allowed.
    pub(super) fn opens(&self, list: List) -> bool {
        self.front & bit(list) != 0
    }

    /// Whether a word of the list stands at the end, blanks and marks behind it allowed.
    pub(super) fn closes(&self, list: List) -> bool {
        self.end & bit(list) != 0
    }

    /// Whether a word of the list stands between blanks or marks.
    pub(super) fn alone(&self, list: List) -> bool {
        self.alone & bit(list) != 0
    }

    /// The words of the first [`HEAD`] characters; of a longer text the jump words near its end as well.
    pub(super) fn of(chars: &[char]) -> Words {
        let mut words = Words::default();
        words.read(&chars[..chars.len().min(HEAD)]);
        if chars.len() > HEAD {
            let mut tail = Words::default();
            tail.read(&chars[chars.len() - TAIL..]);
            words.counts[List::Jump as usize] += tail.counts[List::Jump as usize];
        }
        words
    }

    fn read(&mut self, chars: &[char]) {
        let mut stepper = WORDS.find_overlapping_stepper();
        let mut front = usize::MAX;
        let mut before = Sign::Blank;
        // The lists with a word that ends right before and may turn out to stand alone.
        let mut ending = 0;
        for (i, &c) in chars.iter().enumerate() {
            let c = lower(c);
            let sign = Sign::of(c);
            if sign <= Sign::Letter {
                if front == usize::MAX {
                    self.first = Some(c);
                    front = i;
                }
                self.end = 0;
            } else if ending != 0 {
                self.stand_alone(ending);
            }
            ending = 0;
            self.tokens += usize::from(before >= Sign::Blank && sign < Sign::Blank);
            match sign {
                Sign::Digit => self.digits += 1,
                Sign::Latin => self.latin = true,
                Sign::Stop => self.sentence = true,
                Sign::Stroke => self.strokes = true,
                Sign::Parts => self.parts = true,
                Sign::Wide => self.parts = true,
                Sign::Space if before == Sign::Space => self.parts = true,
                _ => {}
            }
            before = sign;
            stepper.consume(c);
            for found in stepper.matches() {
                let word = found.value();
                let start = i + 1 - word.length;
                self.end |= word.lists;
                if start <= front {
                    self.front |= word.lists;
                }
                if start == 0 || !is_alphanumeric(chars[start - 1]) {
                    ending |= word.lists;
                }
                let mut lists = word.lists;
                while lists != 0 {
                    let count = &mut self.counts[lists.trailing_zeros() as usize];
                    *count = count.saturating_add(1);
                    lists &= lists - 1;
                }
            }
        }
        self.strokes |= self.parts;
        self.stand_alone(ending);
    }

    fn stand_alone(&mut self, lists: u32) {
        self.alone |= lists;
        self.entries += usize::from(lists & bit(List::Menu) != 0);
    }
}

/// What a character of a line can mean to a rule: letters first, blanks last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    Digit,
    /// A small Latin letter without accents.
    Latin,
    Letter,
    /// A full stop or semicolon of Chinese.
    Stop,
    /// A stroke that menus are set with.
    Stroke,
    /// A stroke that sets parts of any line apart.
    Parts,
    Mark,
    Blank,
    /// A tab or a full-width blank.
    Wide,
    Space,
}

impl Sign {
    fn of(c: char) -> Sign {
        match c {
            'a'..='z' => Sign::Latin,
            ' ' => Sign::Space,
            '\u{4e00}'..='\u{9fff}' => Sign::Letter,
            '0'..='9' => Sign::Digit,
            '。' | '；' => Sign::Stop,
            '>' | '›' | '»' | '/' => Sign::Stroke,
            '|' | '｜' => Sign::Parts,
            '\t' | '\u{3000}' => Sign::Wide,
            '!'..='~' => Sign::Mark,
            _ if is_blank(c) => Sign::Blank,
            _ if is_alphanumeric(c) => Sign::Letter,
            _ => Sign::Mark,
        }
    }
}

/// How much of a text is looked at for anything but running text.
pub(super) const HEAD: usize = 300;

/// How much of the end of a longer text is looked at, for jump lines.
pub(super) const TAIL: usize = 60;
