//! Patterns that are asked about the same text. One look at each character says which of them can stand in it
//! at all; most texts leave one or two.

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
        Self { patterns, needs: Letters::new(needs.into_iter().collect::<Vec<_>>().into_iter()), always }
    }

    /// `text`, ready to be asked.
    pub(in crate::figures) fn ask<'a>(&'a self, text: &'a str) -> Asked<'a> {
        let needed = |open, c| open | self.needs.get(c).unwrap_or(0);
        Asked { family: self, text, open: text.chars().fold(self.always, needed) }
    }
}

/// A text and the patterns of a family that can stand in it.
#[derive(Debug, Clone, Copy)]
pub(in crate::figures) struct Asked<'a> {
    family: &'a Family,
    text: &'a str,
    open: u32,
}

impl<'a> Asked<'a> {
    /// The text itself.
    pub(in crate::figures) fn text(&self) -> &'a str {
        self.text
    }

    /// The first match of the pattern `number`.
    pub(in crate::figures) fn hit(&self, number: usize) -> Option<Hit> {
        self.pattern(number)?.find(self.text)
    }

    /// The last match of the pattern `number`.
    pub(in crate::figures) fn last_hit(&self, number: usize) -> Option<Hit> {
        self.pattern(number)?.find_all(self.text).last()
    }

    fn pattern(&self, number: usize) -> Option<&'a Pattern> {
        (self.open & (1 << number) != 0).then(|| self.family.patterns.get(number)).flatten()
    }
}

impl Deref for Asked<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}
