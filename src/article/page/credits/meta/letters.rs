//! Names whose letters were spread out, among the words of a line of data.

use crate::article::page::credits::names;
use crate::article::page::text::is_han;

/// Single letters that follow one another are one word: `米　蓝`, and two of them a name; in a Chinese line so are the words of a foreign name.
pub(super) fn close_letters<'t>(words: impl Iterator<Item = &'t str>, han: bool) -> Vec<String> {
    let letter = |w: &str| w.chars().count() == 1 && w.chars().all(is_han);
    let foreign = |w: &str| {
        han && w.starts_with(|c: char| c.is_ascii_uppercase())
            && w.chars().all(|c| c.is_ascii_alphabetic() || c == ' ')
    };
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for word in apart(words.collect(), letter) {
        let first = word.split('、').next().unwrap_or_default();
        match out.last_mut() {
            // `作者：林　夏、沈越`: the letter behind the blank ends the first name.
            Some(last) if open && letter(first) && word.contains('、') => last.push_str(&word),
            Some(last) if open && letter(&word) => last.push_str(&word),
            // `林知夏 Ann Roe`: the words of a foreign name.
            Some(last) if foreign(last) && foreign(&word) => {
                last.push(' ');
                last.push_str(&word);
            }
            _ => out.push(word.to_string()),
        }
        let word = &*word;
        // `作者：宁　远`: the first letter stands behind its label.
        open = letter(word)
            || word.rsplit_once(['：', ':', '、', '；', ';', '，']).is_some_and(|(_, last)| letter(last));
    }
    out
}

/// Letters behind a label that spell several names, closed to these: `作者：林`, `夏`, `石`, `磊` are `作者：林夏`, `石磊`.
fn apart<'t>(words: Vec<&'t str>, letter: impl Fn(&str) -> bool) -> Vec<std::borrow::Cow<'t, str>> {
    let mut out = Vec::new();
    let mut rest = words.as_slice();
    while let Some((word, more)) = rest.split_first() {
        let label = word.rsplit_once(['：', ':']).map_or(0, |(_, rest)| word.len() - rest.len());
        let (label, first) = word.split_at(label);
        let run = more.iter().take_while(|w| letter(w)).count();
        rest = more;
        if label.is_empty() || !letter(first) || run < 3 {
            out.push((*word).into());
            continue;
        }
        let letters: Vec<&str> = std::iter::once(first).chain(more[..run].iter().copied()).collect();
        let names = names::close(letters);
        out.extend(
            names
                .into_iter()
                .enumerate()
                .map(|(n, name)| if n == 0 { format!("{label}{name}").into() } else { name.into() }),
        );
        rest = &more[run..];
    }
    out
}
