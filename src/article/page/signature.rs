//! Lines that sign a text and bear no role: bare names, pen names, the writer's paper or town, the date under a byline.

use super::block::{Block, Sort};
use super::english;
use super::furniture;
use super::heading;
use super::label;
use super::meta;
use super::names;
use super::origin;
use super::outline;
use super::sort::NEAR;
use super::text::{is_final, is_spread};
use super::words::List;

/// `（本期解答：某医院药师 林知夏）`: a line in brackets that says who wrote, and nothing else.
pub(super) fn signs_alone(block: &Block) -> bool {
    let text = &block.text;
    text.len() <= 60
        && matches!(text.first(), Some('（' | '('))
        && matches!(text.last(), Some('）' | ')'))
        && text.words().has(List::Colon)
        && origin::closing(furniture::unwrap(text.head()))
            .is_some_and(|tail| !tail.photo && tail.credit.is_none())
}

/// Names alone in the line under a byline, which go on it: `和 …`, `and Ann Roe`.
pub(super) fn further_names(block: &Block) -> bool {
    if block.text.len() > 40 {
        return false;
    }
    let text = block.head();
    match text.strip_prefix("and ").or_else(|| text.strip_prefix("& ")) {
        Some(rest) => names::bare_names(rest).is_some(),
        None => block.chinese() && names::bare_names(text).is_some(),
    }
}

/// The date in a line of its own right under a byline, and the paper and the date with how long they take to read.
pub(super) fn dates_below(blocks: &mut [Block]) {
    for i in 1..blocks.len() {
        let (above, block) = (&blocks[i - 1], &blocks[i]);
        if block.sort != Sort::Furniture || block.gap > 0 {
            continue;
        }
        // Or right under a headline and over its text.
        let over = blocks.get(i + 1).is_some_and(|b| b.gap > 0 && b.sort == Sort::Text && b.text.len() > 60);
        let headline = over && above.sort == Sort::Text && above.gap > 0 && heading::could_be(above);
        let under = matches!(above.sort, Sort::Byline | Sort::Meta) && above.text.len() <= 120 || headline;
        let date = under && meta::date(block.head()).is_some();
        let read = block.text.lower().ends_with(" min read") && meta::meta(block.head()).is_some();
        if date || read {
            blocks[i].sort = Sort::Meta;
        }
    }
}

/// Staff Writer, or the writer's paper, in a line of its own.
pub(super) fn is_role(block: &Block) -> bool {
    block.text.len() <= 60 && !block.chinese() && english::english_role(block.head()).is_some()
}

