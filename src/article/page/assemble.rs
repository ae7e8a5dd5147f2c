//! Blocks to items: who owns each block, which paragraphs were broken, what is said about the item.

use super::block::{Block, Sort};
use super::brief::{self, Group};
use super::heading::{self, Part, Place};
use super::join;
use super::origin::{self, Head};
use super::photo::{self, Photo};
use super::text::{Text, is_blank, is_final, is_han};
use super::{Dateline, Item, names};
use crate::article::{Kind, Span};

/// A paragraph in the making.
struct Para {
    text: Text,
    /// Rows and list items are whole, whatever they end with.
    whole: bool,
    /// Whether a numeral or bullet made it an item.
    numbered: bool,
    row: bool,
    /// Whether it ends with `：` before list items.
    hard: bool,
}

/// An item in the making.
#[derive(Default)]
struct Draft {
    section: Option<String>,
    kicker: Option<Text>,
    headline: Option<Text>,
    deck: Option<Text>,
    authors: Vec<String>,
    paper: Option<String>,
    dateline: Option<Dateline>,
    credit: Option<String>,
    kind: Kind,
    subheads: Vec<(Text, usize)>,
    paras: Vec<Para>,
    /// The block of its headline and that of its last subhead.
    headed: Option<usize>,
    subhead: Option<usize>,
    /// Whether a byline or lead-in stands at its head.
    bylined: bool,
    /// Whether a credit, a byline at its end or a jump line closed it.
    closed: bool,
    /// The article that this one is a box in, and the block at which that one goes on.
    outer: Option<(usize, Option<usize>)>,
    list: bool,
}

impl Draft {
    fn open(&self) -> bool {
        self.paras.last().is_some_and(|p| !p.whole && !p.hard && !is_final(&p.text.chars))
    }

    fn credit_to(&mut self, authors: Vec<String>) {
        for author in authors {
            if !self.authors.contains(&author) {
                self.authors.push(author);
            }
        }
    }

    fn head(&mut self, head: Head) {
        self.bylined |=
            !head.authors.is_empty() || head.paper.is_some() || head.dateline.is_some() || head.cut > 0;
        self.credit_to(head.authors);
        self.paper = self.paper.take().or(head.paper);
        match (&mut self.dateline, head.dateline) {
            (Some(have), Some(new)) => {
                have.place = have.place.take().or(new.place);
                have.date = have.date.take().or(new.date);
            }
            (have @ None, new) => *have = new,
            _ => {}
        }
    }

    /// Takes a block of running text: lead-in off, byline and credit behind it off, joined to the
    /// paragraph before where the page broke it.
    fn text(&mut self, text: Text, hard: bool, list_item: bool, numbered: bool) {
        let mut text = text;
        let joins = match self.paras.last() {
            Some(last) if !last.row => {
                !list_item
                    && !last.hard
                    && (join::goes_on(&last.text.chars, &text.chars) && !last.whole
                        || last.whole && text.first().is_some_and(super::text::cannot_begin))
            }
            _ => false,
        };
        if self.paras.is_empty() && !joins {
            if let Some(head) = origin::lead_in(text.chars.get(..text.len().min(200)).unwrap_or_default()) {
                text = text.cut(head.cut..text.len());
                self.head(head);
            }
        }
        if let Some(tail) = origin::tail(&text.chars) {
            text = text.cut(0..tail.from);
            self.credit_to(tail.authors);
            self.credit = self.credit.take().or(tail.credit);
            self.closed = true;
        }
        if text.is_empty() {
            return;
        }
        match self.paras.last_mut().filter(|_| joins) {
            Some(last) => {
                join::glue(&mut last.text, &text, false);
                last.hard = hard;
            }
            None => self.paras.push(Para { text, whole: list_item, numbered, row: false, hard }),
        }
    }

    fn row(&mut self, text: Text) {
        if !text.is_empty() {
            self.paras.push(Para { text, whole: true, numbered: false, row: true, hard: false });
        }
    }

    fn finish(self, spans: Vec<Span>) -> Item {
        let string = |text: Option<Text>| text.map(|t| t.to_string()).filter(|t| !t.is_empty());
        Item {
            section: self.section,
            headline: string(self.headline),
            subheadline: string(self.deck),
            authors: self.authors,
            source_paper: self.paper,
            credit: self.credit,
            kind: self.kind,
            subhead_before: self.subheads.iter().map(|(_, before)| *before).collect(),
            subheads: self.subheads.iter().map(|(text, _)| text.to_string()).collect(),
            pieces: self.paras.iter().map(|p| p.text.pieces()).collect(),
            paragraphs: self.paras.into_iter().map(|p| p.text.to_string()).collect(),
            spans,
            kicker: string(self.kicker),
            dateline: self.dateline,
        }
    }
}

