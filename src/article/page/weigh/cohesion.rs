//! How much the texts on both sides of a heading have in common: those of one article share more words than those of
//! two (lexical cohesion; Hearst 1997, "TextTiling").

use super::super::text::is_han;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// The shortest word of letters that says what a text is about.
const WORD: usize = 4;

/// How many texts before one are compared with it: one may be a box.
const BACK: usize = 2;

/// The words of some texts of a page.
pub(super) struct Cohesion {
    /// Of each text its words, sorted.
    texts: Vec<Vec<u64>>,
    /// What each word weighs: the fewer texts have it, the more.
    weights: FxHashMap<u64, f32>,
}

impl Cohesion {
    /// Of texts in the order of the page.
    pub(super) fn of<'a>(texts: impl Iterator<Item = Vec<&'a [char]>>) -> Self {
        let texts: Vec<Vec<u64>> = texts.map(|blocks| words(&blocks)).collect();
        let mut weights: FxHashMap<u64, f32> = FxHashMap::default();
        texts.iter().flatten().for_each(|word| *weights.entry(*word).or_default() += 1.0);
        let all = texts.len() as f32;
        weights.values_mut().for_each(|count| *count = ((all + 1.0) / *count).ln());
        Cohesion { texts, weights }
    }

    /// How many of a hundred words of text `n`, or of those of the texts before it if they are fewer, stand in both.
    pub(super) fn before(&self, n: usize) -> usize {
        let mut over: Vec<u64> = self.texts[n.saturating_sub(BACK)..n].concat();
        over.sort_unstable();
        over.dedup();
        let under = &self.texts[n];
        let weigh = |words: &mut dyn Iterator<Item = &u64>| -> f32 { words.map(|w| self.weights[w]).sum() };
        let both = weigh(&mut under.iter().filter(|w| over.binary_search(w).is_ok()));
        let least = weigh(&mut over.iter()).min(weigh(&mut under.iter()));
        if least > 0.0 { (100.0 * both / least) as usize } else { 0 }
    }
}

/// The words of one text.
pub(super) struct Said(Vec<u64>);

impl Said {
    pub(super) fn of(text: &[char]) -> Self {
        Said(words(&[text]))
    }

    /// Which share of the words of a line the text says, in tenths; none for a line without words.
    pub(super) fn share(&self, line: &[char]) -> Option<usize> {
        let line = words(&[line]);
        let both = line.iter().filter(|word| self.0.binary_search(word).is_ok()).count();
        (10 * both).checked_div(line.len())
    }
}

/// The words of a text, sorted: pairs of Chinese characters, and words of letters.
fn words(blocks: &[&[char]]) -> Vec<u64> {
    let mut words = Vec::new();
    for chars in blocks {
        let pairs = chars.windows(2).filter(|w| is_han(w[0]) && is_han(w[1]));
        words.extend(pairs.map(|w| u64::from(u32::from(w[0])) << 32 | u64::from(u32::from(w[1]))));
        for word in chars.split(|c| !c.is_alphabetic() || is_han(*c)).filter(|w| w.len() >= WORD) {
            let mut hasher = FxHasher::default();
            word.iter().flat_map(|c| c.to_lowercase()).for_each(|c| hasher.write_u32(u32::from(c)));
            words.push(hasher.finish());
        }
    }
    words.sort_unstable();
    words.dedup();
    words
}
