//! Which lists of words a text has a word of: one pass over its characters answers for all lists.
//!
//! Most lines of a page hold none of the words that make a line furniture, a byline or a credit. A
//! rule asks here first, and looks closely only where its own list has a word.

use crate::article::page::credits::byline;
use crate::article::page::credits::english;
use crate::article::page::credits::lead;
use crate::article::page::credits::meta;
use crate::article::page::credits::names;
use crate::article::page::credits::origin;
use crate::article::page::credits::photographer;
use crate::article::page::furniture::advert;
use crate::article::page::furniture::contact;
use crate::article::page::furniture::edition;
use crate::article::page::furniture::jump;
use crate::article::page::furniture::masthead;
use crate::article::page::furniture::menu;
use crate::article::page::furniture::paper;
use crate::article::page::furniture::scan;
use crate::article::page::furniture::staff;
use crate::article::page::heading::boxes;
use crate::article::page::heading::label;
use crate::article::page::items::assemble;
use crate::article::page::items::caption;
use crate::article::page::text::finder::{Finder, Found};
use crate::article::page::text::{is_alphanumeric, is_blank, is_han, lower};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Lists of words, each of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
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
    Maker,
    EnglishByline,
    EnglishRole,
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
    Listing,
    Volume,
}

/// How many lists there are.
const COUNT: usize = List::Volume as usize + 1;

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
    (List::Staff, &[staff::STAFF]),
    (List::Days, &[edition::DAYS]),
    (List::Contact, &[contact::CONTACTS, contact::SEND, &["www.", "http"]]),
    (List::Scan, &[scan::SCANS, &["关注", "更多"]]),
    (List::Code, &[scan::CODES]),
    (List::Paper, &[paper::ENGLISH_PAPERS, english::BYLINE_PAPERS]),
    (List::Jump, &[jump::GOES, jump::GOES_ENGLISH, jump::PAGES]),
    (List::Role, &[byline::ROLES, &["图片/", "文字："]]),
    (List::ShortRole, &[byline::SHORT]),
    (List::Maker, &[byline::MAKERS]),
    (List::EnglishByline, &[english::BY, english::LABELLED, english::PLAIN]),
    (List::EnglishRole, &[english::ROLES]),
    (List::PhotoOpener, &[photographer::PHOTO_OPENERS, photographer::PHOTO_ENGLISH]),
    (List::Photo, &[photographer::PHOTO_ENDS, &["/"]]),
    (List::MetaVerb, &[meta::META_VERBS]),
    (List::MetaLabel, &[meta::META_LABELS]),
    (List::Colon, &[&[":", "："]]),
    (List::Months, &[lead::MONTHS]),
    (List::Media, &[names::MEDIA]),
    (
        List::Credit,
        &[
            origin::CREDIT_ENGLISH,
            origin::CREDIT_FRAGMENTS,
            origin::CREDIT_LABELS,
            origin::CREDIT_OPENERS,
            &["综合", "据", "以上信息"],
        ],
    ),
    (List::Writer, &[origin::WRITERS]),
    (List::Group, &[label::GROUPS]),
    (List::Caption, &[caption::SHOWS]),
    (List::Box, &[boxes::BOXES, boxes::BOX_OPENERS, boxes::BOX_NAMES]),
    (List::Note, &[assemble::NOTES]),
    (List::Listing, &[boxes::LISTINGS]),
    (List::Volume, &[masthead::VOLUMES]),
];

static WORDS: LazyLock<Finder> = LazyLock::new(|| {
    let mut words: BTreeMap<String, u64> = BTreeMap::new();
    for (list, parts) in &LISTS {
        for word in parts.iter().copied().flatten() {
            *words.entry(word.chars().map(lower).collect()).or_default() |= bit(*list);
        }
    }
    Finder::new(&words)
});

fn bit(list: List) -> u64 {
    1 << list as u32
}

