//! Photo items: which blocks are captions, and which image and heading go with them.

use crate::article::page::furniture::is_noise;
use crate::article::page::heading;
use crate::article::page::heading::chinese::under_menu;
use crate::article::page::heading::label;
use crate::article::page::items::caption::{
    further, in_brackets, points, shows, signed_below, under_image, under_title,
};
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::{NEAR, continues};
use crate::article::page::text::{is_blank, is_final};

/// A photo item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Photo {
    /// Its blocks: image link, heading, captions, photographer's line; ascending.
    pub(crate) blocks: Vec<usize>,
    /// The heading among them.
    pub(crate) heading: Option<usize>,
}

/// Tells the blocks of photo items.
pub(crate) fn skipped(blocks: &[Block], photos: &[Photo]) -> Vec<bool> {
    let mut skip = vec![false; blocks.len()];
    photos.iter().flat_map(|photo| &photo.blocks).for_each(|&n| skip[n] = true);
    skip
}

/// The photo items of a page. Blocks are sorted, headings not yet told from text.
pub(crate) fn find(blocks: &[Block]) -> Vec<Photo> {
    let gap = usual_gap(blocks);
    let mut taken = vec![false; blocks.len()];
    let mut photos = Vec::new();
    for i in 0..blocks.len() {
        if taken[i] {
            continue;
        }
        let captions = match blocks[i].sort {
            Sort::Photo => with_line(blocks, &taken, i, gap),
            Sort::Text if ends_with_line(&blocks[i]) || in_brackets(blocks, i) => {
                let first = under_picture(blocks, &taken, i).or_else(|| first_half(blocks, &taken, i));
                Some(first.unwrap_or(i)..i + 1)
            }
            Sort::Text if taken_under(blocks, &taken, i) => {
                Some(under_picture(blocks, &taken, i).unwrap_or(i)..i + 1)
            }
            Sort::Text if signed_below(blocks, i) => None,
            Sort::Text if shows(&blocks[i]) || under_image(blocks, i) || points(blocks, i) => Some(i..i + 1),
            _ => None,
        };
        let Some(captions) = captions else { continue };
        let first = captions.start;
        let mut photo = Photo { blocks: captions.collect(), heading: None };
        if blocks[i].sort == Sort::Photo && !photo.blocks.contains(&i) {
            photo.blocks.push(i);
            photo.blocks.sort_unstable();
        }
        // Captions of several pictures stand under one another: `上图：…`, `下图：…`.
        while let Some(n) = photo.blocks.last().map(|n| n + 1).filter(|&n| {
            let open = !is_final(&blocks[n - 1].text.chars);
            let broken = open
                && shows(&blocks[n - 1])
                && blocks.get(n).is_some_and(|b| b.sort == Sort::Text && b.level == 0 && !shows(b))
                && blocks.get(n + 1).is_some_and(|b| b.sort == Sort::Photo || shows(b));
            !taken[n..].first().is_none_or(|t| *t)
                && (broken
                    || blocks
                        .get(n)
                        .is_some_and(|b| b.sort == Sort::Text && shows(b) && (b.gap == 0 || further(b))))
        }) {
            photo.blocks.push(n);
        }
        // `①…`, a picture, `②…`: the pictures of one item and their captions.
        let counts = |n: usize, from: char| {
            blocks
                .get(n)
                .is_some_and(|b| b.sort == Sort::Text && b.text.first() == Some(from) && b.text.len() <= 160)
        };
        let headed = i >= 2 && blocks[i - 2].level > 0 && heading::could_be(&blocks[i - 2]);
        if headed && counts(i, '①') {
            for next in '②'..='⑨' {
                let Some(n) = photo.blocks.last().map(|n| n + 1) else { break };
                let image = matches!(blocks.get(n).map(|b| b.sort), Some(Sort::Image { .. }));
                if !counts(n + usize::from(image), next) {
                    break;
                }
                photo.blocks.extend(n..=n + usize::from(image));
            }
        }
        // The photographer's line may stand alone behind a caption that was found by its image.
        let last = photo.blocks.last().copied().unwrap_or(i);
        let line = blocks.get(last + 1).filter(|b| b.sort == Sort::Photo && blocks[last].sort == Sort::Text);
        if line.is_some() && photo.blocks.iter().all(|&n| blocks[n].sort != Sort::Photo) {
            photo.blocks.push(last + 1);
        }
        let follows = photo.blocks.last().and_then(|n| blocks.get(n + 1));
        let first = photo.blocks.first().copied().unwrap_or(first);
        let mut above = first.checked_sub(1).filter(|n| !taken[*n]);
        if let Some(n) = above.filter(|n| blocks[*n].sort == (Sort::Image { link: true })) {
            photo.blocks.insert(0, n);
            above = n.checked_sub(1).filter(|n| !taken[*n]);
        }
        // `冰湖起鱼`, a line of data, its caption: all that the headline is over.
        let data = (0..first)
            .rev()
            .take(NEAR)
            .take_while(|&n| matches!(blocks[n].sort, Sort::Meta | Sort::Furniture))
            .last();
        let data = data.filter(|&n| n > 0 && blocks[n].sort == Sort::Meta && !taken[n - 1]);
        if let Some(n) =
            data.filter(|&n| blocks[n - 1].sort == Sort::Text && heading::could_be(&blocks[n - 1]))
        {
            photo.blocks.splice(0..0, n - 1..first);
            photo.heading = Some(n - 1);
            above = None;
        }
        let framed = |n: usize| n > 0 && blocks[n - 1].sort == (Sort::Image { link: true }) && !taken[n - 1];
        let titled = |n: usize| blocks[i].sort == Sort::Photo && n + 1 == i && under_title(blocks, i);
        if let Some(n) = above.filter(|n| titled(*n) || is_heading(blocks, *n, follows, framed(*n), gap)) {
            photo.blocks.insert(0, n);
            photo.heading = Some(n);
            if framed(n) {
                photo.blocks.insert(0, n - 1);
            }
        }
        photo.blocks.iter().for_each(|n| taken[*n] = true);
        photos.push(photo);
    }
    photos
}

