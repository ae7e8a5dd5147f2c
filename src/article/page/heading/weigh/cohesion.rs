//! How much the texts on both sides of a heading have in common: those of one article share more words than those of
//! two (lexical cohesion; Hearst 1997, "TextTiling").

use crate::article::page::text::{is_han, is_letter, lower};
use rustc_hash::{FxBuildHasher, FxHashMap};

/// The shortest word of letters that says what a text is about.
const WORD: usize = 4;

/// How many different words a newspaper page has at most, nearly always.
const PAGE: usize = 8_192;

/// How much each text has in common with the two before it, in hundredths: of its words, or of those of the two if they
/// are fewer, so many stand in both, each weighed by how few texts have it. One of the two may be a box.
pub(super) fn cohesion<'a>(texts: impl Iterator<Item = Vec<&'a [char]>>) -> Vec<usize> {
    let texts: Vec<Vec<&[char]>> = texts.collect();
    // The place of each word in the list of those known, with room for those of one newspaper page.
    let room = texts.iter().flatten().map(|chars| chars.len()).sum::<usize>().min(PAGE);
    let mut places: FxHashMap<u32, u32> = FxHashMap::with_capacity_and_hasher(room, FxBuildHasher);
    let mut known: Vec<Word> = Vec::with_capacity(room);
    // Of each text its words, each once.
    let numbered = (FIRST..).zip(&texts).map(|(n, blocks)| {
        let mut own = Vec::with_capacity(blocks.iter().map(|chars| chars.len()).sum());
        words(blocks, |word| {
            let place = *places.entry(word).or_insert(known.len() as u32);
            if place as usize == known.len() {
                known.push(Word::default());
            }
            let word = &mut known[place as usize];
            if std::mem::replace(&mut word.last, n) != n {
                word.texts += 1;
                own.push(place);
            }
        });
        own
    });
    let texts: Vec<Vec<u32>> = numbered.collect();
    let most = texts.len() as f32;
    let weights: Vec<f32> = (0..=texts.len()).map(|n| ((most + 1.0) / (n.max(1) as f32)).ln()).collect();
    // Counted on from far behind the last, so that none is near.
    let again = FIRST + texts.len() as u32 + 2;
    // What the words of the text before weigh, those of the one before that, and those that both have.
    let (mut near, mut far, mut common) = (0.0, 0.0, 0.0);
    let mut shares = Vec::with_capacity(texts.len());
    for (n, text) in (again..).zip(&texts) {
        let (mut own, mut with_near, mut with_far) = (0.0, 0.0, 0.0);
        for place in text {
            let word = &mut known[*place as usize];
            let weight = weights[word.texts as usize];
            own += weight;
            match n - std::mem::replace(&mut word.last, n) {
                1 => with_near += weight,
                2 => with_far += weight,
                _ => {}
            }
        }
        let least = f32::min(near + far - common, own);
        shares.push(if least > 0.0 { (100.0 * (with_near + with_far) / least) as usize } else { 0 });
        (near, far, common) = (own, near, with_near);
    }
    shares
}

/// The number of the first text; those before stand for none.
const FIRST: u32 = 3;

/// How many texts have a word, and the last of them.
#[derive(Clone, Copy, Default)]
struct Word {
    texts: u32,
    last: u32,
}

/// The words of one text.
pub(super) struct Said(Vec<u32>);

impl Said {
    pub(super) fn of(text: &[char]) -> Self {
        let mut said = Vec::with_capacity(text.len());
        words(&[text], |word| said.push(word));
        said.sort_unstable();
        Said(said)
    }

    /// Which share of the words of a line the text says, in tenths; none for a line without words.
    pub(super) fn share(&self, line: &[char]) -> Option<usize> {
        let mut line = Said::of(line).0;
        line.dedup();
        let both = line.iter().filter(|word| self.0.binary_search(word).is_ok()).count();
        (10 * both).checked_div(line.len())
    }
}

/// Shows `each` the words of a text, each as a number: pairs of Chinese characters, and words of letters.
fn words(blocks: &[&[char]], mut each: impl FnMut(u32)) {
    let push = |hash: u32, c: char| (hash ^ u32::from(c)).wrapping_mul(0x9e37_79b1).rotate_left(15);
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
                each(word);
            }
            (word, length) = (0, 0);
            before.filter(|_| han).into_iter().for_each(|before| each(push(push(0, before), c)));
            before = Some(c).filter(|_| han);
        }
        if length >= WORD {
            each(word);
        }
    }
}
