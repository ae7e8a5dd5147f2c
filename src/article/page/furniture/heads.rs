//! Running heads: names, numbers and dates of the page in lines of their own, at its top and inside it.

use crate::article::page::credits::meta;
use crate::article::page::credits::names;
use crate::article::page::furniture::Class;
use crate::article::page::furniture::masthead;
use crate::article::page::furniture::menu;
use crate::article::page::heading;
use crate::article::page::heading::label;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::NEAR;
use crate::article::page::text::{is_blank, is_final, is_han, is_spread};

/// Longest running head.
const LONGEST: usize = 110;

/// Names, numbers and dates of the page set side by side, with less proof asked for at its top.
pub(crate) fn running_heads(blocks: &mut [Block]) {
    let text = |b: &Block| b.text.len() > 60 || b.text.len() > 20 && is_final(&b.text.chars);
    let row = |i: usize, b: &Block| {
        b.sort == Sort::Row && !(i <= 2 && !b.chinese() && masthead::is_running_head(b.head(), true))
    };
    let top = (0..)
        .zip(blocks.iter())
        .position(|(i, b)| {
            matches!(b.sort, Sort::Byline | Sort::Meta) || row(i, b) || b.sort == Sort::Text && text(b)
        })
        .unwrap_or(blocks.len());
    // `法 治 天 地` over a line of dates: the name of the page, wherever it comes again.
    let bare = |b: &Block| {
        let chars = &b.text.chars;
        let name = is_spread(&chars[..chars.len().min(12)]) || label::closed(b.head()).chars().count() <= 8;
        name && b.text.len() <= 16
    };
    let spread: Vec<usize> = (0..top.min(6))
        .filter(|&i| {
            bare(&blocks[i])
                && is_spread(&blocks[i].text.chars)
                && blocks.get(i + 1).is_some_and(|b| {
                    b.gap == 0 && (b.sort == Sort::Furniture || masthead::is_running_head(b.head(), true))
                })
        })
        .collect();
    let names: Vec<Vec<char>> = spread.iter().map(|&i| alphabetic(&blocks[i])).collect();
    for block in blocks.iter_mut().skip(top).filter(|_| !names.is_empty()) {
        let again = block.text.len() <= 24 && block.sort == Sort::Text && names.contains(&alphabetic(block));
        if again && block.text.chars.iter().any(|c| is_blank(*c)) {
            block.sort = Sort::Furniture;
        }
    }
    for i in 0..blocks.len() {
        if blocks[i].text.len() > LONGEST {
            continue;
        }
        // Rows among the first lines of a page are running heads, also side by side; a table stands farther down.
        let table = i > 2
            && [i.wrapping_sub(1), i + 1].iter().any(|n| blocks.get(*n).is_some_and(|b| b.sort == Sort::Row));
        let block = &blocks[i];
        // Who wrote, and from where, is no running head.
        let signed = || {
            block.text.chars.iter().any(|c| matches!(c, '者' | '员'))
                && block.text.byline().is_some_and(|by| !by.authors.is_empty())
        };
        let sourced = ["来源", "稿源", "文｜", "文/", "作者", "记者"]
            .iter()
            .chain(meta::POSTED)
            .any(|w| block.head().starts_with(w));
        // Under a headline a line of data says who wrote, or the paper and the day.
        let said = || block.text.lower().starts_with("by ") || block.text.lower().contains("| by ");
        let under = || {
            i >= top.max(2) && block.gap == 0 && blocks[i - 1].gap > 0 && heading::could_be(&blocks[i - 1])
        };
        let data = block.sort == Sort::Meta && !block.chinese() && (said() || under());
        let by = block.sort == Sort::Byline && (!block.chinese() || signed()) || sourced || data;
        let free = !by
            && (matches!(block.sort, Sort::Text | Sort::Byline | Sort::Meta)
                || block.sort == Sort::Row && !table);
        // Away from the top of the page a running head shows a number, or the name of a paper.
        let worth = || i < top || block.text.words().digits > 0 || block.text.chars.contains(&'报');
        // `## 各县快报` over items is their column.
        let items = (1..=6).contains(&block.level)
            && block.text.is_label()
            && blocks.get(i + 1).is_some_and(|b| b.bullet.is_some_and(|c| !c.is_ascii()));
        let head = || {
            i < top && spread.contains(&i)
                || masthead::may_be_running_head(&block.text)
                    && masthead::is_running_head(block.head(), i < top)
                || i < top && menu::is_bar(&block.text.chars)
        };
        if free && !items && worth() && head() {
            blocks[i].sort = Sort::Furniture;
        }
    }
    // The name of the page over its number.
    let over =
        blocks.get(1).is_some_and(|b| b.gap <= 1 && b.sort == Sort::Furniture && b.text.words().digits > 0);
    if over && blocks[0].sort == Sort::Text && blocks[0].chinese() && blocks[0].text.is_label() {
        blocks[0].sort = Sort::Furniture;
    }
    // The name of a site over its menu.
    for i in 0..top.min(3).min(blocks.len().saturating_sub(1)) {
        let below = &blocks[i + 1];
        let over = below.gap == 0 && (below.sort == Sort::Furniture || menu::is_menu_word(&below.text));
        if over
            && blocks[i].sort == Sort::Text
            && blocks[i].level == 0
            && (names::is_media(blocks[i].head().trim_end_matches(['▾', '▼', '☰', ' ']))
                || blocks[i].text.len() <= 16 && blocks[i].head().ends_with("人民政府")
                || is_source(blocks, blocks[i].head()))
        {
            blocks[i].sort = Sort::Furniture;
        }
    }
    between_heads(blocks);
    paper_over_date(blocks);
    names_again(blocks, top);
    name_between(blocks, top);
    name_under_number(blocks, top);
}

