//! Blocks to items: who owns each block, which paragraphs were broken, what is said about the item.

use crate::article::page::Item;
use crate::article::page::credits::byline;
use crate::article::page::credits::english;
use crate::article::page::credits::lead;
use crate::article::page::credits::meta;
use crate::article::page::credits::names;
use crate::article::page::credits::origin;
use crate::article::page::credits::photographer;
use crate::article::page::furniture::contact;
use crate::article::page::heading::boxes;
use crate::article::page::heading::label;
use crate::article::page::heading::weigh::Part;
use crate::article::page::heading::{self};
use crate::article::page::items::brief::Group;
use crate::article::page::items::draft::Draft;
use crate::article::page::items::photo::{self, Photo};
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::context::Context;
use crate::article::page::layout::reading::Reading;
use crate::article::page::layout::words::List;
use crate::article::page::text::given::Given;
use crate::article::page::text::{Text, is_final, is_han};
use crate::article::{Kind, Span};

/// The items of a page of `length` code points.
pub(crate) fn items(
    blocks: &[Block],
    photos: &[Photo],
    groups: &[Group],
    context: &Context,
    given: &Given<'_>,
) -> Vec<Item> {
    let mut page = Page {
        blocks,
        owner: vec![None; blocks.len()],
        role: vec![Role::Free; blocks.len()],
        drafts: Vec::new(),
        current: None,
        section: None,
        fresh: false,
        ahead: None,
        sent: None,
        group: false,
        gap: photo::usual_gap(blocks),
        photos,
        groups,
        context,
    };
    for (n, photo) in photos.iter().enumerate() {
        photo.blocks.iter().for_each(|&b| page.role[b] = Role::Photo(n));
    }
    for (n, group) in groups.iter().enumerate() {
        page.role[group.name] = Role::Group(n);
        group.note.iter().for_each(|&b| page.role[b] = Role::Brief);
        group.items.iter().flat_map(|item| &item.blocks).for_each(|&b| page.role[b] = Role::Brief);
    }
    page.walk();
    page.finish(given)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Free,
    Photo(usize),
    Group(usize),
    Brief,
}

pub(crate) struct Page<'a> {
    pub(crate) blocks: &'a [Block<'a>],
    pub(crate) owner: Vec<Option<usize>>,
    pub(crate) role: Vec<Role>,
    pub(crate) drafts: Vec<Draft<'a>>,
    pub(crate) current: Option<usize>,
    pub(crate) section: Option<String>,
    /// Whether no item has come since the column name.
    pub(crate) fresh: bool,
    /// A line of data over the headline that it belongs to.
    pub(crate) ahead: Option<usize>,
    /// The article that a jump line sent to another place of this page.
    pub(crate) sent: Option<usize>,
    /// Whether the section is the name of a group of briefs.
    pub(crate) group: bool,
    pub(crate) gap: usize,
    pub(crate) photos: &'a [Photo],
    pub(crate) groups: &'a [Group],
    pub(crate) context: &'a Context,
}