/// What one pass over a text finds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Words {
    /// The lists of which a word stands anywhere.
    any: u64,
    /// How many words of advertisements and of weather boxes there are.
    pub(crate) pushes: u16,
    pub(crate) weather: u16,
    /// The lists of which a word stands at the front, blanks and marks before it allowed.
    front: u64,
    /// The lists of which a word ends the text, marks behind it allowed.
    end: u64,
    /// The lists of which a word stands between blanks or marks.
    alone: u64,
    /// How many entries of menus stand between blanks or marks.
    pub(crate) entries: u16,
    /// The first letter or digit, as a small letter.
    pub(crate) first: Option<char>,
    /// How many ASCII digits there are.
    pub(crate) digits: u16,
    /// Whether a Latin letter without accents stands in it.
    pub(crate) latin: bool,
    /// Whether a `。` or `；` stands in it.
    pub(crate) sentence: bool,
    /// Whether a stroke, a wide blank or two spaces set its parts apart.
    pub(crate) parts: bool,
    /// Whether a wide blank or two blanks stand in it.
    pub(crate) gap: bool,
    /// Whether its parts are set apart, or another stroke stands in it that menus are set with.
    pub(crate) strokes: bool,
}

impl Words {
    /// Whether a word of the list stands anywhere, in capital or small letters.
    pub(crate) fn has(&self, list: List) -> bool {
        self.any & bit(list) != 0
    }

    /// Whether a word of the list stands at the front, blanks and marks before it allowed.
    pub(crate) fn opens(&self, list: List) -> bool {
        self.front & bit(list) != 0
    }

    /// Whether a word of the list stands at the end, blanks and marks behind it allowed.
    pub(crate) fn closes(&self, list: List) -> bool {
        self.end & bit(list) != 0
    }

    /// Whether a word of the list stands between blanks or marks.
    pub(crate) fn alone(&self, list: List) -> bool {
        self.alone & bit(list) != 0
    }

    /// The words of the first [`HEAD`] characters; of a longer text the jump words near its end as well.
    pub(crate) fn of(chars: &[char]) -> Words {
        let mut words = Words::read(&chars[..chars.len().min(HEAD)]);
        if chars.len() > HEAD {
            let tail = Words::read(&chars[chars.len() - TAIL..]);
            words.any |= tail.any & bit(List::Jump);
        }
        words
    }

    fn read(chars: &[char]) -> Words {
        let front = chars.iter().position(|c| is_alphanumeric(*c)).unwrap_or(chars.len());
        let last = chars.iter().rposition(|c| is_alphanumeric(*c)).unwrap_or(0);
        let mut words = Words { first: chars.get(front).map(|c| lower(*c)), ..Words::default() };
        let mut before = '\0';
        for &c in chars {
            if c.is_ascii_alphabetic() {
                words.latin = true;
            } else if !is_han(c) {
                words.look(before, c);
            }
            before = c;
        }
        words.strokes |= words.parts;
        WORDS.find(chars, &mut |found| words.note(chars, found, front, last));
        words
    }

    /// Takes note of a letter, digit or mark and of what stands before it.
    fn look(&mut self, before: char, c: char) {
        match lower(c) {
            'a'..='z' => self.latin = true,
            '0'..='9' => self.digits += 1,
            '。' | '；' => self.sentence = true,
            '|' | '｜' | '\t' | '\u{3000}' => self.parts = true,
            '>' | '›' | '»' | '/' => self.strokes = true,
            ' ' => self.parts |= before == ' ',
            _ => {}
        }
        self.gap |= is_blank(c) && (is_blank(before) || matches!(c, '\t' | '\u{3000}'));
    }

    fn note(&mut self, chars: &[char], found: Found, front: usize, last: usize) {
        if found.start <= front {
            self.front |= found.lists;
        }
        if found.end > last {
            self.end |= found.lists;
        }
        let apart = |n: usize| chars.get(n).is_none_or(|c| !is_alphanumeric(*c));
        if apart(found.start.wrapping_sub(1)) && apart(found.end) {
            self.alone |= found.lists;
            self.entries += u16::from(found.lists & bit(List::Menu) != 0);
        }
        self.any |= found.lists;
        self.pushes += u16::from(found.lists & bit(List::Ad) != 0);
        self.weather += u16::from(found.lists & bit(List::Weather) != 0);
    }
}

/// How much of a text is looked at for anything but running text.
pub(crate) const HEAD: usize = 300;

/// How much of the end of a longer text is looked at, for jump lines.
pub(crate) const TAIL: usize = 60;
