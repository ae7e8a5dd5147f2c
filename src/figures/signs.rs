//! What each character of a text can begin or end, as bits. Every part of the extractor passes over most of a text;
//! one look at a character tells all of them whether it is theirs.

use super::indicator::phrase;
use super::{clause, modality, period, scan, text};
use std::sync::LazyLock;

/// A Han character.
pub(super) const HAN: u16 = 1;
/// A Latin letter.
pub(super) const LATIN: u16 = 1 << 1;
/// White space, or a form of a character that the text is read without.
pub(super) const ALTERED: u16 = 1 << 2;
/// Can end a clause.
pub(super) const BORDER: u16 = 1 << 3;
/// Can begin a figure, or something that holds numerals and is none.
pub(super) const FIGURE: u16 = 1 << 4;
/// Can begin a time.
pub(super) const TIME: u16 = 1 << 5;
/// Can begin a word that tells how the text speaks of a figure.
pub(super) const MODAL: u16 = 1 << 6;

/// Can begin a verb that ends a noun phrase, or a noun that holds one.
pub(super) const WORD: u16 = 1 << 7;
/// Can end a noun phrase by itself.
pub(super) const PART: u16 = 1 << 8;
/// Can begin a comparison.
pub(super) const COMPARES: u16 = 1 << 9;
/// Stands in the adverbs that bound a number further on: 至少, 起码, 不低于, 最多, 不超过.
pub(super) const BOUNDS: u16 = 1 << 10;
/// Says that something is a share: 占.
pub(super) const SHARES: u16 = 1 << 11;
/// Names a limit: 限, 最.
pub(super) const LIMITS: u16 = 1 << 12;

/// Where the characters are that have one of `wanted`.
pub(super) fn places(signs: &[u16], wanted: u16) -> impl Iterator<Item = usize> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let place = at + signs.get(at..)?.iter().position(|signs| signs & wanted != 0)?;
        at = place + 1;
        Some(place)
    })
}

/// The signs of all characters of the basic plane; those beyond have none.
pub(super) struct Signs(Box<[u16]>);

static SIGNS: LazyLock<Signs> = LazyLock::new(|| {
    type Is = fn(char) -> bool;
    let kinds: [(u16, Is); 13] = [
        (HAN, text::is_han),
        (LATIN, |c| text::narrow(c).is_ascii_alphabetic()),
        (ALTERED, |c| c.is_whitespace() || text::narrow(c) != c),
        (BORDER, clause::can_end),
        (FIGURE, scan::can_begin),
        (TIME, period::can_begin),
        (MODAL, modality::can_begin),
        (WORD, phrase::can_begin_word),
        (PART, phrase::can_part),
        (COMPARES, phrase::can_compare),
        (BOUNDS, |c| matches!(c, '少' | '码' | '低' | '多' | '超')),
        (SHARES, |c| c == '占'),
        (LIMITS, |c| matches!(c, '限' | '最')),
    ];
    let of = |c: char| kinds.iter().filter(|(_, is)| is(c)).fold(0, |signs, (sign, _)| signs | sign);
    Signs((0..=0xffff).map(|code| char::from_u32(code).map_or(0, of)).collect())
});

impl Signs {
    pub(super) fn get() -> &'static Self {
        &SIGNS
    }

    #[inline]
    pub(super) fn of(&self, letter: char) -> u16 {
        self.0.get(letter as usize).copied().unwrap_or(0)
    }
}
