//! Captions: what they say of pictures, and where they stand.

use crate::article::page::credits::photographer;
use crate::article::page::heading;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::continues;
use crate::article::page::layout::words::List;
use crate::article::page::text::is_final;

/// Words that only captions begin with.
pub(crate) const SHOWS: &[&str] = &[
    "图为",
    "图①",
    "图②",
    "图③",
    "图④",
    "图⑤",
    "图⑥",
    "图一：",
    "上图：",
    "下图：",
    "左图：",
    "右图：",
    "上图为",
    "下图为",
    "左图为",
    "右图为",
    "题图：",
    "图片说明",
    "图说：",
    "上图是",
];

/// `图②…`, `下图：…`: a further caption of a series.
pub(super) fn further(block: &Block) -> bool {
    let chars = &block.text.chars;
    matches!(chars[..], ['图', '②'..='⑳', ..] | ['下' | '右', '图', '：' | '为', ..])
}

/// Words that only captions begin with.
pub(super) fn shows(block: &Block) -> bool {
    let may_show = block.text.len() <= 200 && block.text.words().opens(List::Caption);
    let text = || crate::article::page::furniture::unwrap(block.head());
    may_show && SHOWS.iter().any(|w| text().starts_with(w))
}

/// A short text right under an image, set off from what follows.
pub(super) fn under_image(blocks: &[Block], i: usize) -> bool {
    let block = &blocks[i];
    if i == 0 || !matches!(blocks[i - 1].sort, Sort::Image { .. }) {
        return false;
    }
    let set_off = blocks.get(i + 1).is_none_or(|next| next.gap > 0 || next.sort == Sort::Photo);
    let numbered = matches!(block.text.first(), Some('①'..='⑳' | '❶'..='❿')) && block.text.len() <= 120;
    // Between two halves of a sentence, a short sentence under an image is its caption.
    let images = blocks[..i].iter().rev().take_while(|b| matches!(b.sort, Sort::Image { .. })).count();
    let cut = i.checked_sub(images + 1).map(|n| &blocks[n]).is_some_and(|b| {
        b.sort == Sort::Text && b.level == 0 && b.text.len() > 30 && !is_final(&b.text.chars)
    });
    let whole = cut && block.level == 0 && block.text.len() <= 60 && is_final(&block.text.chars);
    let sentence =
        block.text.first().is_some_and(|c| !c.is_lowercase() && !crate::article::page::text::cannot_begin(c));
    // It closes the quotation that was cut.
    let ends = |b: &Block, mark: char| b.text.chars.iter().filter(|c| **c == mark).count();
    let said = |b: &Block| ends(b, '“') > ends(b, '”');
    if cut && ends(block, '”') > ends(block, '“') && said(&blocks[i - images - 1]) {
        return false;
    }
    // What follows is no second half of it: the half that was cut off comes later.
    let other = blocks
        .get(i + 1)
        .is_some_and(|b| b.text.first().is_some_and(|c| c.is_lowercase() || c.is_ascii_digit()));
    let half = || blocks[..i].iter().rev().find(|b| !matches!(b.sort, Sort::Image { .. }));
    let resumes =
        cut && blocks.get(i + 1).zip(half()).is_some_and(|(next, half)| continues(&half.text.chars, next));
    let other = other || places(block) || resumes;
    // `▲…` points to the picture over it.
    let points = block.text.len() <= 160 && matches!(block.bullet, Some('▲' | '△'));
    // A line between a picture and the next heading, far shorter than the text over the picture.
    let line = !cut
        && block.text.len() <= 32
        && block.chinese()
        && block.level == 0
        && is_final(&block.text.chars)
        && blocks
            .get(i + 1)
            .is_none_or(|b| heading::could_be(b) && (b.level > 0 || b.head().starts_with('【')));
    // One of several that each stand under a picture of a story: `林知夏往石磨里添豆子。`
    let small = |b: &Block| {
        b.sort == Sort::Text
            && b.level == 0
            && b.chinese()
            && b.text.len() <= 24
            && b.text.last() == Some('。')
    };
    let captioned = |w: &[Block]| matches!(w[0].sort, Sort::Image { link: true }) && small(&w[1]);
    let series = || {
        small(block)
            && matches!(blocks[i - 1].sort, Sort::Image { link: true })
            && !block.text.first().is_some_and(crate::article::page::text::cannot_begin)
            && blocks.windows(2).filter(|w| captioned(w)).nth(1).is_some()
    };
    numbered
        || line
        || series()
        || points
        || whole && sentence && other
        || block.gap == 0 && set_off && block.text.len() <= 160 && block.level == 0
}

/// Whether a caption in several paragraphs begins under a marked heading and its picture, the photographer's line under
/// the last: that line finds them all.
pub(super) fn signed_below(blocks: &[Block], i: usize) -> bool {
    let plain = |b: &&Block| b.sort == Sort::Text && b.level == 0 && b.text.len() <= 160;
    let headed = i >= 2
        && matches!(blocks[i - 1].sort, Sort::Image { .. })
        && blocks[i - 2].level > 0
        && heading::could_be(&blocks[i - 2]);
    let count = blocks[i..].iter().take(4).take_while(plain).count();
    headed && (2..=4).contains(&count) && blocks.get(i + count).is_some_and(|b| b.sort == Sort::Photo)
}

/// `林知夏（右）在巡检。` says who stands where in the picture.
fn places(block: &Block) -> bool {
    ["（右", "（左", "（中", "(右", "(左", "(中"].iter().any(|w| block.head().contains(w))
}

/// `▲林知夏（右）在巡检。`: a line that points to a picture which the page does not hold, and no item of a list.
pub(super) fn points(blocks: &[Block], i: usize) -> bool {
    let block = &blocks[i];
    let pointer = |n: usize| blocks.get(n).is_some_and(|b| b.bullet == block.bullet);
    matches!(block.bullet, Some('▲' | '△' | '▼' | '▽' | '◀' | '▶'))
        && block.text.len() <= 80
        && is_final(&block.text.chars)
        && places(block)
        && !pointer(i + 1)
        && !pointer(i.wrapping_sub(1))
}

/// `（林知夏在巡检。山月 摄）` right under a picture.
pub(super) fn in_brackets(blocks: &[Block], i: usize) -> bool {
    let image = i.checked_sub(1).is_some_and(|n| matches!(blocks[n].sort, Sort::Image { .. }));
    image
        && blocks[i].level == 0
        && blocks[i].text.len() <= 160
        && photographer::in_brackets(&blocks[i].text).is_some()
}

/// Whether the photographer's line stands between the title of a picture and one paragraph on it, behind which a heading
/// follows.
pub(super) fn under_title(blocks: &[Block], line: usize) -> bool {
    let [above @ .., title] = &blocks[..line] else { return false };
    let closed = above.last().is_none_or(|b| b.sort != Sort::Text || is_final(&b.text.chars));
    let titled =
        title.sort == Sort::Text && title.text.len() <= 16 && heading::could_be(title) && title.gap > 0;
    let caption =
        |b: &Block| b.sort == Sort::Text && b.level == 0 && b.text.len() <= 120 && is_final(&b.text.chars);
    let ends = |b: &Block| b.sort != Sort::Text && b.sort != Sort::Photo || heading::could_be(b);
    closed && titled && blocks.get(line + 1).is_some_and(caption) && blocks.get(line + 2).is_none_or(ends)
}
