//! Items of lists in running text: lines that a sign, a numeral or a label begins, one under the other.

use crate::article::page::heading;
use crate::article::page::items::assemble::Page;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::text::is_final;

impl Page<'_> {
    /// Whether a block is an item of a list that a sentence ending in `：` opened.
    pub(super) fn is_list_item(&self, i: usize) -> bool {
        let block = &self.blocks[i];
        // Two list marks, one under the other, make a list.
        let marked = |n: usize| {
            self.blocks
                .get(n)
                .is_some_and(|b| b.sort == Sort::Text && b.bullet.is_some() && b.bullet == block.bullet)
        };
        if block.bullet.is_some() && (marked(i + 1) || marked(i.wrapping_sub(1))) {
            return true;
        }
        // `**When:** June 14`, `**Where:** …`, one under the other.
        let labelled = |n: usize| {
            self.blocks.get(n).is_some_and(|b| {
                let end = b.bold;
                b.sort == Sort::Text
                    && (1..=14).contains(&end)
                    && end < b.text.len()
                    && b.text.len() <= 120
                    && !self.context.is_speech(n)
                    && (matches!(b.text.chars[end - 1], '：' | ':')
                        || matches!(b.text.chars[end], '：' | ':'))
            })
        };
        if labelled(i) && (labelled(i + 1) || labelled(i.wrapping_sub(1))) {
            return true;
        }
        let line = |n: usize| {
            self.blocks.get(n).is_some_and(|b| {
                b.sort == Sort::Text
                    && (heading::is_labelled(&b.text.chars)
                        || heading::is_numbered(&b.text.chars) && b.text.len() <= 60)
            })
        };
        let close = |n: usize| line(n) && self.blocks[n].gap == 0;
        if !block.chinese() && line(i) && (close(i + 1) || close(i) && line(i.wrapping_sub(1))) {
            return true;
        }
        let fact = |n: usize| {
            self.blocks.get(n).is_some_and(|b| {
                b.sort == Sort::Text
                    && b.level == 0
                    && heading::is_labelled_chinese(&b.text.chars)
                    && !self.context.is_speech(n)
            })
        };
        if block.chinese() && fact(i) && (fact(i + 1) || fact(i.wrapping_sub(1))) {
            return true;
        }
        let Some(last) = self.current.and_then(|c| self.drafts[c].paras.last()) else { return false };
        let opened = last.whole && !last.row || matches!(last.text.last(), Some('：' | ':'));
        let item = |block: &Block| block.bullet.is_some() || heading::is_numbered(&block.text.chars);
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
}
