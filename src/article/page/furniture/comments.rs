//! The comments of readers that websites print under an article.

use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::text::is_blank;

/// What stands over the comments of readers.
const COMMENTS: &[&str] = &[
    "网友评论",
    "最新评论",
    "精选留言",
    "精彩评论",
    "热门评论",
    "全部评论",
    "精选评论",
    "评论区",
    "读者评论",
    "留言区",
    "网友留言",
    "热评",
    "跟帖",
    "网友跟帖",
    "comments",
    "reader comments",
    "top comments",
];

/// The comments of readers: the lines under their name up to a blank one.
pub(crate) fn comments(blocks: &mut [Block]) {
    let mut next = 0;
    while next < blocks.len() {
        let i = next;
        next += 1;
        if blocks[i].text.len() > 40 || blocks[i].sort == Sort::Heading {
            continue;
        }
        let head = blocks[i].text.lower().trim();
        let rest = COMMENTS.iter().find_map(|name| head.strip_prefix(name));
        // `网友评论（3）　文明上网，理性发言`
        let counted = |rest: &str| {
            let rest = rest.trim_start_matches(|c: char| {
                c.is_ascii_digit() || is_blank(c) || matches!(c, '（' | '）' | '(' | ')' | '条' | ':' | '：')
            });
            rest.is_empty()
                || ["文明", "理性", "登录", "发表", "查看", "写"].iter().any(|w| rest.starts_with(w))
        };
        if !rest.is_some_and(counted) {
            continue;
        }
        let line = |b: &Block| b.gap == 0 && b.level == 0 && b.text.len() <= 120;
        let end = (i + 1..blocks.len()).find(|&n| !line(&blocks[n])).unwrap_or(blocks.len());
        if end > i + 1 {
            blocks[i..end].iter_mut().for_each(|b| b.sort = Sort::Furniture);
            next = end;
        }
    }
}