/// The items of a page of `length` code points.
pub(super) fn items(blocks: &[Block], photos: &[Photo], groups: &[Group], length: usize) -> Vec<Item> {
    let mut page = Page {
        blocks,
        owner: vec![None; blocks.len()],
        role: vec![Role::Free; blocks.len()],
        drafts: Vec::new(),
        current: None,
        section: None,
        fresh: false,
        group: false,
        indented: indented(blocks),
        gap: photo::usual_gap(blocks),
        photos,
        groups,
    };
    for (n, photo) in photos.iter().enumerate() {
        photo.blocks.iter().for_each(|&b| page.role[b] = Role::Photo(n));
    }
    for (n, group) in groups.iter().enumerate() {
        page.role[group.name] = Role::Group(n);
        group.items.iter().flat_map(|item| &item.blocks).for_each(|&b| page.role[b] = Role::Brief);
    }
    page.walk();
    page.finish(length)
}

/// Whether most paragraphs of running text are indented.
fn indented(blocks: &[Block]) -> bool {
    let text: Vec<&Block> =
        blocks.iter().filter(|b| b.sort == Sort::Text && (b.text.len() > 40 || b.lines > 1)).collect();
    text.iter().filter(|b| b.indent >= 2).count() * 2 > text.len()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Free,
    Photo(usize),
    Group(usize),
    Brief,
}

struct Page<'a> {
    blocks: &'a [Block],
    owner: Vec<Option<usize>>,
    role: Vec<Role>,
    drafts: Vec<Draft>,
    current: Option<usize>,
    section: Option<String>,
    /// Whether no item has come since the column name.
    fresh: bool,
    /// Whether the section is the name of a group of briefs.
    group: bool,
    indented: bool,
    gap: usize,
    photos: &'a [Photo],
    groups: &'a [Group],
}

