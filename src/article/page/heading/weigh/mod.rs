//! What each heading of a page is, by evidence that is weighed.
//!
//! No single sign tells a column name from a kicker, a headline or a subhead: all can bear the same mark. So every line
//! that could be a heading is described by facts ([`facts`]: its own words and dress, [`around`]: what stands around it,
//! [`opening`]: how the text under it opens, [`cohesion`]: what that shares with the text over it) and by the words
//! themselves ([`grams`]). Each fact speaks for or against each part by a weight, alone and through a hidden layer that
//! weighs facts together. All lines of a page are decided as one: the likeliest sequence of parts of a linear-chain
//! conditional random field (Lafferty et al. 2001; with a hidden layer: Peng et al. 2009). The weights (`weights.txt`)
//! are fitted to the marked pages by `tests/pages/fit.rs`.

mod around;
mod chain;
mod cohesion;
mod facts;
#[cfg(test)]
#[path = "../../../../../tests/pages/fit.rs"]
mod fit;
mod grams;
mod half;
mod opening;

use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::context::Context;
pub(crate) use chain::Chain;
use cohesion::Said;
use std::sync::LazyLock;

/// Whether a text says no word that another one says.
pub(crate) fn shares_nothing(text: &[char], other: &[char]) -> bool {
    Said::of(other).share(text) == Some(0)
}

/// What a line that could be a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Column,
    Kicker,
    Headline,
    /// Goes on the headline or subhead before it.
    More,
    Deck,
    Subhead,
    /// Running text, or whatever else is no heading.
    Text,
    Furniture,
}

/// All parts, in the order of the weights.
const PARTS: [Part; 8] = [
    Part::Column,
    Part::Kicker,
    Part::Headline,
    Part::More,
    Part::Deck,
    Part::Subhead,
    Part::Text,
    Part::Furniture,
];

/// The weights in use.
pub(crate) static CHAIN: LazyLock<Chain> = LazyLock::new(|| Chain::read(include_str!("weights.txt")));

/// Sorts headings and furniture out of what is still text. `skip` tells blocks that stand outside the running text.
pub(crate) fn decide(blocks: &mut [Block], skip: &[bool], context: &Context, chain: &Chain) {
    let (places, lines) = around::lines(blocks, skip, context);
    for (i, part) in places.into_iter().zip(chain.parts(&lines)) {
        match part {
            Part::Text => {}
            Part::Furniture => blocks[i].sort = Sort::Furniture,
            part => {
                blocks[i].sort = Sort::Heading;
                blocks[i].part = Some(part);
            }
        }
    }
}
