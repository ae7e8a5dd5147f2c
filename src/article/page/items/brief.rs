//! Groups of briefs: a group name, and under it items with bullets, bracketed or bold titles, or headings.

use crate::article::page::credits::names;
use crate::article::page::heading;
use crate::article::page::heading::boxes;
use crate::article::page::heading::weigh::Part;
use crate::article::page::items::assemble;
use crate::article::page::items::row::{
    counted, label_over_signed, listed, listed_titles, names_a_place, next, row_of_places, row_of_short,
    row_of_years, run_in,
};
use crate::article::page::items::title::{ends_behind, inline_title, title_line};
use crate::article::page::layout::block::{Block, Sort};
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
    // The first of the labels that part a known group, each over its own items.
    let mut parted: Option<usize> = None;
    while i < blocks.len() {
        if let Some(label) = part_below(blocks, skip, i) {
            parted = Some(label);
            i = label;
        }
        let part = parted.is_some_and(|label| is_part(blocks, label, i));
        if !part && blocks[i].sort == Sort::Heading {
            parted = None;
        }
        let under = Under::new(blocks, skip, i).map(|under| Under { known: under.known || part, ..under });
        match under.and_then(|under| under.group()) {
            Some((group, end)) => {
                groups.push(group);
                i = end.max(i + 1);
            }
            None => i += 1,
        }
    }
    groups
}

/// The label right under the known name of an English group, set as a heading and over an unsigned one.
fn part_below(blocks: &[Block], skip: &[bool], name: usize) -> Option<usize> {
    let head = &blocks[name];
    // The name may be that of the page.
    let named = matches!(head.sort, Sort::Heading | Sort::Furniture) && heading::could_be(head);
    let group = !skip[name] && named && !head.chinese() && head.text.is_group();
    let label = next(blocks, skip, name + 1).filter(|_| group)?;
    let title = next(blocks, skip, label + 1)?;
    let heading = |n: usize| blocks[n].sort == Sort::Heading;
    let column = blocks[label].part == Some(Part::Column) && blocks[label].text.is_label();
    (heading(label) && column && heading(title) && !signed_below(blocks, skip, label)).then_some(label)
}

/// Whether the heading at `at` is a label set as the one at `label` is.
fn is_part(blocks: &[Block], label: usize, at: usize) -> bool {
    let capitals = |b: &Block| !b.text.chars.iter().any(|c| c.is_lowercase());
    let dress = |n: usize| (blocks[n].sort, blocks[n].level, blocks[n].indent, capitals(&blocks[n]));
    blocks[at].text.is_label() && dress(at) == dress(label)
}

/// How the items of a group begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Bullet,
    Heading,
    Title,
    Plain,
}

/// What may be a group: the block of its name and what stands under it.
struct Under<'b> {
    blocks: &'b [Block<'b>],
    skip: &'b [bool],
    name: usize,
    /// Whether the name is a common one for groups.
    known: bool,
    /// Whether the name is a label set as a heading.
    label: bool,
    /// Whether list items that are whole sentences stand under such a label: briefs, whatever its name.
    listed: bool,
    note: Option<usize>,
    /// The first block of the first item.
    first: usize,
}