impl Page<'_> {
    fn walk(&mut self) {
        let mut i = 0;
        while i < self.blocks.len() {
            let before = i;
            match self.role[i] {
                Role::Photo(n) => {
                    if self.photos[n].blocks.first() == Some(&i) {
                        self.photo(n);
                    }
                }
                Role::Group(n) => self.briefs(n),
                Role::Brief => {}
                Role::Free => i = self.free(i),
            }
            i = i.max(before + 1);
        }
    }

    /// Takes a block that no photo and no group owns; gives the next to look at.
    fn free(&mut self, i: usize) -> usize {
        let block = &self.blocks[i];
        if let Some((outer, _)) =
            self.current.and_then(|c| self.drafts[c].outer).filter(|(_, at)| *at == Some(i))
        {
            self.current = Some(outer);
        }
        match block.sort {
            Sort::Furniture | Sort::Image { .. } | Sort::Rule => {}
            Sort::Jump { from } => {
                if let Some(draft) = self.current.map(|c| &mut self.drafts[c]) {
                    if from && (!draft.paras.is_empty() || draft.headline.is_none()) {
                        self.current = None;
                    } else if !from && !draft.open() {
                        draft.closed = true;
                    }
                }
            }
            Sort::Heading => return self.heading(i),
            Sort::Row => {
                let draft = self.here(i);
                draft.list = true;
                draft.row(block.text.clone());
            }
            Sort::Meta | Sort::Byline | Sort::Names | Sort::Photo | Sort::Credit => self.line(i),
            Sort::Text => self.text(i),
        }
        i + 1
    }

    /// The article that block `i` belongs to; a new one without headline where there is none.
    fn here(&mut self, i: usize) -> &mut Draft {
        let current = match self.current {
            Some(current) => current,
            None => self.start(),
        };
        self.owner[i] = Some(current);
        &mut self.drafts[current]
    }

    fn start(&mut self) -> usize {
        let section = self.section.clone().filter(|_| !self.group);
        self.drafts.push(Draft { section, ..Draft::default() });
        self.fresh = false;
        self.current = Some(self.drafts.len() - 1);
        self.drafts.len() - 1
    }

    fn text(&mut self, i: usize) {
        let block = &self.blocks[i];
        let text = &block.text;
        // A note between a column name and the first headline belongs to neither.
        if self.current.is_none() && self.fresh && is_note(block) {
            return;
        }
        let item = super::sort::table_caption(self.blocks, i) || self.is_list_item(i);
        let draft = self.here(i);
        let numbered = block.bullet.is_some() || heading::is_numbered(&block.head());
        draft.text(text.clone(), block.hard, item, numbered);
    }

    /// Whether a block is an item of a list that a sentence ending in `：` opened.
    fn is_list_item(&self, i: usize) -> bool {
        let block = &self.blocks[i];
        let Some(last) = self.current.and_then(|c| self.drafts[c].paras.last()) else { return false };
        let opened = last.whole && !last.row || matches!(last.text.last(), Some('：' | ':'));
        let item = |block: &Block| block.bullet.is_some() || heading::is_numbered(&block.head());
        if item(block) && (opened || block.bullet.is_some() && is_final(&last.text.chars)) {
            return true;
        }
        // Items without numbers: two or more short lines that end alike.
        let short = |b: &Block| {
            b.sort == Sort::Text
                && b.text.len() <= 40
                && !matches!(b.text.last(), Some('。' | '”'))
                && b.level == 0
        };
        let next = self.blocks.get(i + 1);
        let opened = opened && !last.numbered;
        opened
            && short(block)
            && (next.is_some_and(short) || last.whole && block.text.last() != Some('，'))
            && !matches!(block.text.last(), Some('，' | ','))
            || last.whole
                && !last.row
                && opened
                && matches!(last.text.last(), Some('；' | ';'))
                && block.text.len() <= 60
    }

    /// A byline, a meta line, a photographer's line or a credit.
    fn line(&mut self, i: usize) {
        let block = &self.blocks[i];
        let text = block.head();
        if self.current.is_none() && !matches!(block.sort, Sort::Byline | Sort::Names) {
            return;
        }
        let Some(current) = self.current else { return };
        self.owner[i] = Some(current);
        let draft = &mut self.drafts[current];
        let at_head = draft.paras.is_empty();
        match block.sort {
            Sort::Meta if at_head => draft.head(origin::meta(&text).unwrap_or_default()),
            Sort::Byline | Sort::Names => {
                let by = written(&text);
                let english_only = by.authors.is_empty();
                draft.credit_to(by.authors);
                if at_head {
                    draft.paper = draft.paper.take().or(by.paper);
                    draft.bylined = true;
                } else {
                    draft.closed = !draft.open() || !english_only;
                }
            }
            Sort::Photo => draft.credit_to(origin::photographers(&text)),
            _ => {
                let inner = strip_brackets(&text);
                let authors = origin::credit(&inner).unwrap_or_default();
                if draft.authors.is_empty() || inner.chars().any(is_han) {
                    draft.credit_to(authors);
                }
                draft.credit = draft.credit.take().or(Some(inner));
                draft.closed = true;
            }
        }
    }

    fn photo(&mut self, n: usize) {
        let photo = &self.photos[n];
        let picture = self.section.as_deref().is_some_and(heading::is_picture_column);
        let section = self
            .section
            .clone()
            .filter(|_| !self.group && (self.fresh || photo.heading.is_some() || picture));
        let mut draft = Draft { section, kind: Kind::Photo, ..Draft::default() };
        self.drafts.push(Draft::default());
        let index = self.drafts.len() - 1;
        for &b in &photo.blocks {
            self.owner[b] = Some(index);
            let block = &self.blocks[b];
            if photo.heading == Some(b) {
                draft.headline = Some(heading::close_letters(&block.text));
                continue;
            }
            match block.sort {
                Sort::Photo => {
                    let line = strip_brackets(&block.head());
                    draft.credit_to(origin::photographers(&line));
                    draft.credit = Some(line);
                }
                Sort::Text => draft.text(block.text.clone(), block.hard, false, false),
                _ => {}
            }
        }
        draft.paper = draft.paper.filter(|_| draft.bylined);
        self.drafts[index] = draft;
        self.fresh = false;
        // A picture between two articles closes nothing: text behind it may go on.
    }

    fn briefs(&mut self, n: usize) {
        let group = &self.groups[n];
        let name = heading::closed(&self.blocks[group.name].head());
        for brief in &group.items {
            let mut draft = Draft { section: Some(name.clone()), kind: Kind::Brief, ..Draft::default() };
            let index = self.drafts.len();
            for (n, &b) in brief.blocks.iter().enumerate() {
                self.owner[b] = Some(index);
                let block = &self.blocks[b];
                let text = block.head();
                match block.sort {
                    _ if n < brief.titles => draft.headline = Some(title_of(&block.text)),
                    Sort::Text | Sort::Heading => match brief::inline_title(block).filter(|_| n == 0) {
                        Some(title) => {
                            draft.headline = Some(title.title);
                            draft.text(title.rest, block.hard, false, false);
                        }
                        None => draft.text(block.text.clone(), block.hard, false, false),
                    },
                    Sort::Row => draft.row(block.text.clone()),
                    Sort::Byline | Sort::Names => {
                        let by = written(&text);
                        draft.credit_to(by.authors);
                        draft.paper = draft.paper.take().or(by.paper).filter(|_| draft.paras.is_empty());
                    }
                    Sort::Meta => draft.head(origin::meta(&text).unwrap_or_default()),
                    Sort::Credit => draft.credit = Some(strip_brackets(&text)),
                    _ => {}
                }
            }
            self.drafts.push(draft);
        }
        self.current = None;
        self.section = None;
        self.fresh = false;
    }

    /// A run of headings that begins at `i`; gives the block behind it.
    fn heading(&mut self, i: usize) -> usize {
        let mut run = vec![i];
        let mut next = i + 1;
        while let Some(block) = self.blocks.get(next) {
            match (self.role[next], block.sort) {
                (Role::Free, Sort::Heading) => run.push(next),
                (Role::Free, Sort::Furniture | Sort::Rule) => {}
                _ => break,
            }
            next += 1;
        }
        let behind = run.last().map_or(i, |n| n + 1);
        let follower = (behind..self.blocks.len()).find(|&n| {
            self.role[n] == Role::Free
                && !matches!(self.blocks[n].sort, Sort::Furniture | Sort::Rule | Sort::Image { .. })
        });
        let below = follower.map(|n| &self.blocks[n]);
        let bylined = below.is_some_and(|b| {
            matches!(b.sort, Sort::Byline | Sort::Names | Sort::Meta | Sort::Jump { from: true })
                || b.sort == Sort::Text
                    && origin::lead_in(b.text.chars.get(..b.text.len().min(120)).unwrap_or_default())
                        .is_some()
        });
        let run_blocks: Vec<&Block> = run.iter().map(|&n| &self.blocks[n]).collect();
        let text = run_blocks.first().map(|b| b.head()).unwrap_or_default();
        // A label over a picture, a group of briefs or a note is a column.
        let special =
            self.role.get(behind).is_some_and(|role| matches!(role, Role::Photo(_) | Role::Group(_)))
                && run.len() == 1;
        if run.len() == 1
            && heading::is_label(&text)
            && (special || below.is_some_and(|b| is_note(b)))
            && !bylined
        {
            self.column(i);
            return behind;
        }
        let inside = self.current.filter(|&c| {
            !self.drafts[c].closed && (self.drafts[c].headline.is_some() || !self.drafts[c].paras.is_empty())
        });
        let boxed = heading::is_box(&text) && inside.is_some();
        if run.len() == 1 && !bylined && !boxed {
            if let Some(c) =
                inside.filter(|&c| !self.drafts[c].paras.is_empty() || self.drafts[c].headed.is_some())
            {
                let place = self.place(c, i, behind);
                let resumed = self.drafts[c]
                    .outer
                    .map(|(outer, _)| outer)
                    .filter(|_| heading::is_numbered(&text) && !self.drafts[c].open());
                if let Some(outer) = resumed {
                    self.current = Some(outer);
                    self.subhead(outer, i);
                    return behind;
                }
                if !heading::begins_article(&self.blocks[i], place) {
                    self.subhead(c, i);
                    return behind;
                }
            }
        }
        let parts = heading::parts(&run_blocks, bylined);
        // Two subheads in a row, or a subhead broken in two, inside an article.
        let outer = inside;
        self.current = None;
        let mut draft: Option<usize> = None;
        for (&b, part) in run.iter().zip(&parts) {
            match part {
                Part::Column => self.column(b),
                Part::Subhead => {
                    if let Some(c) = draft {
                        self.subhead(c, b);
                    }
                }
                _ => {
                    let c = match draft {
                        Some(c) => c,
                        None => {
                            let c = self.start();
                            draft = Some(c);
                            c
                        }
                    };
                    self.owner[b] = Some(c);
                    let text = title_of(&self.blocks[b].text);
                    let draft = &mut self.drafts[c];
                    let slot = match part {
                        Part::Kicker => &mut draft.kicker,
                        Part::Deck => &mut draft.deck,
                        _ => &mut draft.headline,
                    };
                    match slot {
                        Some(have) => have.append(&text, true),
                        None => *slot = Some(text),
                    }
                    if *part == Part::Headline {
                        self.drafts[c].headed = Some(b);
                        self.shared_byline(c);
                    }
                }
            }
        }
        if let (true, Some(c), Some(outer)) =
            (boxed || outer.is_some_and(|o| self.drafts[o].open()), draft, outer)
        {
            let resume = self.resume(outer, behind, i);
            self.drafts[c].outer = Some((outer, resume));
        }
        behind
    }

    fn column(&mut self, i: usize) {
        let name = heading::closed(&self.blocks[i].head());
        self.section = Some(name).filter(|n| !n.is_empty());
        self.fresh = true;
        self.group = false;
        self.current = None;
    }

    fn subhead(&mut self, c: usize, i: usize) {
        self.owner[i] = Some(c);
        let before = self.drafts[c].paras.len();
        self.drafts[c].subhead = Some(i);
        let text = self.blocks[i].text.clone();
        self.drafts[c].subheads.push((text, before));
    }

    fn place(&self, c: usize, i: usize, behind: usize) -> Place<'_> {
        let draft = &self.drafts[c];
        let stretch = (behind..self.blocks.len())
            .take_while(|&n| self.role[n] == Role::Free && self.blocks[n].sort != Sort::Heading);
        let mut signed = false;
        let mut table = false;
        for n in stretch {
            let block = &self.blocks[n];
            table |=
                block.sort == Sort::Row && (behind..n).all(|n| !matches!(self.blocks[n].sort, Sort::Text));
            signed = match block.sort {
                Sort::Byline | Sort::Names => n > behind,
                Sort::Credit => true,
                Sort::Text => origin::tail(&block.text.chars).is_some_and(|t| !t.photo && t.credit.is_none()),
                _ => signed,
            };
        }
        Place {
            headline: draft.headed.map(|n| &self.blocks[n]),
            subhead: draft.subhead.map(|n| &self.blocks[n]),
            bylined: draft.bylined,
            signed,
            table,
            indented: self.indented,
            gap: self.gap,
            ruled: i > 0 && self.blocks[i - 1].sort == Sort::Rule,
        }
    }

    /// A headline that shares its line with the byline ends where the byline begins.
    fn shared_byline(&mut self, c: usize) {
        let Some(text) = self.drafts[c].headline.clone() else { return };
        let chars = &text.chars;
        let starts = (2..chars.len()).filter(|&n| {
            is_blank(chars[n - 1]) && !is_blank(chars[n]) || matches!(chars[n], '（' | '(' | '□' | '■')
        });
        for n in starts {
            let rest: String = chars[n..].iter().collect();
            let rest = rest.trim_start_matches(['□', '■', '◎', '●', ' ', '\u{3000}']);
            let marked = matches!(chars[n], '□' | '■');
            let by = names::byline(rest).or_else(|| {
                marked
                    .then(|| names::bare_names(rest))
                    .flatten()
                    .map(|authors| names::Byline { authors, paper: None })
            });
            if let Some(by) = by.filter(|by| !by.authors.is_empty()) {
                self.drafts[c].headline = Some(text.cut(0..n));
                self.drafts[c].credit_to(by.authors);
                self.drafts[c].paper = by.paper;
                self.drafts[c].bylined = true;
                return;
            }
        }
    }

    /// The block at which the article around a box goes on, if the page shows it.
    fn resume(&self, outer: usize, behind: usize, heading: usize) -> Option<usize> {
        let stretch: Vec<usize> = (behind..self.blocks.len())
            .take_while(|&n| {
                !matches!(self.blocks[n].sort, Sort::Heading | Sort::Jump { from: true })
                    && !matches!(self.role[n], Role::Group(_) | Role::Brief)
            })
            .filter(|&n| self.role[n] == Role::Free && self.blocks[n].sort == Sort::Text)
            .collect();
        let first = *stretch.first()?;
        let open = self.drafts[outer].open();
        let end = self.drafts[outer].paras.last().map(|p| p.text.chars.as_slice()).unwrap_or_default();
        let quoted = end.iter().filter(|c| **c == '“').count() > end.iter().filter(|c| **c == '”').count();
        let boxed = &self.blocks[first];
        let shows = |n: usize| {
            let block = &self.blocks[n];
            let start = block.text.first().unwrap_or(' ');
            let digits =
                end.last().is_some_and(|c| c.is_ascii_digit() || *c == '.') && start.is_ascii_digit();
            let closes = quoted && block.text.chars.iter().find(|c| matches!(c, '“' | '”')) == Some(&'”');
            let marks = self.blocks[heading].quote && boxed.quote && !block.quote;
            let ruled = (first..n).any(|m| self.blocks[m].sort == Sort::Rule);
            let fragment = super::text::cannot_begin(start)
                || start.is_lowercase()
                || "的了着过等亿万元吨个家户%％".contains(start);
            marks || ruled || open && (digits || closes || fragment)
        };
        let closed = |n: usize| is_final(&self.blocks[n].text.chars);
        let candidates = || stretch.windows(2).filter(|w| closed(w[0])).map(|w| w[1]);
        let shown = candidates().find(|&n| shows(n));
        shown.or_else(|| candidates().next().filter(|_| open))
    }

    fn finish(mut self, length: usize) -> Vec<Item> {
        // A draft without a paragraph is a heading that nothing followed: no item.
        for draft in &mut self.drafts {
            let rows = draft.paras.iter().filter(|p| p.row).count();
            if draft.kind == Kind::Article
                && draft.headline.is_some()
                && draft.list
                && rows >= 2
                && draft.paras.len() - rows <= 1
            {
                draft.kind = Kind::List;
            }
        }
        let mut spans: Vec<Vec<Span>> = vec![Vec::new(); self.drafts.len()];
        let mut first = Vec::new();
        let mut from = 0;
        let mut last: Option<usize> = None;
        for (n, owner) in self.owner.iter().enumerate() {
            let end = self.blocks.get(n + 1).map_or(length, |b| b.start);
            if let Some(owner) = owner.filter(|o| !self.drafts[*o].paras.is_empty()) {
                match spans[owner].last_mut().filter(|_| last == Some(owner)) {
                    Some(span) => span.end = end,
                    None => spans[owner].push(Span::new(from, end)),
                }
                if spans[owner].len() == 1 && !first.contains(&owner) && first.last() != Some(&owner) {
                    first.push(owner);
                }
                last = Some(owner);
            } else {
                last = None;
            }
            from = end;
        }
        let mut items: Vec<Item> = self
            .drafts
            .into_iter()
            .zip(spans)
            .filter(|(draft, spans)| !draft.paras.is_empty() && !spans.is_empty())
            .map(|(draft, spans)| draft.finish(spans))
            .collect();
        items.sort_by_key(|item| item.spans.first().map(|s| s.start));
        items
    }
}

