//! Classes of English words: verbs of rising and falling, verbs, and the words that end a noun phrase.

use std::collections::HashMap;
use std::sync::LazyLock;

static CLASSES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("../data/english_words.tsv").lines().filter_map(|line| line.split_once('\t')).collect()
});

fn has(word: &str, class: &str) -> bool {
    CLASSES.get(word).is_some_and(|classes| classes.split(' ').any(|known| known == class))
}

/// Says that something grows: rose, increase, higher.
pub(super) fn up(word: &str) -> bool {
    has(word, "up")
}

/// Says that something shrinks: fell, cut, lower.
pub(super) fn down(word: &str) -> bool {
    has(word, "down")
}

/// A verb that parts subject and object.
pub(super) fn verb(word: &str) -> bool {
    has(word, "verb")
}

/// A function word that ends a noun phrase.
pub(super) fn stop(word: &str) -> bool {
    has(word, "stop")
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
