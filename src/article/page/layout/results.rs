//! Lines of results: two sides of a game, each with its figure.

use crate::article::page::heading;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::text::{Text, is_final, string};

/// `Port Ellery 5, Hill Road 3`: two sides, each with its figure behind it.
pub(crate) fn is_result(text: &Text) -> bool {
    let line = string(&text.chars);
    let side = |side: &str| {
        side.rsplit_once(' ').is_some_and(|(name, figure)| {
            name.starts_with(char::is_uppercase)
                && (1..=3).contains(&figure.len())
                && figure.bytes().all(|c| c.is_ascii_digit())
        })
    };
    text.len() <= 60
        && line.split_once(", ").is_some_and(|(won, lost)| {
            // `Hill Road 5, Bay 3 (10)`
            let lost = lost.split_once(" (").map_or(lost, |(lost, _)| lost);
            side(won) && side(lost)
        })
}

/// Lines of results close under what heads them are rows before it is asked what the headings are.
pub(crate) fn results(blocks: &mut [Block]) {
    for i in 0..blocks.len() {
        let block = &blocks[i];
        let heads = block.sort == Sort::Text && block.gap > 0 && !block.chinese() && heading::could_be(block);
        let lines = if heads { results_under(blocks, i) } else { 0 };
        blocks[i + 1..=i + lines].iter_mut().for_each(|b| b.sort = Sort::Row);
    }
}

/// How many lines of results, and of words that say what was played, stand close under a heading.
fn results_under(blocks: &[Block], heading: usize) -> usize {
    let line = |n: &usize| {
        let b = &blocks[*n];
        b.sort == Sort::Text
            && b.level == 0
            && !b.chinese()
            && b.text.len() <= 60
            && (b.gap == 0 || *n == heading + 1)
            && !is_final(&b.text.chars)
    };
    let end = (heading + 1..blocks.len()).find(|n| !line(n)).unwrap_or(blocks.len());
    let results = (heading + 1..end).filter(|&n| is_result(&blocks[n].text)).count();
    let lines = end - heading - 1;
    if results >= 2 && results * 2 >= lines && blocks.get(end).is_none_or(|b| b.gap > 0) { lines } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_results() {
        let is = |line: &str| is_result(&Text::slice(&line.chars().collect::<Vec<char>>(), 0));
        assert!(is("Port Ellery 5, Hill Road 3"));
        assert!(is("Hill Road 12, Bay 9 (10)"));
        assert!(!is("May 5, 2026"));
        assert!(!is("Gate 5, ask for Ann"));
    }
}
