//! Rows of items that may stand under a group's name, told by their form.

use crate::article::page::credits::names;
use crate::article::page::heading;
use crate::article::page::items::title::{Title, ends_behind, inline_title};
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::NEAR;
use crate::article::page::text::is_final;

/// The next block near by that belongs to the text.
pub(super) fn next(blocks: &[Block], skip: &[bool], from: usize) -> Option<usize> {
    (from..blocks.len()).take(NEAR).find(|&n| {
        !skip[n]
            && !matches!(
                blocks[n].sort,
                Sort::Furniture | Sort::Rule | Sort::Image { .. } | Sort::Jump { .. }
            )
    })
}

/// Whether two or more list items follow, each a sentence of its own, and then a heading or the end.
pub(super) fn listed(blocks: &[Block], skip: &[bool], from: usize) -> bool {
    let mut at = next(blocks, skip, from);
    let mut count = 0;
    let mut open = false;
    while let Some(n) = at.filter(|&n| blocks[n].sort == Sort::Text) {
        let block = &blocks[n];
        let item = block.bullet.is_some() || circled(block) || numbered_from_one(blocks, from, n);
        // What a page break cut goes on without a mark.
        if !(item && !open || open && block.bullet.is_none() && block.level == 0) || count > 40 {
            return false;
        }
        count += usize::from(item);
        open = !is_final(&block.text.chars) && !ends_behind(block);
        at = next(blocks, skip, n + 1);
    }
    !open && count >= 2 && at.is_none_or(|n| blocks[n].sort == Sort::Heading)
}

/// Whether two or more titles follow behind one mark of the keyboard, each over one paragraph. A few of a long row are enough.
pub(super) fn listed_titles(blocks: &[Block], skip: &[bool], from: usize) -> bool {
    let mark = next(blocks, skip, from).and_then(|n| blocks[n].bullet);
    let mut at = next(blocks, skip, from);
    let mut count = 0;
    while let Some(n) = at.filter(|&n| count <= 40 && mark.is_some() && blocks[n].bullet == mark) {
        let title = &blocks[n];
        let text = next(blocks, skip, n + 1).filter(|&t| {
            let text = &blocks[t];
            text.sort == Sort::Text
                && text.bullet.is_none()
                && text.level == 0
                && text.text.len() > title.text.len()
        });
        let short = title.text.len() <= if title.chinese() { 30 } else { 60 };
        let Some(text) = text.filter(|_| short && !is_final(&title.text.chars)) else { return false };
        count += 1;
        at = next(blocks, skip, text + 1);
    }
    count >= 2
}

/// Whether two or more paragraphs follow that begin with words set bold, each with others, and then a heading or
/// the end: names of places and bodies, not the questions of an interview nor `When:` and `Where:`.
pub(super) fn run_in(blocks: &[Block], skip: &[bool], from: usize) -> bool {
    let mut titles: Vec<String> = Vec::new();
    let mut at = Some(from);
    while let Some(n) = at.filter(|&n| blocks[n].sort == Sort::Text && blocks[n].level == 0) {
        let block = &blocks[n];
        let inline = inline_title(block).filter(|_| block.bold == 0);
        let capitals = inline.filter(|t| t.sure || names_a_place(t, block));
        if capitals.is_some() || block.bold > 0 && block.bold < block.text.len() {
            let title = capitals
                .map_or_else(|| block.text.chars[..block.bold].iter().collect(), |t| t.title.to_string());
            let title = title.trim_end_matches([':', '：', '.', ' ']).to_string();
            let word = title.chars().count() < 2
                || title.is_ascii() && title.len() < 3
                || ["when", "where", "what", "who", "how", "tickets", "cost"]
                    .contains(&title.to_lowercase().as_str());
            if word || titles.contains(&title) {
                return false;
            }
            titles.push(title);
        } else if titles.is_empty() || is_final(&blocks[n - 1].text.chars) {
            return false;
        }
        at = next(blocks, skip, n + 1);
    }
    titles.len() >= 2 && at.is_none_or(|n| blocks[n].sort == Sort::Heading)
}

/// `东岸区：…`, `Hollin Bank: …`: the name of a place before a colon, which parts it from news.
pub(super) fn names_a_place(title: &Title, block: &Block) -> bool {
    if !block.text.chars.get(title.title.len()).is_some_and(|c| matches!(c, '：' | ':')) {
        return false;
    }
    let name = title.title.to_string();
    if block.chinese() {
        return names::is_place(&name) && title.rest.len() > 8;
    }
    let word = |w: &str| {
        !w.starts_with(char::is_lowercase)
            && w.chars().all(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '&' | '-'))
    };
    name.split(' ').count() <= 3
        && name.starts_with(char::is_uppercase)
        && name.split(' ').all(word)
        && title.rest.len() > 40
        && title.rest.first().is_some_and(char::is_uppercase)
        && is_final(&block.text.chars)
}

/// `1.`, `2.` and so on, the first right under the label and whole sentences all.
fn numbered_from_one(blocks: &[Block], from: usize, n: usize) -> bool {
    let first = blocks.get(from).is_some_and(|b| b.text.first() == Some('1') && b.level == 0);
    let block = &blocks[n];
    first
        && block.text.first().is_some_and(|c| c.is_ascii_digit())
        && heading::is_numbered(&block.text.chars)
        && is_final(&block.text.chars)
}

/// A numeral in a circle at the front.
fn circled(block: &Block) -> bool {
    matches!(block.text.first(), Some('①'..='⑳' | '❶'..='❿'))
}