/// Whether a line of data on the page names it as the paper.
fn is_source(blocks: &[Block], name: &str) -> bool {
    let data = blocks.iter().filter(|b| b.sort == Sort::Meta && b.head().contains(name));
    name.chars().count() <= 30
        && data
            .take(NEAR)
            .any(|b| meta::meta(b.head()).is_some_and(|head| head.paper.as_deref() == Some(name)))
}

/// The name of the page in a line of its own between its number and the line of its date.
fn name_between(blocks: &mut [Block], top: usize) {
    for i in 1..top.min(6).min(blocks.len().saturating_sub(1)) {
        let [above, block, below] = [i - 1, i, i + 1].map(|n| &blocks[n]);
        let number = above.text.len() <= 4 && above.text.words().digits > 0;
        let dated = below.sort == Sort::Furniture && below.text.words().digits >= 3;
        let plain = block.sort == Sort::Text && block.level == 0 && block.text.len() <= 6;
        if number
            && dated
            && plain
            && block.text.is_label()
            && blocks[..i].iter().all(|b| b.sort == Sort::Furniture || !b.chinese())
        {
            blocks[i].sort = Sort::Furniture;
        }
    }
}

/// `经济·农业` under the number of the page, which says no name: the first line that is none of the paper's.
fn name_under_number(blocks: &mut [Block], top: usize) {
    let own = |b: &Block| matches!(b.sort, Sort::Furniture | Sort::Image { .. });
    let Some(i) = (1..top.min(8)).find(|&i| !own(&blocks[i])) else { return };
    let (above, block) = (&blocks[i - 1], &blocks[i]);
    let word = |w: &str| (2..=4).contains(&w.chars().count()) && w.chars().all(is_han);
    let named = block.head().split_once('·').is_some_and(|(a, b)| word(a) && word(b));
    let set = block.sort == Sort::Text && block.level == 0 && block.bullet.is_none();
    if named && set && above.sort == Sort::Furniture && above.text.last() == Some('版') && own(&blocks[0]) {
        blocks[i].sort = Sort::Furniture;
    }
}

/// `拼项目　强园区　争一流`: three or more parts of one length, wide blanks between them.
fn is_slogan(chars: &[char]) -> bool {
    let parts: Vec<usize> =
        chars.split(|c| is_blank(*c)).map(<[char]>::len).filter(|size| *size > 0).collect();
    parts.len() >= 3 && parts.iter().all(|size| *size == parts[0] && (3..=6).contains(size))
}

/// The name of an English paper over the line of its date and page.
fn paper_over_date(blocks: &mut [Block]) {
    // A button of the mail or the site may stand over it.
    let button =
        blocks.first().is_some_and(|b| b.sort == Sort::Furniture && b.text.class() == Some(Class::Nav));
    let [first, second, rest @ ..] = &mut blocks[usize::from(button)..] else { return };
    let words = first.head().split(is_blank).filter(|w| !w.is_empty()).count();
    let titled = first.text.is_label()
        || words <= 6
            && first.head().split(is_blank).all(|w| {
                w.chars().next().is_none_or(|c| !c.is_lowercase()) || ["of", "and", "the", "&"].contains(&w)
            });
    let dated = |b: &Block| b.sort == Sort::Furniture && b.text.words().digits > 0 && b.gap <= 1;
    // The name of the page may stand between the two.
    let named = second.text.is_label()
        && second.gap == 0
        && second.text.len() <= 20
        && rest.first().is_some_and(dated);
    if named && !first.chinese() && titled && first.sort == Sort::Text {
        first.sort = Sort::Furniture;
        second.sort = Sort::Furniture;
        return;
    }
    let paged = dated(second);
    // A headline of a web page over its date has none below it.
    let headed = rest.iter().take(5).any(|b| b.sort == Sort::Text && heading::could_be(b));
    if first.sort == Sort::Text && !first.chinese() && (2..=6).contains(&words) && titled && paged && headed {
        first.sort = Sort::Furniture;
    }
}

