//! What shows that an article begins.

use crate::article::page::heading::label;
use crate::article::page::items::assemble::{Page, Role};
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::NEAR;
use crate::article::page::text::small;

/// Whether what stands under a heading shows that an article begins.
pub(crate) fn signs(below: &Block) -> bool {
    matches!(below.sort, Sort::Byline | Sort::Names | Sort::Meta | Sort::Jump { from: true })
        || below.sort == Sort::Text && below.text.has_lead()
}

impl Page<'_> {
    /// The first block from `from` on that says something.
    pub(crate) fn below(&self, from: usize) -> Option<usize> {
        (from..self.blocks.len()).take(NEAR).find(|&n| {
            self.role[n] == Role::Free
                && !matches!(self.blocks[n].sort, Sort::Furniture | Sort::Rule | Sort::Image { .. })
        })
    }
}

/// Notices stand for themselves: `停水通知`, `更正`, `招聘启事`.
pub(crate) fn is_notice(text: &str) -> bool {
    let closed = label::closed(text);
    closed.chars().count() <= 24
        && ["公告", "通告", "通知", "启事", "声明", "更正", "公示", "讣告", "致歉", "致读者", "征集令"]
            .iter()
            .any(|w| closed.ends_with(w))
        || ["correction", "corrections", "public notice", "legal notice"].contains(&&*small(&closed))
        || ["notice of ", "notice to "].iter().any(|w| small(&closed).starts_with(w))
}

/// `【案情】`: a label in brackets and nothing behind it.
pub(crate) fn bracketed(text: &str) -> bool {
    text.starts_with(['【', '［', '[']) && text.ends_with(['】', '］', ']']) && text.chars().count() <= 10
}
