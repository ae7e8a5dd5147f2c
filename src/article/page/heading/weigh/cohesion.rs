//! How much the texts on both sides of a heading have in common: those of one article share more words than those of
//! two (lexical cohesion; Hearst 1997, "TextTiling").

use crate::article::page::text::{is_han, is_letter, lower};

/// The shortest word of letters that says what a text is about.
const WORD: usize = 4;

/// How many counts there are; words that share one are rare.
const COUNTS: usize = 1 << 16;

/// The words of some texts of a page.
pub(super) struct Cohesion {
    /// Of each text its words, sorted.
    texts: Vec<Vec<u32>>,
    /// How many texts have each word, by its last bits.
    counts: Vec<u8>,
    /// What a word weighs that so many texts have: the fewer, the more.
    weights: Vec<f32>,
}

impl Cohesion {
    /// Of texts in the order of the page.
    pub(super) fn of<'a>(texts: impl Iterator<Item = Vec<&'a [char]>>) -> Self {
        let texts: Vec<Vec<u32>> = texts.map(|blocks| words(&blocks)).collect();
        let mut counts = vec![0_u8; COUNTS];
        for word in texts.iter().flatten() {
            let count = &mut counts[*word as usize % COUNTS];
            *count = count.saturating_add(1);
        }
        let all = texts.len().min(usize::from(u8::MAX)) as f32;
        let weights = (0..=u8::MAX).map(|count| ((all + 1.0) / f32::from(count.max(1))).ln()).collect();
        Cohesion { texts, counts, weights }
    }

    fn weight(&self, word: u32) -> f32 {
        self.weights[usize::from(self.counts[word as usize % COUNTS])]
    }

    /// How many of a hundred words of text `n`, or of those of the two texts before it if they are fewer, stand in both.
    /// One of the two may be a box.
    pub(super) fn before(&self, n: usize) -> usize {
        let words = |n: Option<usize>| n.map_or(&[][..], |n| &self.texts[n]).iter().copied().peekable();
        let (mut near, mut far) = (words(n.checked_sub(1)), words(n.checked_sub(2)));
        let mut under = words(Some(n));
        let (mut over, mut both) = (0.0, 0.0);
        while let Some(word) = near.peek().into_iter().chain(far.peek()).min().copied() {
            near.next_if_eq(&word);
            far.next_if_eq(&word);
            over += self.weight(word);
            while under.next_if(|other| *other < word).is_some() {}
            if under.next_if_eq(&word).is_some() {
                both += self.weight(word);
            }
        }
        let least = f32::min(over, self.texts[n].iter().map(|word| self.weight(*word)).sum());
        if least > 0.0 { (100.0 * both / least) as usize } else { 0 }
    }
}

/// The words of one text.
pub(super) struct Said(Vec<u32>);

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

/// The words of a text, sorted, each as a number: pairs of Chinese characters, and words of letters.
fn words(blocks: &[&[char]]) -> Vec<u32> {
    let push = |hash: u32, c: char| (hash ^ u32::from(c)).wrapping_mul(0x9e37_79b1).rotate_left(15);
    let mut words = Vec::with_capacity(blocks.iter().map(|chars| chars.len()).sum());
    for chars in blocks {
        // The word of letters before the character looked at: its hash and its length.
        let (mut word, mut length) = (0, 0);
        let mut before = None;
        for &c in *chars {
            let han = is_han(c);
            if !han && is_letter(c) {
                (word, length) = (push(word, lower(c)), length + 1);
                before = None;
                continue;
            }
            if length >= WORD {
                words.push(word);
            }
            (word, length) = (0, 0);
            words.extend(before.filter(|_| han).map(|before| push(push(0, before), c)));
            before = Some(c).filter(|_| han);
        }
        if length >= WORD {
            words.push(word);
        }
    }
    words.sort_unstable();
    words.dedup();
    words
}
