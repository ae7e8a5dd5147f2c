//! The staff of the page: roles and the names beside them.

use crate::article::page::text::charset::WordSet;
use crate::article::page::text::is_blank;
use std::sync::LazyLock;

/// Roles of the staff.
pub(crate) const STAFF: &[&str] = &[
    "责任编辑",
    "责编",
    "本版责编",
    "本版编辑",
    "本版责任编辑",
    "编辑",
    "美编",
    "图片编辑",
    "图文编辑",
    "文字编辑",
    "新媒体编辑",
    "视觉设计",
    "美术编辑",
    "本版美编",
    "版式",
    "版式设计",
    "校对",
    "校检",
    "检校",
    "审校",
    "组版",
    "排版",
    "值班编辑",
    "值班编委",
    "值班总编",
    "值班主任",
    "值班副总编辑",
    "主编",
    "本版主编",
    "本期主编",
    "本期执行主编",
    "执行主编",
    "总编辑",
    "副总编辑",
    "总编",
    "监制",
    "编审",
    "编校",
    "一审",
    "二审",
    "三审",
    "初审",
    "复审",
    "终审",
    "审核",
    "签发",
    "设计",
    "图编",
    "本期编辑",
    "本期策划",
    "见习编辑",
    "视觉",
    "managing editor",
    "editor",
    "editor in chief",
    "editor-in-chief",
    "executive editor",
    "news editor",
    "business editor",
    "sports editor",
    "sub-editor",
    "page editor",
    "copy editor",
    "city editor",
    "night editor",
    "photo editor",
    "design",
    "designer",
    "page design",
    "layout",
    "publisher",
    "proofreader",
    "proofreading",
    "edited by",
    "designed by",
    "copy desk",
];

/// The same, looked up by their first characters.
pub(crate) static STAFF_ROLES: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(STAFF));

/// A role of the staff at the front, then a colon or a blank and a short rest.
pub(crate) fn is_staff(text: &str) -> bool {
    // `Schools editor: Ann Roe`, `Editor & publisher: …`
    let english = text.split_once(':').is_some_and(|(role, names)| {
        let ends = ["editor", "publisher", "designer"];
        names.split_whitespace().count() <= 8
            && role.split(' ').count() <= 4
            && ends.iter().any(|w| role.ends_with(w))
            && role.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '&' | '-'))
            && (3..=80).contains(&names.trim().len())
            && !names.trim_end().ends_with(['.', '?', '!'])
    });
    // `Publisher Ann Roe | Editor Joe Doe`
    let roles = ["publisher ", "editor ", "managing editor ", "opinion editor ", "photo editor "];
    let role = |part: &&str| roles.iter().any(|role| part.trim().starts_with(role));
    let listed = text.contains('|') && text.split('|').filter(role).count() >= 2;
    let alone = text.starts_with("editor ")
        && text.len() <= 30
        && text.split(' ').count() <= 4
        && !text.contains([',', ':'])
        && !text.ends_with('.');
    // `Edited by A. Roe. Designed by the desk.`
    let made = text.chars().count() <= 90
        && ["edited by ", "designed by ", "produced by "].iter().filter(|w| text.contains(*w)).count() >= 2;
    if made {
        return true;
    }
    // `统筹：石磊　视觉：林冬`: who plans beside who sets.
    let stroke = ['：', '/', '／'];
    let planned = |part: &str| {
        ["统筹", "策划", "监制"]
            .iter()
            .filter_map(|w| part.strip_prefix(w))
            .any(|rest| rest.starts_with(stroke))
    };
    let parts = || text.split(['\u{3000}', ' ']).filter(|part| !part.is_empty());
    let planned = parts().next().is_some_and(planned)
        && parts().skip(1).any(|part| part.contains(stroke) && STAFF_ROLES.opening(part).next().is_some())
        && parts().all(|part| part.chars().count() <= 10);
    if english || listed || alone || planned {
        return true;
    }
    // `副刊版编辑 林知夏`: what page it is stands before the role.
    let page = text.split_once('版').filter(|(page, _)| (1..=4).contains(&page.chars().count()));
    let text = page.map_or(text, |(_, rest)| rest);
    STAFF_ROLES.opening(text).any(|role| {
        let Some(rest) = text.strip_prefix(role) else { return false };
        let rest = rest.trim_start_matches('、');
        let colon = rest.trim_start().starts_with([':', '：', '｜', '|', '/', '／']);
        let latin = role.is_ascii();
        let names = rest.trim().chars().count();
        let spaced = rest.starts_with(is_blank)
            && !latin
            && names <= 40
            && rest
                .split(is_blank)
                .filter(|w| !w.is_empty())
                .all(|w| w.chars().count() <= 12 || w.contains('@'));
        let plain = !rest.contains(['。', '；', '？', '！']);
        plain && (colon && names > 1 || spaced || latin && rest.starts_with(" by ") && names < 40)
    })
}
