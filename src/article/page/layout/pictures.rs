//! Lines of those who took, drew or gave pictures: whether they stand under captions.

use crate::article::page::credits::names;
use crate::article::page::credits::signature;
use crate::article::page::heading;
use crate::article::page::heading::label;
use crate::article::page::items::photo;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::NEAR;
use crate::article::page::text::{is_blank, is_final};

/// Bylines that name who took a picture and stand under the caption of one: `林知夏 摄影报道`.
pub(super) fn photographers(blocks: &mut [Block]) {
    for i in 2..blocks.len() {
        let took = |what: &[char]| blocks[i].text.chars.iter().any(|c| what.contains(c));
        let given = gives(&blocks[i]);
        if made(blocks, i) || under_short_text(blocks, i) {
            blocks[i].sort = Sort::Photo;
            continue;
        }
        if !given && (blocks[i].sort != Sort::Byline || !took(&['摄', '图', '绘'])) {
            continue;
        }
        let caption = |b: &Block| b.sort == Sort::Text && b.text.len() <= 240;
        let captions = blocks[..i].iter().rev().take(6).take_while(|b| caption(b)).count();
        let image = blocks[..i - captions].last().is_some_and(|b| matches!(b.sort, Sort::Image { .. }));
        let picture = |b: &Block| b.text.is_label() && label::is_picture_column(b.head());
        // A heading may stand between the column and the caption.
        let column = match &blocks[..i - captions.min(1)] {
            [.., over, head] => picture(head) || heading::could_be(head) && picture(over),
            over => over.last().is_some_and(picture),
        };
        // Who wrote as well signs the caption of a picture, and no text goes on behind it.
        let ends =
            captions <= 2 && image && blocks.get(i + 1).is_none_or(|b| b.sort != Sort::Text || b.level > 0);
        let gave = blocks[i].head().starts_with("供图");
        // One paragraph between its heading and who took pictures and wrote: a picture that the page does not hold.
        let alone = captions <= 2
            && blocks[i].head().ends_with("摄影报道")
            && blocks.get(i + 1).is_none_or(|b| b.sort == Sort::Furniture || b.level > 0)
            && blocks[..i - 1].last().is_some_and(|b| b.sort == Sort::Text && heading::could_be(b))
            && blocks[..i - 2].last().is_none_or(|b| b.sort == Sort::Furniture);
        if captions > 0 && (image || column || alone) && (took(&['摄', '绘']) || gave || ends) {
            blocks[i].sort = Sort::Photo;
        }
    }
}

/// `林知夏 摄影报道` under two paragraphs at most that begin with a day and are no longer than a caption, a heading right
/// over them: a picture that the page does not hold.
fn under_short_text(blocks: &[Block], i: usize) -> bool {
    let line = blocks[i].sort == Sort::Byline
        && ["摄影报道", "摄影并报道", "图片报道", "摄影 报道"].iter().any(|w| blocks[i].head().ends_with(w));
    let paragraph = |b: &&Block| b.sort == Sort::Text && b.level == 0 && is_final(&b.text.chars);
    let count = blocks[..i].iter().rev().take(3).take_while(paragraph).count();
    let (above, texts) = blocks[..i].split_at(i - count);
    let size = texts.iter().map(|b| b.text.len()).sum::<usize>();
    line && (1..=2).contains(&count)
        && size <= 200
        && texts.first().is_some_and(photo::begins_with_date)
        && above.last().is_some_and(|b| b.sort == Sort::Text && heading::could_be(b))
        && blocks.get(i + 1).is_none_or(|b| b.sort != Sort::Text || b.level > 0 || b.gap > 0)
}

/// `林知夏 作` under a picture and the title of the work.
fn made(blocks: &[Block], i: usize) -> bool {
    let block = &blocks[i];
    let may = matches!(block.sort, Sort::Text | Sort::Names) && block.level == 0 && block.text.len() <= 14;
    let who = || {
        let mut made = ["作", "书", "刻", "画", "绘", "剪", "摄"].iter();
        let who =
            made.find_map(|made| block.head().strip_suffix(made).filter(|who| who.ends_with(is_blank)))?;
        names::bare_names(who.trim())
    };
    let title = |b: &&Block| b.sort == Sort::Text && b.text.len() <= 30;
    let over = blocks[..i].iter().rev().take(2).take_while(title).count();
    may && over > 0
        && blocks[..i - over].last().is_some_and(|b| matches!(b.sort, Sort::Image { .. }))
        && who().is_some()
}

/// `Photo courtesy of the museum` at the end of an English text of several paragraphs right under its heading, and no
/// picture: an article and where its picture came from.
pub(super) fn given(blocks: &mut [Block]) {
    for i in 2..blocks.len() {
        let block = &blocks[i];
        if block.sort != Sort::Photo || !block.text.lower().contains("courtesy") || block.chinese() {
            continue;
        }
        let text = |b: &&Block| b.sort == Sort::Text && b.level == 0 && is_final(&b.text.chars);
        let count = blocks[..i].iter().rev().take(NEAR).take_while(text).count();
        let texts = &blocks[i - count..i];
        let like = texts.iter().skip(1).all(|b| b.gap == block.gap);
        let heading = |b: &Block| b.sort == Sort::Text && heading::could_be(b);
        if like && count >= 2 && blocks[..i - count].last().is_some_and(heading) {
            blocks[i].sort = Sort::Credit;
        }
    }
}

/// `林 知 夏 提供`: who gave the picture.
fn gives(block: &Block) -> bool {
    let given = matches!(block.sort, Sort::Text | Sort::Credit) && block.text.len() <= 14;
    let who = || block.head().strip_suffix("提供").map(str::trim_end);
    given && block.level == 0 && who().is_some_and(|who| names::bare_names(who).is_some())
}

/// Bylines of photographers under a dated paragraph behind a text that somebody signed at its head: a caption without
/// its picture.
pub(super) fn captions_behind(blocks: &mut [Block]) {
    for i in 2..blocks.len() {
        let (over, block) = (&blocks[i - 1], &blocks[i]);
        if block.sort == Sort::Byline
            && block.text.chars.contains(&'摄')
            && over.sort == Sort::Text
            && over.gap > 0
            && over.text.len() <= 240
            && photo::begins_with_date(over)
            && is_final(&blocks[i - 2].text.chars)
            && signature::signed_at_head(blocks, i)
        {
            blocks[i].sort = Sort::Photo;
        }
    }
}
