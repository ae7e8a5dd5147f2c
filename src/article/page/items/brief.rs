//! Groups of briefs: a group name, and under it items with bullets, bracketed or bold titles, or headings.
use crate::article::page::heading;
use crate::article::page::items::title::{Title, ends_behind, inline_title, title_line};
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::NEAR;
use crate::article::page::text::{is_blank, is_final};

/// One brief: its blocks in order, the first `titles` of them being its title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Brief {
    pub(crate) blocks: Vec<usize>,
    pub(crate) titles: usize,
}

/// A group: the block of its name and its items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) name: usize,
    /// A note between the name and the first item, which belongs to none.
    pub(crate) note: Option<usize>,
    pub(crate) items: Vec<Brief>,
}

/// The groups of a page. `skip` tells the blocks of photo items.
pub(crate) fn find(blocks: &[Block], skip: &[bool]) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut i = 0;
    while i < blocks.len() {
        match group(blocks, skip, i) {
            Some((group, end)) => {
                groups.push(group);
                i = end.max(i + 1);
            }
            None => i += 1,
        }
    }
    groups
}

fn next(blocks: &[Block], skip: &[bool], from: usize) -> Option<usize> {
    (from..blocks.len()).take(NEAR).find(|&n| {
        !skip[n]
            && !matches!(
                blocks[n].sort,
                Sort::Furniture | Sort::Rule | Sort::Image { .. } | Sort::Jump { .. }
            )
    })
}