impl<'a> Page<'a> {
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
        // A box set as a quotation ends with it.
        let inside = block.sort == Sort::Text || block.part == Some(Part::Subhead);
        if let Some(current) = self.current.filter(|_| inside && !block.quote)
            && let Some((outer, None)) = self.drafts[current].outer
            && self.drafts[current].headed.is_some_and(|n| self.blocks[n].quote)
        {
            self.current = Some(outer);
        }
        match block.sort {
            Sort::Furniture | Sort::Image { .. } | Sort::Rule => {}
            Sort::Jump { from } => {
                let here = block.head().contains("本版")
                    || crate::article::page::furniture::jump::same_page(block.head());
                if here && from && self.sent.is_some() {
                    // The text comes back on the same page.
                    self.current = self.sent.take();
                    self.current.iter().for_each(|c| self.drafts[*c].closed = false);
                } else if let Some(draft) = self.current.map(|c| &mut self.drafts[c]) {
                    self.sent = self.current.filter(|_| here && !from).or(self.sent);
                    // What goes on from another page was signed there.
                    draft.bylined |= from && draft.paras.is_empty();
                    if from && (!draft.paras.is_empty() || draft.headline.is_none()) {
                        self.current = None;
                    } else if !from {
                        draft.jumped = true;
                        draft.closed |= !draft.open();
                    }
                }
            }
            Sort::Heading => return self.heading(i),
            Sort::Row => {
                let draft = self.here(i);
                draft.list = true;
                draft.row(&block.text);
            }
            Sort::Meta | Sort::Byline | Sort::Names | Sort::Photo | Sort::Credit => self.line(i),
            Sort::Text => self.text(i),
        }
        i + 1
    }

    /// The article that block `i` belongs to; a new one without headline where there is none.
    pub(crate) fn here(&mut self, i: usize) -> &mut Draft<'a> {
        let current = match self.current {
            Some(current) => current,
            None => self.start(),
        };
        self.owner[i] = Some(current);
        &mut self.drafts[current]
    }

    pub(crate) fn start(&mut self) -> usize {
        let section = self.section.clone().filter(|_| !self.group);
        let mut draft = Draft { section, ..Draft::default() };
        let index = self.drafts.len();
        if let Some(ahead) = self.ahead.take() {
            let block = &self.blocks[ahead];
            if matches!(block.sort, Sort::Byline | Sort::Names) {
                let by = written(&block.text);
                draft.head(lead::Head { authors: by.authors, paper: by.paper, ..lead::Head::default() });
            } else {
                draft.head(meta::meta(block.head()).unwrap_or_default());
            }
            self.owner[ahead] = Some(index);
        }
        self.drafts.push(draft);
        self.fresh = false;
        self.current = Some(index);
        index
    }

    /// Whether a line of data stands right over a headline that has none under it.
    fn is_ahead(&self, i: usize) -> bool {
        let heading = |n: usize| self.blocks.get(n).is_some_and(|b| b.sort == Sort::Heading);
        let behind = (i + 1..self.blocks.len()).find(|&n| !heading(n));
        let block = &self.blocks[i];
        // Under the name of a column and over a headline that nobody else signed.
        let column = |n: usize| self.blocks.get(n).is_some_and(|b| b.part == Some(Part::Column));
        let over = matches!(block.sort, Sort::Byline | Sort::Names)
            && column(i.wrapping_sub(1))
            && heading(i + 1)
            && !column(i + 1)
            && behind.is_some_and(|n| self.blocks[n].sort == Sort::Text);
        if over && self.current.is_none() {
            return true;
        }
        let apart = block.gap > 0 || i == 0 || self.blocks[i - 1].sort == Sort::Furniture;
        block.sort == Sort::Meta
            && apart
            && heading(i + 1)
            && self.blocks[i + 1].gap == 0
            && behind.is_some_and(|n| self.blocks[n].sort == Sort::Text)
    }

    fn text(&mut self, i: usize) {
        let block = &self.blocks[i];
        let text = &block.text;
        // A note between a column name and the first headline belongs to neither.
        let over = || self.blocks.get(i + 1).is_some_and(|b| b.sort == Sort::Heading);
        let note = is_note(block) && (self.fresh || over());
        if self.current.is_none() && (note || self.fresh && self.is_column_note(i)) {
            return;
        }
        if self.box_inside(i) {
            return;
        }
        // A lead-in that names its writer opens an item, whatever stands over it.
        let opens = |draft: &Draft| {
            !draft.paras.is_empty()
                && !draft.open()
                && (draft.bylined || draft.closed)
                && draft.kind == Kind::Article
        };
        let led = text.lead().is_some_and(|lead| !lead.authors.is_empty() && lead.cut > 0)
            && block.head().contains('讯');
        if led && self.current.is_some_and(|c| opens(&self.drafts[c])) {
            self.current = None;
        }
        let caption = crate::article::page::layout::sort::table_caption(self.blocks, i);
        if caption && i > 0 && self.blocks[i - 1].sort == Sort::Row {
            self.here(i).row(text);
            return;
        }
        if let Some(open) = self.left_open(i) {
            self.current = Some(open);
        }
        let item = caption || self.is_list_item(i);
        let note = is_note(block);
        let draft = self.here(i);
        draft.noted = note && draft.paras.is_empty() && !draft.bylined;
        let numbered = block.bullet.is_some()
            || heading::is_numbered(&block.text.chars)
            || item && heading::is_labelled(&block.text.chars);
        draft.text(text, block.hard, item, numbered);
    }

    /// Whether a paragraph set as a quotation or in brackets stands between a column name and a heading or a picture.
    fn is_column_note(&self, i: usize) -> bool {
        let block = &self.blocks[i];
        let bracketed = matches!(block.text.first(), Some('(' | '（' | '[' | '【'));
        let over =
            self.blocks.get(i + 1).is_some_and(|b| matches!(b.sort, Sort::Heading | Sort::Image { .. }));
        let set_off = block.quote || bracketed || contact::asks_readers(block.head());
        set_off && block.text.len() <= 160 && is_final(&block.text.chars) && over
    }

    /// A byline, a meta line, a photographer's line or a credit.
    fn line(&mut self, i: usize) {
        let block = &self.blocks[i];
        let text = block.head();
        if self.is_ahead(i) {
            self.ahead = Some(i);
            self.current = None;
            return;
        }
        if self.current.is_none() && !matches!(block.sort, Sort::Byline | Sort::Names) {
            return;
        }
        let Some(current) = self.current else { return };
        self.owner[i] = Some(current);
        let draft = &mut self.drafts[current];
        let at_head = draft.paras.is_empty() || draft.noted;
        draft.noted = false;
        match block.sort {
            Sort::Meta if at_head => draft.head(
                meta::meta(text)
                    .or_else(|| meta::date(text))
                    .or_else(|| lead::whole(&block.text.chars))
                    .unwrap_or_default(),
            ),
            Sort::Byline | Sort::Names => {
                let letter = self.section.as_deref().is_some_and(|s| s.to_lowercase().contains("letter"));
                let by = match english::letter_writers(text).filter(|_| letter || !at_head) {
                    Some(authors) => byline::Byline { authors, paper: None },
                    None => written(&block.text),
                };
                let english_only = by.authors.is_empty();
                draft.credit_to(by.authors);
                if at_head {
                    draft.paper = draft.paper.take().or(by.paper);
                    draft.bylined = true;
                } else {
                    draft.closed = !draft.open() || !english_only;
                    let inner = strip_brackets(text);
                    draft.credit =
                        draft.credit.take().or(Some(inner).filter(|inner| origin::says_more(inner)));
                }
            }
            Sort::Photo => draft.credit_to(photographer::photographers(text)),
            _ => {
                let inner = strip_brackets(text);
                let authors = origin::closing(&inner).map(|tail| tail.authors).unwrap_or_default();
                if draft.authors.is_empty() || inner.chars().any(is_han) {
                    draft.credit_to(authors);
                }
                draft.credit = draft.credit.take().or(Some(inner));
                draft.closed = true;
            }
        }
    }

    fn finish(mut self, given: &Given<'_>) -> Vec<Item> {
        // A draft without a paragraph is a heading that nothing followed: no item.
        for draft in &mut self.drafts {
            draft.close();
            let rows = draft.paras.iter().filter(|p| p.row).count();
            if draft.kind == Kind::Article
                && draft.headline.is_some()
                && draft.list
                && rows >= 2
                && draft.paras.len() - rows <= 1
            {
                draft.kind = Kind::List;
            }
            let listed = || {
                let column = draft.section.as_deref().is_some_and(boxes::names_a_list);
                column || draft.headline.as_ref().is_some_and(|h| boxes::names_a_list(&h.to_string()))
            };
            if draft.kind == Kind::Article
                && draft.paras.len() >= 2
                && draft.paras.iter().all(|p| p.numbered)
                && listed()
            {
                draft.kind = Kind::List;
            }
        }
        let mut spans: Vec<Vec<Span>> = vec![Vec::new(); self.drafts.len()];
        let mut from = 0;
        let mut last: Option<usize> = None;
        for (n, owner) in self.owner.iter().enumerate() {
            let end = self.blocks.get(n + 1).map_or(given.len(), |b| b.start);
            if let Some(owner) = owner.filter(|o| !self.drafts[*o].paras.is_empty()) {
                match spans[owner].last_mut().filter(|_| last == Some(owner)) {
                    Some(span) => span.end = end,
                    None => spans[owner].push(Span::new(from, end)),
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
            .map(|(draft, spans)| draft.finish(spans, given))
            .collect();
        items.sort_by_key(|item| item.spans.first().map(|s| s.start));
        items
    }
}

/// A heading as it is kept: spread-out letters closed.
pub(crate) fn title_of<'p>(text: &Text<'p>) -> Text<'p> {
    label::close_letters(text)
}

