//! Patterns that are asked about the same text. One look at each character says which of them can stand in it
//! at all; most texts leave one or two.

use super::super::text::Text;
use super::{Hit, Letters, Pattern};
use std::collections::BTreeMap;
use std::ops::Deref;

/// Up to 32 patterns.
#[derive(Debug)]
pub(in crate::figures) struct Family {
    patterns: Vec<Pattern>,
    /// The patterns, as bits, that need one of several characters of which this is one.
    needs: Letters<u32>,
    /// Patterns for which no such characters can be listed.
    always: u32,
}

impl Family {
    pub(in crate::figures) fn new(wordings: &[String]) -> Self {
        let patterns: Vec<Pattern> = wordings.iter().map(|wording| Pattern::new(wording)).collect();
        assert!(patterns.len() <= 32, "one bit each");
        let mut needs: BTreeMap<char, u32> = BTreeMap::new();
        let mut always = 0;
        for (number, pattern) in patterns.iter().enumerate() {
            match &pattern.needs {
                Some(letters) => letters.iter().for_each(|c| *needs.entry(*c).or_default() |= 1 << number),
                None => always |= 1 << number,
            }
        }
        Self { patterns, needs: Letters::new(needs), always }
    }

    /// The words `[start, end)` of `text`, ready to be asked.
    pub(in crate::figures) fn ask<'a>(&'a self, text: &'a Text<'a>, start: usize, end: usize) -> Asked<'a> {
        let letters = text.chars.get(start..end).unwrap_or_default();
        let needed = |open, c: &char| open | self.needs.get(*c).unwrap_or(0);
        let open = letters.iter().fold(self.always, needed);
        Asked { family: self, text, start, letters, open }
    }
}

/// Words of a text and the patterns of a family that can stand in them.
#[derive(Debug, Clone, Copy)]
pub(in crate::figures) struct Asked<'a> {
    family: &'a Family,
    text: &'a Text<'a>,
    start: usize,
    pub(in crate::figures) letters: &'a [char],
    open: u32,
}

impl<'a> Asked<'a> {
    /// The first match of the pattern `number`.
    pub(in crate::figures) fn hit(&self, number: usize) -> Option<Hit> {
        self.pattern(number)?.find(self.letters)
    }

    /// Where the last match of the pattern `number` begins, in bytes of the whole text.
    pub(in crate::figures) fn last(&self, number: usize) -> Option<usize> {
        let hit = self.pattern(number)?.find_all(self.letters).last()?;
        Some(self.text.byte(self.start + hit.start))
    }

    /// What a match holds, or a group of it.
    pub(in crate::figures) fn cut(&self, hit: &Hit, group: usize) -> Option<&'a str> {
        let (start, end) = if group == 0 { (hit.start, hit.end) } else { hit.group(group)? };
        Some(self.text.cut(self.start + start, self.start + end))
    }

    fn pattern(&self, number: usize) -> Option<&'a Pattern> {
        (self.open & (1 << number) != 0).then(|| self.family.patterns.get(number)).flatten()
    }
}

impl Deref for Asked<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text.cut(self.start, self.start + self.letters.len())
    }
}