/// The most frequent number of blank lines between two blocks.
pub(crate) fn usual_gap(blocks: &[Block]) -> usize {
    let mut counts = [0; 4];
    blocks.iter().skip(1).for_each(|b| counts[b.gap.min(3)] += 1);
    (0..4).max_by_key(|n| counts[*n]).unwrap_or(1)
}

/// Whether a caption stands with its photographer in one block.
fn ends_with_line(block: &Block) -> bool {
    block.text.len() <= 400 && block.text.tail().is_some_and(|tail| tail.photo)
}

/// Where a caption begins that the page broke before `i`: no caption begins with a small letter.
fn first_half(blocks: &[Block], taken: &[bool], i: usize) -> Option<usize> {
    let n = i.checked_sub(1)?;
    let (half, over) = (&blocks[n], n.checked_sub(1).map(|n| &blocks[n]));
    let open = |b: &Block| b.sort == Sort::Text && b.level == 0 && !is_final(&b.text.chars);
    let small = blocks[i].text.first().is_some_and(char::is_lowercase);
    let whole = half.text.first().is_some_and(char::is_uppercase);
    (small && !taken[n] && whole && open(half) && half.text.len() <= 240 && !over.is_some_and(open))
        .then_some(n)
}

/// Where a caption begins that ends at `i`: right under a picture or its heading, in two paragraphs at most.
fn under_picture(blocks: &[Block], taken: &[bool], i: usize) -> Option<usize> {
    let image = |n: usize| blocks[n].sort == (Sort::Image { link: true });
    let heading = |n: usize| n > 0 && blocks[n].level > 0 && heading::could_be(&blocks[n]) && image(n - 1);
    let caption = |n: usize| {
        let b = &blocks[n];
        b.sort == Sort::Text && b.level == 0 && b.text.len() <= 120 && is_final(&b.text.chars) && !taken[n]
    };
    (i.saturating_sub(1)..=i)
        .rev()
        .take_while(|&n| n == i || caption(n))
        .find(|&n| n > 0 && (image(n - 1) || heading(n - 1)))
}

/// Whether a caption ends with who wrote it and took the picture: `林知夏 摄影报道`.
fn taken_under(blocks: &[Block], taken: &[bool], i: usize) -> bool {
    let block = &blocks[i];
    block.text.len() <= 200
        && block.text.tail().is_some_and(|tail| block.text.chars[tail.from..].contains(&'摄'))
        && (under_picture(blocks, taken, i).is_some()
            || matches!(block.bullet, Some('▲' | '△' | '◀' | '▶' | '▼')))
}

/// Whether a scrap stands between two halves of a sentence.
fn parts_sentence(blocks: &[Block], i: usize) -> bool {
    let open = |b: &Block| b.sort == Sort::Text && b.level == 0 && !is_final(&b.text.chars);
    blocks[i].sort == Sort::Furniture
        && is_noise(&blocks[i].text.chars)
        && i.checked_sub(1).is_some_and(|n| open(&blocks[n]) && blocks[n].text.len() > 8)
}