/// Bare names: under a heading and over text, or behind the last sentence of an article.
pub(super) fn names_alone(blocks: &mut [Block]) {
    for i in 0..blocks.len() {
        if blocks[i].sort != Sort::Text || blocks[i].text.len() > 60 || (1..=6).contains(&blocks[i].level) {
            continue;
        }
        if blocks[i].bullet.is_some_and(|c| c.is_ascii()) {
            continue;
        }
        if signs_letter(blocks, i) {
            blocks[i].sort = Sort::Names;
            continue;
        }
        let agency = !blocks[i].chinese()
            && blocks[i].level == 0
            && english::english_paper(blocks[i].head()).is_some();
        let marks = |c: &char| matches!(c, '。' | '！' | '？' | '：' | ':');
        // Letters set apart are a pen name where they spell no label.
        let pen = is_spread(&blocks[i].text.chars)
            && !blocks[i].text.is_group()
            && !label::is_known_label(blocks[i].head())
            && !outline::is_notice(blocks[i].head())
            && names::bare_names(blocks[i].head()).is_none()
            && origin::pen_name(blocks[i].head()).is_some();
        if !agency
            && (blocks[i].text.chars.iter().any(marks)
                || names::bare_names(blocks[i].head()).is_none() && !pen)
        {
            continue;
        }
        let above = blocks[..i]
            .iter()
            .rev()
            .take(NEAR)
            .find(|b| !matches!(b.sort, Sort::Furniture | Sort::Rule | Sort::Jump { .. }));
        let below = blocks[i + 1..].iter().take(NEAR).find(|b| {
            !matches!(b.sort, Sort::Furniture | Sort::Rule | Sort::Image { .. } | Sort::Jump { .. })
        });
        let agency = agency && above.is_some_and(|b| is_final(&b.text.chars));
        if agency {
            continue;
        }
        let under_heading = above.is_some_and(|b| {
            b.sort == Sort::Text && heading::could_be(b) && (b.level > 0 || b.text.len() > 4)
        });
        let over_text = below.is_some_and(|b| {
            b.sort == Sort::Text && (b.text.len() > 30 || is_final(&b.text.chars)) && b.level == 0
                || matches!(b.sort, Sort::Meta | Sort::Byline)
                // The first subhead, or the agency of the writer.
                || b.sort == Sort::Text
                    && (blocks[i].chinese() && blocks[i].level == 0 && b.level > 0 && above.is_some_and(|a| a.level > 0)
                        || !blocks[i].chinese() && b.gap == 0 && english::english_role(b.head()).is_some())
        });
        // `A CHOIR FOR PEOPLE`, `WHO CANNOT SING`: the second line of a headline over its byline.
        let capitals = |b: &Block| !b.chinese() && !b.text.chars.iter().any(|c| c.is_lowercase());
        let second = blocks[i].gap == 0
            && capitals(&blocks[i])
            && above.is_some_and(capitals)
            && blocks[i + 1..].iter().take(3).any(|b| b.sort == Sort::Byline);
        if second {
            continue;
        }
        let behind =
            above.is_some_and(|b| b.sort == Sort::Text && is_final(&b.text.chars) && !heading::could_be(b));
        let at_end = below.is_none_or(|b| b.level > 0 || b.sort == Sort::Text && heading::could_be(b))
            && blocks[i].level == 0;
        let bracketed = matches!(blocks[i].text.first(), Some('(' | '（'));
        // English names in a row of words are known by the heading over them, or by standing between the
        // last sentence of a letter, the writer's town under them, and a marked heading.
        let place = i + 1;
        let town = blocks.get(place).is_some_and(|b| {
            b.gap == 0
                && b.sort == Sort::Text
                && b.level == 0
                && b.text.len() <= 30
                && !is_final(&b.text.chars)
        });
        let marked = |n: usize| blocks.get(n).is_some_and(|b| (1..=6).contains(&b.level));
        // `Ann Roe` between blank line and town, a headline after them.
        let word = |w: &str| w.starts_with(char::is_uppercase) && w.chars().any(char::is_lowercase);
        let titled = |b: &Block| {
            let (words, joint) = (b.head().split(' ').count(), b.head().contains(" and "));
            words <= if joint { 6 } else { 3 } && b.head().split(' ').all(|w| word(w) || w == "and")
        };
        let margin = blocks.get(place).is_none_or(|b| b.indent == 0 && b.gap > 0 && heading::could_be(b));
        let set_in = behind
            && !blocks[i].chinese()
            && blocks[i].indent > 0
            && blocks[i].gap > 0
            && margin
            && titled(&blocks[i])
            && names::bare_names(blocks[i].head()).is_some();
        if set_in {
            blocks[i].sort = Sort::Names;
            continue;
        }
        let plain = behind
            && town
            && !blocks[i].chinese()
            && blocks[i].gap > 0
            && titled(&blocks[i])
            && blocks.get(place).is_some_and(titled)
            && names::bare_names(blocks[i].head()).is_some()
            && blocks.get(i + 2).is_none_or(|b| b.gap > 0);
        if plain {
            blocks[i].sort = Sort::Names;
            blocks[place].sort = Sort::Furniture;
            continue;
        }
        // A name set far in, and the town under it likewise.
        let far = blocks[i].indent >= 12 && blocks[i].text.len() <= 30;
        if behind && far && !blocks[i].chinese() && names::bare_names(blocks[i].head()).is_some() {
            blocks[i].sort = Sort::Names;
            if blocks
                .get(place)
                .is_some_and(|b| b.gap == 0 && b.indent == blocks[i].indent && b.text.len() <= 30)
            {
                blocks[place].sort = Sort::Furniture;
            }
            continue;
        }
        // A line in capitals between blank lines is a label.
        let label = !blocks[i].chinese()
            && behind
            && !blocks[i].head().chars().any(char::is_lowercase)
            && blocks.get(place).is_some_and(|b| b.gap > 0 || heading::could_be(b));
        if label {
            continue;
        }
        let letter =
            behind && !blocks[i].chinese() && (marked(i + 1) || town && marked(i + 2) || below.is_none());
        let behind = behind && (blocks[i].chinese() || bracketed || letter);
        if letter && town {
            blocks[i].sort = Sort::Names;
            blocks[place].sort = Sort::Furniture;
            continue;
        }
        if under_heading && over_text || behind && (at_end || bracketed) && !pen {
            blocks[i].sort = Sort::Names;
            if blocks.get(i + 1).is_some_and(|b| under_heading && is_role(b)) {
                blocks[i + 1].sort = Sort::Byline;
            }
        }
    }
}

/// `— Ann Roe`, `— The Editors`
fn dashed(text: &str) -> bool {
    let name = text.strip_prefix(['—', '–']).map(str::trim).unwrap_or_default();
    english::is_english_name(name) || name.starts_with("The ") && name.split(' ').count() <= 4
}

/// `Ann Roe, Laketown` behind the last sentence of a letter.
fn signs_letter(blocks: &[Block], i: usize) -> bool {
    let ended = |b: &Block| b.sort == Sort::Text && is_final(&b.text.chars) && b.text.len() > 40;
    !blocks[i].chinese()
        && blocks[i].level == 0
        && i > 0
        && ended(&blocks[i - 1])
        && (english::letter_writer(blocks[i].head()).is_some() || dashed(blocks[i].head()))
        && blocks.get(i + 1).is_none_or(|b| b.gap > 0 || b.level > 0)
}
