//! Parts by what stands beside them, whatever they were weighed to be: names of groups, headlines that only look like labels,
//! names in two languages, kickers without a headline.

use crate::article::page::heading;
use crate::article::page::heading::dress::{Run, rank, runs, set};
use crate::article::page::heading::label::is_known_label;
use crate::article::page::heading::weigh::Part;
use crate::article::page::items::title::inline_title;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::NEAR;
use crate::article::page::text::{is_blank, is_final, is_han};
use smallvec::SmallVec;

/// Mends the parts of headings by their neighbours. `skip` tells blocks that stand outside the running text.
pub(super) fn parts(blocks: &mut [Block], skip: &[bool]) {
    groups(blocks, skip);
    bilingual(blocks, skip);
    signed_columns(blocks, skip);
    couplets(blocks, skip);
    headless(blocks, skip);
    notes_of_lists(blocks, skip);
}

/// `（按姓氏笔画排列）` between the headline of a list and its rows goes on no headline.
fn notes_of_lists(blocks: &mut [Block], skip: &[bool]) {
    for i in 1..blocks.len().saturating_sub(1) {
        let block = &blocks[i];
        let bracketed =
            matches!(block.text.first(), Some('（' | '(')) && matches!(block.text.last(), Some('）' | ')'));
        let under = blocks[i - 1].sort == Sort::Heading && blocks[i + 1].sort == Sort::Row;
        if bracketed && under && !skip[i] && matches!(block.part, Some(Part::More | Part::Deck)) {
            set(&mut blocks[i], Part::Text);
        }
    }
}

/// A run of lines with a kicker or second headline has a headline: what goes on the kicker, or else the second headline, unless
/// strokes open that.
fn headless(blocks: &mut [Block], skip: &[bool]) {
    let kicks = |b: &Block| matches!(b.part, Some(Part::Kicker | Part::More));
    let missing = |run: &Run| {
        let parts = || run.headings.iter().map(|&n| &blocks[n]);
        let signed =
            run.above.is_some_and(|n| matches!(blocks[n].sort, Sort::Byline | Sort::Names | Sort::Meta));
        if signed || parts().any(|b| matches!(b.part, Some(Part::Headline | Part::Subhead))) {
            return None;
        }
        let more = run.headings.iter().rfind(|&&n| blocks[n].part == Some(Part::More));
        let deck = || {
            run.headings
                .iter()
                .find(|&&n| blocks[n].part == Some(Part::Deck) && !blocks[n].head().starts_with('—'))
        };
        more.or_else(deck).or_else(|| run.headings.iter().rfind(|&&n| kicks(&blocks[n]))).copied()
    };
    let headlines: Vec<usize> = runs(blocks, skip).iter().filter_map(missing).collect();
    headlines.into_iter().for_each(|n| set(&mut blocks[n], Part::Headline));
}

/// A label taken for a column over nothing but two paragraphs or more is a headline: what stands under the name of a column is
/// headed, or is of a group. `named` tells the names of groups.
pub(crate) fn columns_over_texts(blocks: &mut [Block], skip: &[bool], named: &[usize]) {
    let text = |b: &Block| b.sort == Sort::Text && b.level == 0 && b.bullet.is_none() && b.bold == 0;
    let headlines: Vec<usize> = runs(blocks, skip)
        .iter()
        .filter_map(|run| Some((*run.headings.last()?, run.below?)))
        .filter(|(n, _)| {
            let label = &blocks[*n];
            label.part == Some(Part::Column) && !named.contains(n) && !is_known_label(label.head())
        })
        .filter(|(n, below)| {
            let texts = blocks[*below..].iter().take(NEAR).take_while(|b| text(b) && !b.text.has_lead());
            let close = blocks[*n + 1..*below].iter().all(|b| matches!(b.sort, Sort::Rule));
            close && texts.filter(|b| is_final(&b.text.chars)).take(2).count() == 2
        })
        .map(|(n, _)| n)
        .collect();
    headlines.into_iter().for_each(|n| set(&mut blocks[n], Part::Headline));
}

