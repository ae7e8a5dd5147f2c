//! Classes of English words: verbs of rising and falling, verbs, and the words that end a noun phrase.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Classes as bits.
const UP: u8 = 1;
const DOWN: u8 = 2;
const VERB: u8 = 4;
const STOP: u8 = 8;

static CLASSES: LazyLock<FxHashMap<&'static str, u8>> = LazyLock::new(|| {
    let bit = |class: &str| match class {
        "up" => UP,
        "down" => DOWN,
        "verb" => VERB,
        "stop" => STOP,
        _ => 0,
    };
    let bits = |classes: &str| classes.split(' ').fold(0, |bits, class| bits | bit(class));
    let rows = include_str!("../data/english_words.tsv").lines();
    rows.filter_map(|line| line.split_once('\t')).map(|(word, classes)| (word, bits(classes))).collect()
});

fn has(word: &str, class: u8) -> bool {
    CLASSES.get(word).is_some_and(|classes| classes & class != 0)
}

/// Says that something grows: rose, increase, higher.
pub(super) fn up(word: &str) -> bool {
    has(word, UP)
}

/// Says that something shrinks: fell, cut, lower.
pub(super) fn down(word: &str) -> bool {
    has(word, DOWN)
}

/// A verb that parts subject and object.
pub(super) fn verb(word: &str) -> bool {
    has(word, VERB)
}

/// A function word that ends a noun phrase.
pub(super) fn stop(word: &str) -> bool {
    has(word, STOP)
}

/// A verb that only helps another or links: is, were, has, will.
pub(super) fn auxiliary(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "has"
            | "have"
            | "had"
            | "will"
            | "would"
            | "can"
            | "could"
            | "may"
            | "might"
            | "must"
            | "should"
            | "do"
            | "does"
            | "did"
    )
}