/// Whether two or more list items follow, each a sentence of its own, and then a heading or the end.
fn listed(blocks: &[Block], skip: &[bool], from: usize) -> bool {
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

/// Whether two or more paragraphs follow that begin with words set bold, each with others, and then a heading or
/// the end: names of places and bodies, not the questions of an interview nor `When:` and `Where:`.
fn run_in(blocks: &[Block], skip: &[bool], from: usize) -> bool {
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

/// `东岸区：…`: the name of a place before a colon, which parts it from news.
fn names_a_place(title: &Title, block: &Block) -> bool {
    block.chinese()
        && block.text.chars.get(title.title.len()).is_some_and(|c| matches!(c, '：' | ':'))
        && crate::article::page::credits::names::is_place(&title.title.to_string())
        && title.rest.len() > 8
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
fn label_over_signed(blocks: &[Block], skip: &[bool], name: usize) -> bool {
    let mut at = next(blocks, skip, name + 1);
    let mut count = 0;
    while let Some(n) = at.filter(|&n| blocks[n].sort == Sort::Text) {
        if blocks[n].level > 0 || !(ends_behind(&blocks[n]) || blocks[n].text.has_lead()) {
            return false;
        }
        count += 1;
        at = next(blocks, skip, n + 1);
    }
    count >= 2 && blocks[name].sort == Sort::Heading && at.is_none_or(|n| blocks[n].sort == Sort::Heading)
}

/// Whether a byline stands under the heading at `at`, decks between them allowed.
fn signed_below(blocks: &[Block], skip: &[bool], at: usize) -> bool {
    let mut below = next(blocks, skip, at + 1);
    for _ in 0..2 {
        let Some(n) = below.filter(|&n| blocks[n].sort == Sort::Heading) else { break };
        below = next(blocks, skip, n + 1);
    }
    below.is_some_and(|n| matches!(blocks[n].sort, Sort::Byline | Sort::Names))
}

/// Longest item of a row of short ones that have no common name for such rows over them.
const SHORT_ITEM: usize = 220;

/// Whether three or more headings of one level follow, each over one short paragraph that nobody signed,
/// and set smaller than the name over them.
fn row_of_short(blocks: &[Block], skip: &[bool], name: usize) -> bool {
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
        let after = next(blocks, skip, last + 1);
        if after.is_some_and(|n| blocks[n].sort != Sort::Heading) {
            break;
        }
        level = Some(head.level);
        count += 1;
        at = after;
    }
    count >= 3 && level.is_some_and(|l| l > blocks[name].level && (1..=6).contains(&blocks[name].level))
}

/// Whether a sentence of running text goes on behind what follows: a box of the article, and no group.
fn is_cut(block: &Block) -> bool {
    block.sort == Sort::Text
        && block.level == 0
        && block.text.len() > 40
        && !is_final(&block.text.chars)
        && !ends_behind(block)
}

/// Whether two or more numbers follow, each alone on its line and counting up, the items under them.
fn counted(blocks: &[Block], name: usize) -> bool {
    let number = |b: &Block| {
        let digits = (1..=2).contains(&b.text.len()) && b.text.chars.iter().all(char::is_ascii_digit);
        digits.then(|| b.text.chars.iter().filter_map(|c| c.to_digit(10)).fold(0, |n, d| n * 10 + d))
    };
    let below = &blocks[(name + 1).min(blocks.len())..];
    below.first().and_then(number) == Some(1)
        && below.iter().take(NEAR).filter_map(number).zip(1..).take_while(|(n, count)| n == count).count()
            >= 2
}

fn printed(bullet: Option<char>) -> bool {
    bullet.is_some_and(|c| !c.is_ascii())
}

fn group(blocks: &[Block], skip: &[bool], name: usize) -> Option<(Group, usize)> {
    let head = &blocks[name];
    if skip[name]
        || !matches!(head.sort, Sort::Heading | Sort::Text)
        || head.text.len() > 30
        || printed(head.bullet) && head.level == 0 && head.sort != Sort::Heading
    {
        return None;
    }
    if !heading::could_be(head) || name.checked_sub(1).is_some_and(|n| is_cut(&blocks[n])) {
        return None;
    }
    let known = head.text.is_group();
    if !known && !head.text.is_label() {
        return None;
    }
    let mut first = next(blocks, skip, name + 1)?;
    let mut note = None;
    // A note of one sentence may stand over items with titles.
    let noted = blocks[first].sort == Sort::Text
        && blocks[first].text.len() <= 120
        && inline_title(&blocks[first]).is_none();
    if let Some(second) = next(blocks, skip, first + 1).filter(|&n| {
        noted
            && head.sort == Sort::Heading
            && head.text.is_label()
            && is_final(&blocks[first].text.chars)
            && run_in(blocks, skip, n)
    }) {
        (note, first) = (Some(first), second);
    }
    // Under a label of any name, list items that are whole sentences are briefs.
    let label = head.sort == Sort::Heading && head.text.is_label() && listed(blocks, skip, name + 1);
    let numbered =
        |n: usize| (known || label) && blocks[n].level == 0 && heading::is_numbered(&blocks[n].text.chars);
    let bulleted =
        |n: usize| blocks[n].bullet.is_some() && (printed(blocks[n].bullet) || known || label) || numbered(n);
    let titled = |n: usize| inline_title(&blocks[n]).is_some_and(|t| t.sure || names_a_place(&t, &blocks[n]));
    let style = if bulleted(first) {
        Style::Bullet
    } else if !known && label_over_signed(blocks, skip, name) {
        Style::Plain
    } else if head.sort == Sort::Heading && head.text.is_label() && run_in(blocks, skip, first) {
        Style::Title
    } else if !(known
        || head.sort == Sort::Heading && (row_of_short(blocks, skip, name) || counted(blocks, name)))
    {
        return None;
    } else if blocks[first].sort == Sort::Heading
        || blocks[first].level > 0 && !is_final(&blocks[first].text.chars)
    {
        Style::Heading
    } else if blocks[first].sort == Sort::Text {
        if titled(first) { Style::Title } else { Style::Plain }
    } else {
        return None;
    };
    let mut group = Group { name, note, items: Vec::new() };
    let mut at = first;
    let (item_level, item_indent) = (blocks[first].level, blocks[first].indent);
    // A group is no longer than this, so that one that fails costs little.
    for _ in 0..600 {
        let block = &blocks[at];
        let below = next(blocks, skip, at + 1);
        let item = group.items.last();
        let has_text = item.is_some_and(|item| item.blocks.len() > item.titles);
        let closed = item
            .and_then(|item| item.blocks.last())
            .is_none_or(|&n| is_final(&blocks[n].text.chars) || ends_behind(&blocks[n]));
        let signed = signed_below(blocks, skip, at);
        let starts = match style {
            Style::Bullet => bulleted(at),
            Style::Heading => {
                block.level == item_level
                    && block.indent.abs_diff(item_indent) <= 2
                    && block.sort == Sort::Heading
                    && !(item.is_some() && signed)
            }
            Style::Title => (titled(at) || block.text.first() == Some('【')) && block.sort == Sort::Text,
            // The text under a title in a line of its own goes on it.
            // Figures in lines of their own may be taken for headings: `219亿元`.
            Style::Plain => {
                let figure = |b: &Block| b.text.first().is_some_and(|c| c.is_ascii_digit()) && b.level == 0;
                let counts = block.sort == Sort::Heading && figure(block) && figure(&blocks[first]);
                (block.sort == Sort::Text || counts) && closed && (item.is_none() || has_text)
            }
        };
        if starts {
            // A label over a further heading is the next column.
            let label = style == Style::Heading
                && item.is_some()
                && block.text.is_label()
                && below.is_some_and(|n| blocks[n].sort == Sort::Heading || printed(blocks[n].bullet));
            let higher = style == Style::Heading && (1..=6).contains(&head.level) && block.level < head.level;
            if label || higher {
                break;
            }

            let own_line = style == Style::Heading || title_line(blocks, at, below);
            group.items.push(Brief { blocks: vec![at], titles: usize::from(own_line) });
        } else if let Some(item) = group.items.last_mut() {
            let stays = match block.sort {
                Sort::Text => block.level == 0 || !has_text || !closed,
                Sort::Byline | Sort::Names | Sort::Credit | Sort::Meta | Sort::Row => true,
                _ => false,
            };
            if !stays {
                break;
            }
            item.blocks.push(at);
        } else {
            break;
        }
        // What goes on from another page is no brief.
        let from = |n: usize| blocks[at..n].iter().any(|b| b.sort == Sort::Jump { from: true });
        match below.filter(|n| !from(*n)) {
            Some(n) => at = n,
            None if below.is_some() => {
                at = below.unwrap_or(at);
                break;
            }
            None => {
                at = blocks.len();
                break;
            }
        }
    }
    // A column of news of all lengths, not of briefs: an article with a byline goes on in it.
    let name_of = head.head().trim_end_matches(|c: char| c.is_ascii_alphabetic() || is_blank(c));
    let weak = ["动态", "资讯", "播报", "扫描"].iter().any(|w| name_of.ends_with(w));
    if weak
        && style == Style::Heading
        && blocks.get(at).is_some_and(|b| {
            b.sort == Sort::Heading && b.level == item_level && signed_below(blocks, skip, at)
        })
    {
        return None;
    }
    let enough = group.items.len() >= 2 || group.items.len() == 1 && known;
    // Items of several paragraphs under bylines are articles.
    let long = |item: &Brief| {
        let texts = item.blocks[item.titles..].iter().filter(|&&n| blocks[n].sort == Sort::Text).count();
        let by = item.blocks.iter().position(|&n| matches!(blocks[n].sort, Sort::Byline | Sort::Names));
        let behind =
            by.map_or(0, |by| item.blocks[by..].iter().filter(|&&n| blocks[n].sort == Sort::Text).count());
        texts >= 4 || behind >= 2
    };
    // Reports of several paragraphs, a source or reporter at the head of each, are articles whatever stands over them.
    let report = |item: &Brief| {
        let mut texts =
            item.blocks[item.titles..].iter().map(|&n| &blocks[n]).filter(|b| b.sort == Sort::Text);
        let led =
            texts.clone().next().is_some_and(|b| b.text.lead().is_some_and(|head| !head.authors.is_empty()));
        led && texts.any(|b| is_final(&b.text.chars)) && item.blocks.len() > item.titles + 1
    };
    let reports =
        group.items.len() >= 2 && (group.items.iter().all(report) || weak && group.items.iter().any(report));
    if style == Style::Heading && (group.items.iter().any(long) || reports) {
        return None;
    }
    let filled = group.items.iter().all(|item| item.blocks.len() > item.titles);
    (enough && filled).then_some((group, at))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Bullet,
    Heading,
    Title,
    Plain,
}