/// The name of a paper in a running head between strokes, wherever it comes again alone.
fn names_again(blocks: &mut [Block], top: usize) {
    let top = top.max(1);
    let heads = blocks.iter().take(top.min(4)).filter(|b| b.sort == Sort::Furniture && !b.chinese());
    let parts = heads.flat_map(|b| b.head().split(['|', '·', '•']));
    let name = |part: &&str| part.split(is_blank).count() >= 2 && !part.chars().any(|c| c.is_ascii_digit());
    let names: Vec<String> = parts.map(str::trim).filter(name).map(str::to_string).collect();
    for block in blocks.iter_mut().skip(2) {
        if block.sort == Sort::Text && block.text.len() <= 40 && names.iter().any(|name| name == block.head())
        {
            block.sort = Sort::Furniture;
        }
    }
    // In Chinese, beside the number of a page.
    let heads = blocks.iter().take(top.min(4)).filter(|b| b.sort == Sort::Furniture && b.chinese());
    let parts = heads.flat_map(|b| b.head().split(['|', '｜', '·', '\u{3000}']).flat_map(|p| p.split("  ")));
    let name = |part: &&str| (3..=12).contains(&part.chars().count()) && part.chars().all(is_han);
    let names: Vec<String> = parts.map(str::trim).filter(name).map(str::to_string).collect();
    // `北原周末　副刊·10`: two lines of the head of the page side by side.
    let squeezed = |b: &Block| b.text.chars.iter().copied().filter(|c| !is_blank(*c)).collect::<Vec<char>>();
    let close = blocks.iter().take(top.min(4)).take_while(|b| b.gap == 0 && b.text.len() <= 16);
    let lines: Vec<Vec<char>> = close.map(squeezed).collect();
    let pairs: Vec<Vec<char>> =
        lines.windows(2).map(<[Vec<char>]>::concat).filter(|pair| pair.len() >= 6).collect();
    for block in
        blocks.iter_mut().skip(top).filter(|b| matches!(b.sort, Sort::Text | Sort::Row) && b.text.len() <= 32)
    {
        if !pairs.is_empty() && pairs.contains(&squeezed(block)) {
            block.sort = Sort::Furniture;
        }
    }
    let number = |b: &Block| b.sort == Sort::Furniture && b.text.len() <= 6 && b.text.words().digits > 0;
    for i in top..blocks.len() {
        let block = &blocks[i];
        let over = block.gap == 0 && number(&blocks[i - 1]);
        let beside = over || blocks.get(i + 1).is_some_and(|b| b.gap == 0 && number(b));
        let plain = block.sort == Sort::Text && block.level == 0 && block.text.len() <= 12;
        if plain && beside && names.iter().any(|name| name == block.head()) {
            blocks[i].sort = Sort::Furniture;
        }
    }
}

/// The lines at the head of a page that stand between running heads, no blank line among them.
fn between_heads(blocks: &mut [Block]) {
    let end = (1..blocks.len()).find(|&n| blocks[n].gap > 0).unwrap_or(blocks.len());
    // A headline stands between the menus of a site as well.
    let head =
        |b: &Block| b.sort == Sort::Furniture && !matches!(b.text.class(), Some(Class::Nav | Class::Links));
    let heads: Vec<usize> = (0..end).filter(|&n| head(&blocks[n])).collect();
    let (Some(&first), Some(&last)) = (heads.first(), heads.last()) else { return };
    let plain = |b: &Block| {
        let most = if b.chinese() { 12 } else { 40 };
        b.sort == Sort::Text && b.level == 0 && b.text.len() <= most && !is_final(&b.text.chars)
    };
    let capitals = |b: &Block| {
        let chars = &b.text.chars;
        !b.chinese() && chars.iter().any(|c| c.is_uppercase()) && !chars.iter().any(|c| c.is_lowercase())
    };
    // What stands over them is the name of the paper where it is set in capitals.
    let name = first > 0 && heads.len() >= 2 && blocks[..first].iter().all(|b| plain(b) && capitals(b));
    let start = if name { 0 } else { first };
    if heads.len() >= 2 && blocks[start..last].iter().all(|b| b.sort == Sort::Furniture || plain(b)) {
        let under = blocks.get(last + 1).filter(|b| last + 1 < end && plain(b));
        let last = last + usize::from(under.is_some_and(|b| b.text.len() <= 3 || is_slogan(&b.text.chars)));
        blocks[start..=last].iter_mut().for_each(|b| b.sort = Sort::Furniture);
    }
}

/// The letters of a block.
fn alphabetic(block: &Block) -> Vec<char> {
    block.text.chars.iter().copied().filter(|c| c.is_alphabetic()).take(24).collect()
}