/// The captions over a photographer's line.
fn with_line(blocks: &[Block], taken: &[bool], line: usize, gap: usize) -> Option<std::ops::Range<usize>> {
    // The line stands over its caption where it opens a chunk and the caption follows without a blank line.
    let over = blocks.get(line + 1).is_some_and(|b| {
        b.sort == Sort::Text && b.gap == 0 && b.level == 0 && b.text.len() <= 200 && is_final(&b.text.chars)
    });
    if over && blocks[line].gap > 0 && blocks.get(line + 2).is_none_or(|b| b.gap > 0)
        || under_title(blocks, line)
    {
        return Some(line + 1..line + 2);
    }
    let mut low = line;
    let open = |b: &Block| b.sort == Sort::Text && b.level == 0 && !is_final(&b.text.chars);
    // Where the line stands close under its caption, a blank line over that parts it from what is above.
    let close = blocks[line].gap == 0;
    let goes_on =
        |n: usize| n > 0 && open(&blocks[n - 1]) && continues(&blocks[n - 1].text.chars, &blocks[n]);
    while low > 0
        && !(close && low < line && blocks[low].gap > 0 && !goes_on(low))
        && line - low < 5
        && (blocks[low - 1].sort == Sort::Text || parts_sentence(blocks, low - 1))
        && !taken[low - 1]
        && (blocks[low - 1].level == 0 || is_final(&blocks[low - 1].text.chars))
    {
        low -= 1;
    }
    // The heading of the item is no caption.
    if low == line {
        // Image, line, caption.
        let image = line > 0 && matches!(blocks[line - 1].sort, Sort::Image { .. });
        let below = blocks.get(line + 1).filter(|b| {
            image && b.sort == Sort::Text && b.text.len() <= 200 && is_final(&b.text.chars) && b.level == 0
        });
        return below.map(|_| line + 1..line + 2);
    }
    let text_below = blocks.get(line + 1).is_some_and(|b| b.sort == Sort::Text && b.level == 0);
    let unfinished = |b: &Block| open(b) && !heading::could_be(b);
    // On a page of pictures a heading stands right over its caption.
    let headed = |start: usize| {
        let [over, head] = &blocks[start.saturating_sub(2)..start] else { return false };
        let pictures =
            over.sort == Sort::Photo || label::is_picture_column(over.head()) && over.text.is_label();
        pictures && head.gap > 0 && blocks[start].gap == 0 && heading::could_be(head)
    };
    let score = |start: usize| {
        let block = &blocks[start];
        let before = start.checked_sub(1).map(|n| &blocks[n]);
        // Furniture in the middle of a sentence opens no item.
        let over = blocks[..start].iter().rev().take(NEAR).find(|b| b.sort != Sort::Furniture);
        let inside = block.gap == 0 && over.is_some_and(unfinished);
        let mut score = i32::from(start + 1 == line);
        score += match before.map(|b| b.sort) {
            Some(Sort::Image { .. }) => 5,
            Some(Sort::Text) if before.is_some_and(|b| b.level > 0) || headed(start) => 3,
            Some(Sort::Text) => 0,
            // A byline stands over an article.
            Some(Sort::Byline | Sort::Meta) => 0,
            _ if inside => 0,
            _ => 2,
        };
        // Where paragraphs are set in, a caption is not, or the other way round.
        let set = start + 1 == line
            && before.is_some_and(|b| b.sort == Sort::Text && b.lines > 1 && b.indent != block.indent);
        score += if set { 2 } else { 0 };
        score += if block.gap > gap { 3 } else { 0 };
        score += if shows(block) || matches!(block.bullet, Some('▲' | '△' | '◀' | '▶' | '▼')) {
            5
        } else {
            0
        };
        score += if begins_with_date(block) { 2 } else { 0 };
        // Lines close over the photographer's, a blank line over them, are one caption.
        score += if close && start == low && block.gap > 0 && block.text.len() <= 120 { 2 } else { 0 };
        // A caption does not begin in the middle of a sentence, unless it is what broke it.
        if before.is_some_and(unfinished) && !text_below || goes_on(start) {
            score -= 4;
        }
        score
    };
    // A report begins with its source, no caption does.
    let low = (low..line).rev().find(|&n| blocks[n].text.has_lead()).map_or(low, |n| (n + 1).min(line - 1));
    let start = (low..line)
        .filter(|&n| {
            let block = &blocks[n];
            let capitals = !block.chinese() && !block.text.chars.iter().any(|c| c.is_lowercase());
            // An English line that ends early over the lines of the caption.
            let early = |under: &Block| {
                let line = !block.chinese() && block.lines == 1 && block.gap > 0 && under.gap == 0;
                line && block.text.len() <= 60 && under.lines > 1
            };
            let short = block.text.len() <= 24 || capitals || early(&blocks[n + 1]);
            let heading = heading::could_be(block) && n + 1 < line && short;
            !heading || parts_sentence(blocks, n + 1)
        })
        .max_by_key(|&n| (score(n), n))?;
    Some(start..line)
}