/// What a block says that was sorted as a byline.
pub(super) fn written(text: &Reading) -> byline::Byline {
    let head = text.head();
    let role = || english::english_role(head).map(|paper| byline::Byline { authors: Vec::new(), paper });
    let more = head.strip_prefix("and ").or_else(|| head.strip_prefix("& ")).unwrap_or(head);
    let more = more.trim_start_matches(['—', '–', '-', ' ']);
    let bare = || {
        let authors = names::placed_names(more)?;
        let authors = authors.iter().map(|name| english::without_degree(name)).collect();
        Some(byline::Byline { authors, paper: None })
    };
    let letter = || english::letter_writers(head).map(|authors| byline::Byline { authors, paper: None });
    let closing = || {
        let tail = origin::closing(crate::article::page::furniture::unwrap(head))
            .filter(|tail| tail.credit.is_none())?;
        Some(byline::Byline { authors: tail.authors, paper: None })
    };
    let placed =
        || english::placed_writer(head).map(|name| byline::Byline { authors: vec![name], paper: None });
    let bare = || bare().or_else(placed);
    text.byline().cloned().or_else(role).or_else(bare).or_else(letter).or_else(closing).unwrap_or_default()
}

/// What editors' notes begin with.
pub(crate) const NOTES: &[&str] = &[
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
    "本栏",
    "本版欢迎",
    "欢迎来信",
    "欢迎来稿",
    "欢迎读者",
    "Editor’s note",
    "Editor's note",
    "EDITOR'S NOTE",
];

/// An editor's note.
pub(crate) fn is_note(block: &Block) -> bool {
    let begins = |text: &str| NOTES.iter().any(|w| text.starts_with(w));
    matches!(block.sort, Sort::Text | Sort::Furniture)
        && block.text.words().opens(List::Note)
        && (begins(block.head()) || begins(crate::article::page::furniture::unwrap(block.head())))
}

/// Without one pair of brackets around all.
pub(super) fn strip_brackets(text: &str) -> String {
    crate::article::page::furniture::unwrap(text).to_string()
}