/// The name of a group over a title set off behind a sign is a column, though it stands where names of pages do.
fn groups(blocks: &mut [Block], skip: &[bool]) {
    for i in 0..blocks.len().saturating_sub(1) {
        let (block, below) = (&blocks[i], &blocks[i + 1]);
        let item =
            below.sort == Sort::Text && below.bullet.is_some() && inline_title(below).is_some_and(|t| t.sure);
        let quiet = block.sort == Sort::Furniture && block.text.class().is_none();
        if quiet && !skip[i] && item && block.text.is_group() && heading::could_be(block) {
            set(&mut blocks[i], Part::Column);
        }
    }
}

/// A column alone over a byline and its text is the headline: what is signed has one.
fn signed_columns(blocks: &mut [Block], skip: &[bool]) {
    let headlines: Vec<usize> = runs(blocks, skip)
        .iter()
        .filter(|run| run.headings.len() == 1 && run.signed(blocks))
        .filter(|run| {
            let by = |n: &usize| {
                matches!(blocks[*n].sort, Sort::Byline | Sort::Names | Sort::Meta | Sort::Furniture)
            };
            let behind = run.below.and_then(|below| (below..blocks.len()).find(|n| !by(n)));
            behind.is_some_and(|n| blocks[n].sort == Sort::Text)
        })
        .map(|run| run.headings[0])
        .filter(|&n| blocks[n].part == Some(Part::Column))
        .collect();
    headlines.into_iter().for_each(|n| set(&mut blocks[n], Part::Headline));
}

/// `秋粮归仓　颗粒不减`: two phrases of one length, a blank between them, name no column where text stands under them alone.
fn couplets(blocks: &mut [Block], skip: &[bool]) {
    let couplet = |b: &Block| {
        let parts: SmallVec<[&[char]; 4]> =
            b.text.chars.split(|c| is_blank(*c)).filter(|part| !part.is_empty()).collect();
        let [a, b] = parts[..] else { return false };
        a.len() == b.len() && (4..=10).contains(&a.len()) && a.iter().chain(b).all(|c| is_han(*c))
    };
    let headlines: Vec<usize> = runs(blocks, skip)
        .iter()
        .filter(|run| run.headings.len() == 1 && run.below.is_some_and(|n| blocks[n].sort == Sort::Text))
        .map(|run| run.headings[0])
        .filter(|&n| blocks[n].part == Some(Part::Column) && couplet(&blocks[n]))
        .collect();
    headlines.into_iter().for_each(|n| set(&mut blocks[n], Part::Headline));
}

/// Whether a short line holds words of English and of Chinese.
fn in_two_languages(block: &Block) -> bool {
    let (words, chars) = (block.head().split(' '), &block.text.chars);
    let both = chars.iter().any(|c| is_han(*c)) && chars.iter().any(char::is_ascii_alphabetic);
    both && chars.len() <= 30 && words.count() <= 5 && !is_final(chars)
}

/// A name in two languages taken for the headline over a further line is a column, and the line the headline, where it is
/// set smaller or other columns are so named.
fn bilingual(blocks: &mut [Block], skip: &[bool]) {
    let usual = blocks.iter().any(|b| b.part == Some(Part::Column) && in_two_languages(b));
    for i in 1..blocks.len() {
        let (over, under) = (&blocks[i - 1], &blocks[i]);
        let smaller = under.part == Some(Part::Headline) && rank(over) < rank(under);
        let line = !skip[i]
            && usual
            && matches!(under.part, None | Some(Part::Deck | Part::More | Part::Subhead))
            && matches!(under.sort, Sort::Text | Sort::Heading)
            && under.lines <= 2
            && under.bullet.is_none()
            && heading::could_be(under);
        if over.part == Some(Part::Headline) && in_two_languages(over) && (line || smaller) {
            set(&mut blocks[i - 1], Part::Column);
            set(&mut blocks[i], Part::Headline);
        }
    }
}