/// `3月9日，` or `近日，` at the front.
pub(crate) fn begins_with_date(block: &Block) -> bool {
    let chars: Vec<char> = block.text.chars.iter().take(12).copied().collect();
    let day = chars.iter().position(|c| *c == '日');
    let comma = chars.iter().position(|c| matches!(c, '，' | ','));
    let text: String = chars.iter().collect();
    day.is_some_and(|d| {
        let count =
            |c: &char| c.is_ascii_digit() || "〇一二三四五六七八九十年月".contains(*c) || is_blank(*c);
        chars[..d].iter().all(count) && comma.is_none_or(|c| c >= d)
    }) || ["近日", "日前", "昨日", "昨天", "春日", "初春", "连日来"].iter().any(|w| text.starts_with(w))
        && comma.is_some()
}

/// Whether a heading set larger stands over other headings of this dress on the page: columns are set as large
/// as any.
fn under_heading(blocks: &[Block], n: usize) -> bool {
    let level = blocks[n].level;
    blocks[..n]
        .iter()
        .rev()
        .take(4 * NEAR)
        .any(|b| (1..level).contains(&b.level) && b.sort == Sort::Text && b.text.is_label())
}

/// Whether a photographer's line stands at `n`.
fn is_signed(blocks: &[Block], n: usize) -> bool {
    blocks.get(n).is_some_and(|b| b.sort == Sort::Photo)
}

/// Whether the block over a caption is its heading: no label, and no article follows.
fn is_heading(blocks: &[Block], n: usize, follows: Option<&Block>, framed: bool, gap: usize) -> bool {
    let block = &blocks[n];
    let text = block.head();
    let before_open = n.checked_sub(1).map(|b| &blocks[b]).is_some_and(|b| {
        let ended = is_final(&b.text.chars) || ends_with_line(b);
        b.sort == Sort::Text && b.level == 0 && !ended && b.text.len() > 30
    });
    // With its picture under it, it may stand in a sentence.
    let over_image =
        block.level > 0 && matches!(blocks.get(n + 1).map(|b| b.sort), Some(Sort::Image { link: true }));
    // The sentence may go on behind the picture.
    let resumes = before_open && follows.is_some_and(|b| b.text.first().is_some_and(char::is_lowercase));
    // Between its picture and a signed caption it is that of the picture, whatever text goes on behind.
    let own = framed
        && blocks
            .get(n + 1)
            .is_some_and(|b| b.sort == Sort::Text && (ends_with_line(b) || is_signed(blocks, n + 2)))
        && follows.is_none_or(|b| b.sort == Sort::Text);
    let article = !(before_open && over_image || resumes || own)
        && follows.filter(|b| !ends_with_line(b)).is_some_and(|b| {
            b.sort == Sort::Text && b.level == 0 && b.text.len() > 30 && !(heading::could_be(b) && b.gap > 0)
                || matches!(b.sort, Sort::Byline | Sort::Names)
        });
    // Where blank lines part the blocks of the page, a line right over the caption is its heading.
    let parted = n > 0 && blocks[n - 1].sort == Sort::Furniture;
    let close = (gap > 0 || block.gap > 0 || parted)
        && blocks.get(n + 1).is_some_and(|b| b.gap == 0 && b.sort == Sort::Text)
        && !label::is_picture_column(text);
    // A label over another heading is a column; a lone one over pictures as well.
    let under_column = n
        .checked_sub(1)
        .map(|b| &blocks[b])
        .is_some_and(|b| b.sort == Sort::Text && heading::could_be(b) && b.text.is_label());
    // So is a line right under the menu that parts the articles of a website.
    let parts = under_menu(blocks, n) && !label::is_known_label(text) && !label::is_picture_column(text);
    let column = !under_column
        && !close
        && !parts
        && block.text.is_label()
        && (label::is_picture_column(text)
            || !framed
                && (block.level == 0
                    || text.chars().count() <= 4 && !under_heading(blocks, n)
                    || label::is_known_label(text)));
    block.sort == Sort::Text
        && heading::could_be(block)
        && !column
        && (!before_open || over_image || resumes)
        && !article
        && block.bullet.is_none()
}
