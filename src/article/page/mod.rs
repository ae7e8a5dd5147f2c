//! Splits a newspaper page (Markdown, plain text, OCR output) into its items.
//!
//! Pure. The rules are those of the pages guideline: columns against headlines against subheads,
//! bylines and credits, paragraphs re-joined where the page broke them, furniture left out.
//!
//! The way of a page: `text` cleans its characters, `layout` makes lines of them, blocks of lines, and says what sort each block
//! is, asking `furniture` and `credits` what belongs to no text; `heading` weighs what each heading is; `items` puts the
//! articles together.

mod credits;
mod furniture;
mod heading;
mod items;
mod layout;
#[cfg(test)]
mod tests;
mod text;

use crate::article::{Kind, Span};
use heading::{dress, mend, weigh};
use items::{assemble, brief, photo};
use layout::{block, context, line, sort};
use serde::Serialize;
use text::fold;
use text::given::Given;

/// Place and date of a dateline, as printed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Dateline {
    /// Place, such as 某地.
    pub place: Option<String>,
    /// Date, such as 3月1日.
    pub date: Option<String>,
}

/// One item of a page. Offsets are code points of the page as given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Item {
    /// The column name above it.
    pub section: Option<String>,
    /// The headline, its lines joined by one space.
    pub headline: Option<String>,
    /// Second headline (副题, deck).
    pub subheadline: Option<String>,
    /// Names in bylines, in page order.
    pub authors: Vec<String>,
    /// The paper or agency named at the head.
    pub source_paper: Option<String>,
    /// Origin or rights line at the end.
    pub credit: Option<String>,
    /// What sort of item it is.
    pub kind: Kind,
    /// Headings between the paragraphs.
    pub subheads: Vec<String>,
    /// For each subhead, the index of the paragraph it stands before.
    pub subhead_before: Vec<usize>,
    /// Running text, re-joined where the page broke it.
    pub paragraphs: Vec<String>,
    /// For each paragraph, the slices of the page it was cut from; between two of them stands
    /// nothing or one space.
    pub pieces: Vec<Vec<Span>>,
    /// What the item owns of the page, ascending.
    pub spans: Vec<Span>,
    /// Heading line above the headline (引题).
    pub kicker: Option<String>,
    /// Place and date of the agency dateline or meta line.
    pub dateline: Option<Dateline>,
}

/// The items of `page` in the order in which they begin. Never fails: a page without articles
/// gives none.
pub fn split(page: &str) -> Vec<Item> {
    split_by(page, &weigh::CHAIN)
}

/// The same with headings weighed by `chain`.
fn split_by(page: &str, chain: &weigh::Chain) -> Vec<Item> {
    let (given, chars, printed) = read(page);
    let mut blocks = block::blocks(lines(&chars, printed.as_ref()));
    sort::sort(&mut blocks);
    let photos = photo::find(&blocks);
    let skip = photo::skipped(&blocks, &photos);
    let context = context::Context::of(&blocks);
    sort::scraps(&mut blocks, &skip);
    weigh::decide(&mut blocks, &skip, &context, chain);
    dress::settle(&mut blocks, &skip);
    sort::entries(&mut blocks, &skip);
    let groups = brief::find(&blocks, &skip);
    let named: Vec<usize> = groups.iter().map(|group| group.name).collect();
    mend::columns_over_texts(&mut blocks, &skip, &named);
    let mut items = assemble::items(&blocks, &photos, &groups, &context, &given);
    if let Some(printed) = printed {
        printed.restore(&mut items);
    }
    items
}

/// A page as given, its characters as the rules read them, and as printed if that is not the same.
fn read(page: &str) -> (Given<'_>, Vec<char>, Option<fold::Printed>) {
    let (given, mut chars) = Given::of(page);
    let printed = fold::fold(&mut chars);
    (given, chars, printed)
}

fn lines<'p>(chars: &'p [char], printed: Option<&fold::Printed>) -> Vec<line::Line<'p>> {
    let mut lines = line::lines(chars);
    if let Some(printed) = printed {
        printed.widen(&mut lines);
    }
    lines
}