/// Whether two or more paragraphs follow, each with a lead-in or its own origin or writer behind it, and then a heading or the end.
pub(super) fn label_over_signed(blocks: &[Block], skip: &[bool], name: usize) -> bool {
    let mut at = next(blocks, skip, name + 1);
    let (mut count, mut leads, mut ends) = (0, 0, 0);
    while let Some(n) = at.filter(|&n| blocks[n].sort == Sort::Text) {
        // `PORT ELLERY: …` is a title.
        let lead = blocks[n].text.has_lead() && !inline_title(&blocks[n]).is_some_and(|title| title.sure);
        let end = ends_behind(&blocks[n]);
        if blocks[n].level > 0 || !(lead || end) {
            return false;
        }
        count += 1;
        leads += usize::from(lead);
        ends += usize::from(end);
        at = next(blocks, skip, n + 1);
    }
    // The origin of them all may stand under the last.
    let at = at.filter(|&n| blocks[n].sort != Sort::Credit).or_else(|| next(blocks, skip, at? + 1));
    // One signed at its head and again at its end is one text.
    let each = count >= 3 || leads == count || ends == count;
    count >= 2
        && each
        && blocks[name].sort == Sort::Heading
        && at.is_none_or(|n| blocks[n].sort == Sort::Heading)
}

/// Longest item of a row of short ones that have no common name for such rows over them.
const SHORT_ITEM: usize = 220;

/// Whether three or more headings of one level follow, each over one short paragraph that nobody signed,
/// and set smaller than the name over them.
pub(super) fn row_of_short(blocks: &[Block], skip: &[bool], name: usize) -> bool {
    let mut at = next(blocks, skip, name + 1);
    let mut level = None;
    let mut count = 0;
    while let Some(n) = at {
        let head = &blocks[n];
        if head.sort != Sort::Heading || level.is_some_and(|l| l != head.level) {
            break;
        }
        let Some(first) = next(blocks, skip, n + 1) else { return false };
        // A paragraph that the page broke goes on.
        let goes_on = |n: &usize| {
            blocks[*n].sort == Sort::Text && blocks[*n].level == 0 && !ends_behind(&blocks[first])
        };
        let second =
            next(blocks, skip, first + 1).filter(|n| !is_final(&blocks[first].text.chars) && goes_on(n));
        let last = second.unwrap_or(first);
        let size = (first..=last).map(|n| blocks[n].text.len()).sum::<usize>();
        let most = if blocks[first].chinese() { SHORT_ITEM / 2 } else { SHORT_ITEM };
        if blocks[first].sort != Sort::Text
            || size > most
            || !(is_final(&blocks[last].text.chars) || ends_behind(&blocks[last]))
            || blocks[first].text.lead().is_some_and(|lead| !lead.authors.is_empty())
        {
            break;
        }
        let mut after = next(blocks, skip, last + 1);
        let origin = after.filter(|&n| blocks[n].sort == Sort::Credit);
        if let Some(origin) = origin {
            after = next(blocks, skip, origin + 1);
        }
        if after.is_some_and(|n| blocks[n].sort != Sort::Heading) {
            break;
        }
        level = Some(head.level);
        count += 1;
        at = after;
    }
    // Headings without marks are smaller than one with a mark.
    let smaller = |level: u8| level > blocks[name].level || level == 0 && blocks[name].text.is_label();
    count >= 3 && (1..=6).contains(&blocks[name].level) && level.is_some_and(smaller)
}

/// Whether three or more headings follow that are names of places, each over one short paragraph and its writer: the
/// news of villages and districts.
pub(super) fn row_of_places(blocks: &[Block], skip: &[bool], name: usize) -> bool {
    let mut at = next(blocks, skip, name + 1);
    let mut count = 0;
    while let Some(n) = at.filter(|&n| blocks[n].sort == Sort::Heading && names::is_place(blocks[n].head())) {
        let text = next(blocks, skip, n + 1).filter(|&n| {
            let block = &blocks[n];
            block.sort == Sort::Text && block.text.len() <= SHORT_ITEM && is_final(&block.text.chars)
        });
        let by = |n: &usize| matches!(blocks[*n].sort, Sort::Names | Sort::Byline);
        let Some(by) = text.and_then(|n| next(blocks, skip, n + 1)).filter(by) else { break };
        count += 1;
        at = next(blocks, skip, by + 1);
    }
    count >= 3
}

/// Whether two or more headings follow that say of what year their text is: `100 YEARS AGO`, `1975`.
pub(super) fn row_of_years(blocks: &[Block], skip: &[bool], name: usize) -> bool {
    let year = |b: &Block| {
        let text = b.text.lower();
        let count = text.strip_suffix(" years ago").unwrap_or(text);
        b.sort == Sort::Heading
            && count.bytes().all(|c| c.is_ascii_digit())
            && (count.len() == 4 || count.len() < text.len())
    };
    let first = next(blocks, skip, name + 1).filter(|&n| year(&blocks[n]));
    let text = first.and_then(|n| next(blocks, skip, n + 1)).filter(|&n| blocks[n].sort == Sort::Text);
    text.and_then(|n| next(blocks, skip, n + 1)).is_some_and(|n| year(&blocks[n]))
}

/// Whether two or more numbers follow, each alone on its line and counting up, the items under them.
pub(super) fn counted(blocks: &[Block], name: usize) -> bool {
    let number = |b: &Block| {
        let digits = (1..=2).contains(&b.text.len()) && b.text.chars.iter().all(char::is_ascii_digit);
        digits.then(|| b.text.chars.iter().filter_map(|c| c.to_digit(10)).fold(0, |n, d| n * 10 + d))
    };
    let below = &blocks[(name + 1).min(blocks.len())..];
    below.first().and_then(number) == Some(1)
        && below.iter().take(NEAR).filter_map(number).zip(1..).take_while(|(n, count)| n == count).count()
            >= 2
}