impl<'b> Under<'b> {
    fn new(blocks: &'b [Block<'b>], skip: &'b [bool], name: usize) -> Option<Self> {
        if skip[name] || !may_be_name(blocks, name) {
            return None;
        }
        let head = &blocks[name];
        let (known, label) = (head.text.is_group(), head.text.is_label());
        if !known && !label {
            return None;
        }
        let label = label && head.sort == Sort::Heading;
        let first = next(blocks, skip, name + 1)?;
        let listed = label && (listed(blocks, skip, name + 1) || listed_titles(blocks, skip, name + 1));
        let under = Self { blocks, skip, name, known, label, listed, note: None, first };
        Some(match under.behind_note() {
            Some(second) => Self { note: Some(first), first: second, ..under },
            None => under,
        })
    }

    fn next(&self, at: usize) -> Option<usize> {
        next(self.blocks, self.skip, at + 1)
    }

    /// A note of one sentence may stand over items with titles: where those begin.
    fn behind_note(&self) -> Option<usize> {
        let note = &self.blocks[self.first];
        let noted = self.label
            && note.bullet.is_none()
            && note.sort == Sort::Text
            && note.text.len() <= 120
            && is_final(&note.text.chars)
            && inline_title(note).is_none();
        noted.then(|| self.next(self.first)).flatten().filter(|&second| {
            let signs = || printed(self.blocks[second].bullet) && self.known;
            run_in(self.blocks, self.skip, second) || self.are_named(second) || signs()
        })
    }

    /// Whether two or more printed signs follow, each over a name set apart and what that person says.
    fn are_named(&self, from: usize) -> bool {
        let named = |at: &usize| {
            let block = &self.blocks[*at];
            let title = inline_title(block).filter(|_| printed(block.bullet));
            title.is_some_and(|title| {
                names::bare_names(title.title.to_string().trim_end_matches('.')).is_some()
            })
        };
        let second = || self.next(from).filter(named);
        named(&from) && second().is_some()
    }

    fn bulleted(&self, at: usize) -> bool {
        let block = &self.blocks[at];
        let listed = self.known || self.listed;
        block.bullet.is_some() && (printed(block.bullet) || listed)
            || listed && block.level == 0 && heading::is_numbered(&block.text.chars)
    }

    fn titled(&self, at: usize) -> bool {
        let block = &self.blocks[at];
        inline_title(block).is_some_and(|title| title.sure || names_a_place(&title, block))
    }

    /// How the items begin, by the first of them and by their row; none if the row is no group.
    fn style(&self) -> Option<Style> {
        let (blocks, skip, name) = (self.blocks, self.skip, self.name);
        if self.bulleted(self.first) {
            return Some(Style::Bullet);
        }
        if !self.known && label_over_signed(blocks, skip, name) {
            return Some(Style::Plain);
        }
        if self.label && run_in(blocks, skip, self.first) {
            return Some(Style::Title);
        }
        let heading = blocks[name].sort == Sort::Heading;
        let row = || {
            row_of_short(blocks, skip, name)
                || row_of_places(blocks, skip, name)
                || row_of_years(blocks, skip, name)
                || counted(blocks, name)
        };
        if !(self.known || heading && row()) {
            return None;
        }
        let first = &blocks[self.first];
        match first.sort {
            Sort::Heading => Some(Style::Heading),
            _ if first.level > 0 && !is_final(&first.text.chars) => Some(Style::Heading),
            Sort::Text if self.titled(self.first) => Some(Style::Title),
            Sort::Text => Some(Style::Plain),
            _ => None,
        }
    }

    /// The group and where it ends.
    fn group(&self) -> Option<(Group, usize)> {
        let style = self.style()?;
        let (items, end) = self.items(style);
        let enough = items.len() >= 2 || items.len() == 1 && self.known;
        let filled = items.iter().all(has_text);
        let articles = style == Style::Heading && self.are_articles(&items, end);
        (enough && filled && !articles).then_some((Group { name: self.name, note: self.note, items }, end))
    }

    /// The items and where they end.
    fn items(&self, style: Style) -> (Vec<Brief>, usize) {
        let mut items: Vec<Brief> = Vec::new();
        let mut at = self.first;
        let places = style == Style::Heading && row_of_places(self.blocks, self.skip, self.name);
        // A group is no longer than this, so that one that fails costs little.
        for _ in 0..600 {
            let below = self.next(at);
            let ends =
                || self.ends_at(style, at) || places && self.names_no_place(at) || self.is_note(style, at);
            if at != self.first && ends() {
                break;
            }
            if self.starts(style, items.last(), at) {
                if style == Style::Heading && self.begins_column(!items.is_empty(), at, below) {
                    break;
                }
                let own_line = style == Style::Heading || title_line(self.blocks, at, below);
                items.push(Brief { blocks: vec![at], titles: usize::from(own_line) });
            } else {
                match items.last_mut().filter(|item| self.stays(item, at)) {
                    Some(item) => item.blocks.push(at),
                    None => break,
                }
            }
            let Some(below) = below else { return (items, self.blocks.len()) };
            // What goes on from another page is no brief.
            let jumps = self.blocks[at..below].iter().any(|b| b.sort == Sort::Jump { from: true });
            at = below;
            if jumps {
                break;
            }
        }
        (items, at)
    }

    /// Whether an English label set in capitals as the name is stands at `at`, and no item began with one.
    fn ends_at(&self, style: Style, at: usize) -> bool {
        let label = |n: usize| {
            let block = &self.blocks[n];
            let capitals = !block.text.chars.iter().any(|c| c.is_lowercase());
            block.gap > 0 && block.level == 0 && !block.chinese() && capitals && block.text.is_label()
        };
        matches!(style, Style::Plain | Style::Title) && label(self.name) && label(at) && !label(self.first)
    }

    /// Whether an editor's note that leads in what follows stands behind items without titles.
    fn is_note(&self, style: Style, at: usize) -> bool {
        let heads = |n: usize| self.blocks[n].sort == Sort::Heading;
        style == Style::Plain && assemble::is_note(&self.blocks[at]) && self.next(at).is_some_and(heads)
    }

    /// Whether a heading at `at` ends a row of items that are headed with names of places.
    fn names_no_place(&self, at: usize) -> bool {
        let block = &self.blocks[at];
        block.sort == Sort::Heading && !names::is_place(block.head())
    }

    /// Whether an item begins at `at`, behind `item`.
    fn starts(&self, style: Style, item: Option<&Brief>, at: usize) -> bool {
        let (block, first) = (&self.blocks[at], &self.blocks[self.first]);
        match style {
            // A sentence that a page break cut goes on: `… from May 2 to May` over `12.`
            Style::Bullet => {
                self.bulleted(at) && (block.bullet.is_some() || item.is_none_or(|item| self.is_closed(item)))
            }
            Style::Heading => {
                block.level == first.level
                    && block.indent.abs_diff(first.indent) <= 2
                    && block.sort == Sort::Heading
                    && !(item.is_some() && signed_below(self.blocks, self.skip, at))
            }
            Style::Title => (self.titled(at) || block.text.first() == Some('【')) && block.sort == Sort::Text,
            // The text under a title in a line of its own goes on it.
            // Figures in lines of their own may be taken for headings: `219亿元`.
            Style::Plain => {
                let figure = |b: &Block| b.text.first().is_some_and(|c| c.is_ascii_digit()) && b.level == 0;
                let counts = block.sort == Sort::Heading && figure(block) && figure(first);
                (block.sort == Sort::Text || counts)
                    && item.is_none_or(|item| self.is_closed(item) && has_text(item))
            }
        }
    }

    /// Whether the heading at `at` is no item but begins the next column: a label over a further heading, or a
    /// heading higher than the name.
    fn begins_column(&self, behind_item: bool, at: usize, below: Option<usize>) -> bool {
        let (head, block) = (&self.blocks[self.name], &self.blocks[at]);
        let label = behind_item
            && block.text.is_label()
            && below.is_some_and(|n| self.blocks[n].sort == Sort::Heading || printed(self.blocks[n].bullet));
        let first = &self.blocks[self.first];
        label
            || (1..=6).contains(&head.level)
                && block.level < head.level
                && (block.level > 0 || first.level > 0)
    }

    /// Whether the block at `at` goes on the item.
    fn stays(&self, item: &Brief, at: usize) -> bool {
        let block = &self.blocks[at];
        match block.sort {
            Sort::Text => block.level == 0 || !has_text(item) || !self.is_closed(item),
            Sort::Byline | Sort::Names | Sort::Credit | Sort::Meta | Sort::Row => true,
            _ => false,
        }
    }

    /// Whether the item's text has come to an end.
    fn is_closed(&self, item: &Brief) -> bool {
        item.blocks
            .last()
            .is_none_or(|&n| is_final(&self.blocks[n].text.chars) || ends_behind(&self.blocks[n]))
    }

    /// Whether what stands under headings is articles and no briefs.
    fn are_articles(&self, items: &[Brief], end: usize) -> bool {
        let head = self.blocks[self.name].head();
        let name = head.trim_end_matches(|c: char| c.is_ascii_alphabetic() || is_blank(c));
        let column = COLUMNS.iter().any(|word| name.ends_with(word));
        let reports = |item: &Brief| self.is_report(item);
        let count = |item: &Brief, sort: Sort, least: usize| {
            item.blocks
                .iter()
                .filter(|&&n| self.blocks[n].sort == sort && self.blocks[n].text.len() >= least)
                .count()
        };
        // Items of a group are of one paragraph each, nearly always; not of several by half of them.
        let ended =
            |n: &&usize| self.blocks[**n].sort == Sort::Text && is_final(&self.blocks[**n].text.chars);
        let several = |item: &&Brief| item.blocks[item.titles..].iter().filter(ended).count() >= 2;
        let long = 2 * items.iter().filter(several).count() >= items.len();
        // Tables, and texts of several paragraphs each that are signed under them.
        let table = |item: &Brief| count(item, Sort::Row, 1) >= 3;
        let signed = |item: &Brief| count(item, Sort::Text, 40) >= 2 && count(item, Sort::Byline, 1) > 0;
        column && self.goes_on_signed(end)
            || items.iter().any(|item| self.is_long(item) || table(item))
            || items.len() >= 2 && items.iter().all(signed)
            || items.len() >= 2 && (long || items.iter().all(reports))
            || items.len() >= 2 && column && items.iter().any(reports)
            || items.len() >= 2
                && self.marked_as_name(items)
                && items.iter().all(|item| self.is_from_elsewhere(item))
    }

    /// Whether an article with a byline goes on in the column.
    fn goes_on_signed(&self, end: usize) -> bool {
        self.blocks.get(end).is_some_and(|b| {
            b.sort == Sort::Heading
                && b.level == self.blocks[self.first].level
                && signed_below(self.blocks, self.skip, end)
        })
    }

    /// Items of several paragraphs under bylines are articles.
    fn is_long(&self, item: &Brief) -> bool {
        let texts = |from: &[usize]| from.iter().filter(|&&n| self.blocks[n].sort == Sort::Text).count();
        let by = item.blocks.iter().position(|&n| matches!(self.blocks[n].sort, Sort::Byline | Sort::Names));
        texts(&item.blocks[item.titles..]) >= 4 || by.is_some_and(|by| texts(&item.blocks[by..]) >= 2)
    }

    /// Whether the headings of items bear the mark of the name over them.
    fn marked_as_name(&self, items: &[Brief]) -> bool {
        let level = self.blocks[self.name].level;
        let head = |item: &Brief| item.blocks.first().is_some_and(|&n| self.blocks[n].level == level);
        (1..=6).contains(&level) && items.iter().all(head)
    }

    /// Whether the lead-in of an item names the paper that it was taken from.
    fn is_from_elsewhere(&self, item: &Brief) -> bool {
        let mut texts = item.blocks[item.titles..].iter().map(|&n| &self.blocks[n]);
        let first = texts.find(|b| b.sort == Sort::Text);
        first.and_then(|b| b.text.lead()).is_some_and(|head| head.paper.is_some())
    }

    /// Reports of several paragraphs, a source or reporter at the head of each, are articles whatever stands over
    /// them.
    fn is_report(&self, item: &Brief) -> bool {
        let blocks = item.blocks[item.titles..].iter().map(|&n| &self.blocks[n]);
        let mut texts = blocks.filter(|b| b.sort == Sort::Text);
        let signed = |b: &Block| b.text.lead().is_some_and(|head| !head.authors.is_empty());
        item.blocks.len() > item.titles + 1
            && texts.clone().next().is_some_and(signed)
            && texts.any(|b| is_final(&b.text.chars))
    }
}

