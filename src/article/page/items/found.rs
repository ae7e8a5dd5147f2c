//! Photo items and briefs, whose blocks were found before the walk over the page.

use crate::article::Kind;
use crate::article::page::credits::byline::Byline;
use crate::article::page::credits::meta;
use crate::article::page::credits::photographer;
use crate::article::page::heading::boxes;
use crate::article::page::heading::headline;
use crate::article::page::heading::label;
use crate::article::page::heading::weigh::Part;
use crate::article::page::items::assemble::{Page, Role, strip_brackets, title_of, written};
use crate::article::page::items::draft::Draft;
use crate::article::page::items::title;
use crate::article::page::layout::block::Sort;
use crate::article::page::layout::reading::Reading;
use crate::article::page::text::{is_final, string};

impl Page<'_> {
    pub(super) fn photo(&mut self, n: usize) {
        let photo = &self.photos[n];
        let picture = self.section.as_deref().is_some_and(label::is_picture_column) || self.among_pictures(n);
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
                draft.headline = Some(label::close_letters(&block.text));
                continue;
            }
            match block.sort {
                Sort::Meta => draft.head(meta::meta(block.head()).unwrap_or_default()),
                Sort::Photo => {
                    let line = strip_brackets(block.head());
                    draft.credit_to(photographer::photographers(&line));
                    draft.credit = Some(line);
                }
                Sort::Text => {
                    // `**湖畔护鸟** 十一月二日，…`
                    let titled = draft.headline.is_none() && draft.paras.is_empty() && block.bold > 0;
                    let title =
                        title::inline_title(block).filter(|t| titled && !t.title.is_empty() && t.sure);
                    if let Some(title) = title {
                        draft.headline = Some(title.title);
                        let rest = Reading::from(title.rest);
                        let by = rest.tail().map(|tail| string(&rest.chars[tail.from..]));
                        draft.text(&rest, block.hard, false, false);
                        draft.credit = draft.credit.take().or(by.map(|by| strip_brackets(&by)));
                        continue;
                    }
                    if let Some((caption, line)) = photographer::in_brackets(&block.text) {
                        draft.credit_to(photographer::photographers(&line));
                        draft.credit = draft.credit.take().or(Some(line));
                        draft.text(&caption.into(), block.hard, false, false);
                        continue;
                    }
                    draft.text(&block.text, block.hard, false, false);
                    // Under a picture, who wrote it as well took it.
                    let by = block.text.tail().map(|tail| string(&block.text.chars[tail.from..]));
                    draft.credit = draft.credit.take().or(by.map(|by| strip_brackets(&by)));
                }
                _ => {}
            }
        }
        draft.paper = draft.paper.filter(|_| draft.bylined);
        self.drafts[index] = draft;
        self.fresh = false;
        // A picture between two articles closes nothing: text behind it may go on.
    }

    /// Whether nothing but pictures stands between the name of the column and this one.
    fn among_pictures(&self, n: usize) -> bool {
        let first = self.photos[n].blocks.first().copied().unwrap_or_default();
        let other = |&at: &usize| {
            let mute = matches!(self.blocks[at].sort, Sort::Image { .. } | Sort::Rule | Sort::Furniture);
            !(matches!(self.role[at], Role::Photo(_)) || mute)
        };
        (0..first).rev().find(other).is_some_and(|at| self.blocks[at].part == Some(Part::Column))
    }

    /// Takes a box of one paragraph that stands in a sentence of the article, its title run in: `【名词解释】潮位：…`.
    pub(super) fn box_inside(&mut self, i: usize) -> bool {
        let block = &self.blocks[i];
        let Some(outer) = self.current.filter(|&c| self.drafts[c].open() && !self.drafts[c].closed) else {
            return false;
        };
        let chars = &block.text.chars;
        let label = chars.iter().take(16).position(|c| matches!(c, '】' | '］' | '〕'));
        let named = block.level == 0 && is_final(chars) && boxes::is_named_box(block.head());
        let Some(label) = label.filter(|_| named) else { return false };
        // A term before a colon belongs to the title.
        let term = chars[label + 1..].iter().take(14).position(|c| matches!(c, '：' | ':' | '，' | '。'));
        let term = term.filter(|&n| n > 0 && matches!(chars[label + 1 + n], '：' | ':'));
        let end = label + 1 + term.unwrap_or(0);
        let from = end + usize::from(chars.get(end).is_some_and(|c| matches!(c, '：' | ':')));
        let section = self.drafts[outer].section.clone();
        let mut draft = Draft { section, headline: Some(block.text.cut(0..end)), ..Draft::default() };
        draft.text(&block.text.cut(from..chars.len()).into(), block.hard, false, false);
        self.owner[i] = Some(self.drafts.len());
        self.drafts.push(draft);
        true
    }

    pub(super) fn briefs(&mut self, n: usize) {
        let group = &self.groups[n];
        let name = label::closed(self.blocks[group.name].head()).into_owned();
        for brief in &group.items {
            let mut draft = Draft { section: Some(name.clone()), kind: Kind::Brief, ..Draft::default() };
            let index = self.drafts.len();
            for (n, &b) in brief.blocks.iter().enumerate() {
                self.owner[b] = Some(index);
                let block = &self.blocks[b];
                let text = block.head();
                match block.sort {
                    _ if n < brief.titles => {
                        let title = title_of(&block.text);
                        let signed = headline::shared(&title.clone().into());
                        let (end, by) = signed.unwrap_or((title.len(), Byline::default()));
                        draft.headline = Some(title.cut(0..end));
                        draft.credit_to(by.authors);
                        draft.paper = draft.paper.take().or(by.paper);
                    }
                    Sort::Text | Sort::Heading => match title::inline_title(block).filter(|_| n == 0) {
                        Some(title) => {
                            draft.headline = Some(title.title);
                            draft.text(&title.rest.into(), block.hard, false, false);
                        }
                        None => draft.text(&block.text, block.hard, false, false),
                    },
                    Sort::Row => draft.row(&block.text),
                    Sort::Byline | Sort::Names => {
                        let by = written(&block.text);
                        draft.credit_to(by.authors);
                        draft.paper = draft.paper.take().or(by.paper).filter(|_| draft.paras.is_empty());
                    }
                    Sort::Meta if draft.paras.is_empty() => draft.head(meta::meta(text).unwrap_or_default()),
                    Sort::Credit | Sort::Meta => draft.credit = Some(strip_brackets(text)),
                    _ => {}
                }
            }
            self.drafts.push(draft);
        }
        self.current = None;
        self.section = None;
        self.fresh = false;
    }
}
