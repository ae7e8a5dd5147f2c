//! Patterns that are asked about the same text. One look at each character says which of them can begin there and
//! which can stand in the text at all; most texts leave one or two.

use super::super::text::Text;
use super::{Hit, Pattern};
use std::collections::BTreeMap;
use std::ops::Deref;

/// Up to 16 patterns, a bit each.
#[derive(Debug)]
pub(in crate::figures) struct Family {
    patterns: Vec<Pattern>,
    /// The parts that characters have, those of all characters that no pattern names first.
    parts: Vec<Part>,
    /// Which of the parts each character of the basic plane has; those beyond are named by no pattern.
    table: Box<[u8]>,
    /// Patterns that are not known to need a character.
    always: u16,
}

/// The part that a character has in each pattern.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Part {
    /// A match needs one of several characters of which this is one.
    needed: u16,
    /// A match can begin with it.
    begins: u16,
    /// A text with a match can end with it.
    ends: u16,
}

impl Family {
    pub(in crate::figures) fn new(wordings: &[String]) -> Self {
        let patterns: Vec<Pattern> = wordings.iter().map(|wording| Pattern::new(wording)).collect();
        assert!(patterns.len() <= 16, "one bit each");
        let mut letters: BTreeMap<char, Part> = BTreeMap::new();
        let (mut other, mut always) = (Part::default(), 0);
        for (number, pattern) in patterns.iter().enumerate() {
            match &pattern.needs {
                Some(needs) => {
                    needs.iter().for_each(|c| letters.entry(*c).or_default().needed |= 1 << number)
                }
                None => always |= 1 << number,
            }
            // A character that no pattern names stands for all others.
            other.begins |= u16::from(pattern.begins_with('\0', None)) << number;
            other.ends |= u16::from(pattern.tails.is_none()) << number;
            let named = pattern.named_heads().chain(pattern.tails.iter().flatten().copied());
            named.for_each(|c| _ = letters.entry(c).or_default());
        }
        for (letter, part) in &mut letters {
            for (number, pattern) in patterns.iter().enumerate() {
                let ends = pattern.tails.as_ref().is_none_or(|tails| tails.contains(letter));
                part.begins |= u16::from(pattern.begins_with(*letter, None)) << number;
                part.ends |= u16::from(ends) << number;
            }
        }
        let (mut parts, mut table) = (vec![other], vec![0; 0x1_0000]);
        for (letter, part) in letters {
            let known = parts.iter().position(|known| *known == part).unwrap_or_else(|| {
                parts.push(part);
                parts.len() - 1
            });
            let slot = table.get_mut(letter as usize).expect("wordings name characters of the basic plane");
            *slot = u8::try_from(known).expect("few parts differ");
        }
        Self { patterns, parts, table: table.into(), always }
    }

    #[inline]
    fn part(&self, letter: char) -> Part {
        let known = self.table.get(letter as usize).copied().unwrap_or(0);
        self.parts.get(usize::from(known)).copied().unwrap_or_default()
    }

    /// The words `[start, end)` of `text`, ready to be asked.
    pub(in crate::figures) fn ask<'a>(&'a self, text: &'a Text<'a>, start: usize, end: usize) -> Asked<'a> {
        let letters = text.chars.get(start..end).unwrap_or_default();
        let (mut needed, mut begun, mut ended) = (self.always, 0, 0);
        for part in letters.iter().map(|c| self.part(*c)) {
            needed |= part.needed;
            begun |= part.begins;
            ended = part.ends;
        }
        Asked { family: self, text, start, letters, open: needed & begun & ended }
    }
}

/// Words of a text and the patterns of a family that can stand in them.
#[derive(Debug)]
pub(in crate::figures) struct Asked<'a> {
    family: &'a Family,
    text: &'a Text<'a>,
    start: usize,
    pub(in crate::figures) letters: &'a [char],
    open: u16,
}

impl<'a> Asked<'a> {
    /// The first match of the pattern `number`.
    #[inline]
    pub(in crate::figures) fn hit(&self, number: usize) -> Option<Hit> {
        // Most are closed.
        if self.open & (1 << number) == 0 { None } else { self.hit_from(number, 0) }
    }

    /// The first match of the pattern `number` that begins at the letter `from` or later.
    fn hit_from(&self, number: usize, from: usize) -> Option<Hit> {
        let pattern = self.family.patterns.get(number)?;
        let rest = self.letters.get(from..)?;
        let begins = |c: &char| self.family.part(*c).begins & (1 << number) != 0;
        (from..).zip(rest).filter(|(_, c)| begins(c)).find_map(|(at, c)| {
            let open = pattern.begins_with(*c, self.letters.get(at + 1).copied());
            if open { pattern.match_at(self.letters, at) } else { None }
        })
    }

    /// Where the last match of the pattern `number` begins, in bytes of the whole text.
    pub(in crate::figures) fn last(&self, number: usize) -> Option<usize> {
        let mut last = self.hit(number)?;
        while let Some(next) = self.hit_from(number, last.end) {
            last = next;
        }
        Some(self.text.byte(self.start + last.start))
    }

    /// The letters of a group of a match.
    pub(in crate::figures) fn group(&self, hit: &Hit, group: usize) -> Option<&'a [char]> {
        let (start, end) = hit.group(group)?;
        self.letters.get(start..end)
    }

    /// What a match holds, or a group of it.
    pub(in crate::figures) fn cut(&self, hit: &Hit, group: usize) -> Option<&'a str> {
        let (start, end) = if group == 0 { (hit.start, hit.end) } else { hit.group(group)? };
        Some(self.text.cut(self.start + start, self.start + end))
    }
}

impl Deref for Asked<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text.cut(self.start, self.start + self.letters.len())
    }
}