/// Whether a block may be the name of a group: a short line that could be a heading, and no box in an article.
fn may_be_name(blocks: &[Block], name: usize) -> bool {
    let head = &blocks[name];
    matches!(head.sort, Sort::Heading | Sort::Text)
        && head.text.len() <= 30
        && !(printed(head.bullet) && head.level == 0 && head.sort != Sort::Heading)
        && heading::could_be(head)
        && (head.chinese() || !boxes::is_box(head.head()))
        && !name.checked_sub(1).is_some_and(|n| is_cut(&blocks[n]))
}

/// Whether an item has text under its title.
fn has_text(item: &Brief) -> bool {
    item.blocks.len() > item.titles
}

/// What columns of news of all lengths are called, not of briefs.
const COLUMNS: &[&str] = &["动态", "资讯", "播报", "扫描"];

/// Whether a byline stands under the heading at `at`, decks between them allowed.
fn signed_below(blocks: &[Block], skip: &[bool], at: usize) -> bool {
    let mut below = next(blocks, skip, at + 1);
    for _ in 0..2 {
        let Some(n) = below.filter(|&n| blocks[n].sort == Sort::Heading) else { break };
        below = next(blocks, skip, n + 1);
    }
    below.is_some_and(|n| matches!(blocks[n].sort, Sort::Byline | Sort::Names | Sort::Meta))
}

/// Whether a sentence of running text goes on behind what follows: a box of the article, and no group.
fn is_cut(block: &Block) -> bool {
    block.sort == Sort::Text
        && block.level == 0
        && block.text.len() > 40
        && !is_final(&block.text.chars)
        && !ends_behind(block)
}

/// Whether a sign that is no letter of the keyboard stands before the block.
fn printed(bullet: Option<char>) -> bool {
    bullet.is_some_and(|c| !c.is_ascii())
}