/// A heading as it is kept: spread-out letters closed.
fn title_of(text: &Text) -> Text {
    heading::close_letters(text)
}

/// What a block says that was sorted as a byline.
fn written(text: &str) -> names::Byline {
    let role = || names::english_role(text).map(|paper| names::Byline { authors: Vec::new(), paper });
    let bare = || names::bare_names(text).map(|authors| names::Byline { authors, paper: None });
    names::byline(text).or_else(role).or_else(bare).unwrap_or_default()
}

/// An editor's note.
fn is_note(block: &Block) -> bool {
    let text = block.head();
    let text = super::furniture::unwrap(&text);
    [
        "编者按",
        "【编者按】",
        "开栏的话",
        "【开栏的话】",
        "开栏语",
        "编者的话",
        "按：",
        "[编者按]",
        "［编者按］",
        "编者按：",
        "本报今起",
        "本报从今日起",
        "本报自今日起",
        "即日起，本报",
        "今起，本报",
        "Editor’s note",
        "Editor's note",
        "EDITOR'S NOTE",
    ]
    .iter()
    .any(|w| text.starts_with(w) || block.head().starts_with(w))
        && (block.sort == Sort::Text || block.sort == Sort::Furniture)
}

/// Without one pair of brackets around all.
fn strip_brackets(text: &str) -> String {
    super::furniture::unwrap(text).to_string()
}
