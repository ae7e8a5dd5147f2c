//! What stands behind a text: bylines, photographers' lines and credits at its end.

mod closing;
mod lists;

use crate::article::page::credits::byline;
use crate::article::page::credits::english;
use crate::article::page::credits::names;
use crate::article::page::credits::photographer::{may_be_photo, photo_credit, photographers};
use crate::article::page::layout::words::{List, Words};
use crate::article::page::text::{Text, is_blank, is_final, is_han, string};
pub(crate) use closing::{closing, says_more};
pub(crate) use lists::{CREDIT_ENGLISH, CREDIT_FRAGMENTS, CREDIT_LABELS, CREDIT_OPENERS, WRITERS};
use lists::{DOERS, PARTS};

/// What stands behind the last sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tail {
    /// Where it begins.
    pub(crate) from: usize,
    pub(crate) authors: Vec<String>,
    pub(crate) credit: Option<String>,
    /// Whether it is a photographer's line.
    pub(crate) photo: bool,
}

/// Longest byline or credit behind a text.
const BEHIND: usize = 90;

/// A byline, a photographer's line or a credit at the end of a paragraph of running text.
pub(crate) fn tail(chars: &[char]) -> Option<Tail> {
    if let Some(tail) = dashed(chars) {
        return Some(tail);
    }
    let floor = chars.len().saturating_sub(BEHIND);
    if closes(chars) {
        let mut depth = 0_i32;
        let open = (floor..chars.len()).rev().find(|&i| {
            match chars[i] {
                ')' | '）' | '】' | ']' => depth += 1,
                '(' | '（' | '【' | '[' => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        let before = chars.get(..open)?;
        if open == 0 {
            return None;
        }
        let inside = string(&chars[open + 1..chars.len() - 1]);
        let ended = is_final(before) || before.last().is_some_and(|c| is_blank(*c));
        let named = || {
            let authors = names::placed_names(&inside).filter(|_| ended)?;
            Some(Tail { authors, ..Tail::default() })
        };
        if let Some(tail) = closing(&inside).or_else(named) {
            let sure = tail.photo || !tail.authors.is_empty();
            return (ended || sure).then_some(Tail { from: open, ..tail });
        }
        // `。林知夏 摄（无人机照片）`: the bracket is part of the line.
        if before.iter().rev().find(|c| !is_blank(**c)) != Some(&'摄') {
            return None;
        }
    }
    // Behind the last full stop, or behind blanks.
    let from = (floor..chars.len()).rev().find(|&i| {
        i > 0
            && (matches!(chars[i - 1], '。' | '！' | '？' | '”' | '…')
                || matches!(chars[i - 1], '.' | '"') && is_blank(chars[i]))
    })?;
    if !is_final(&chars[..from]) {
        return None;
    }
    let words = Words::of(&chars[from..]);
    if !may_be_photo(&words) && !byline::may_be_byline(&words) && !words.closes(List::Paper) {
        return None;
    }
    let rest = string(&chars[from..]);
    // `Ann Roe, Bay Courier`
    let of_paper = rest.trim().split_once(", ").filter(|(name, paper)| {
        english::is_english_name(name) && !paper.ends_with('.') && english::english_paper(paper).is_some()
    });
    if let Some((name, _)) = of_paper {
        let credit = Some(rest.trim().to_string());
        return Some(Tail { from, authors: vec![name.to_string()], credit, photo: true });
    }
    if let Some(credit) = photo_credit(rest.trim()) {
        return Some(Tail { from, authors: photographers(&credit), credit: Some(credit), photo: true });
    }
    let by = byline::byline(rest.trim()).filter(|by| !by.authors.is_empty())?;
    Some(Tail { from, authors: by.authors, credit: None, photo: false })
}

/// `… on Monday. — Ann Roe`: who wrote, behind the last sentence of an English text and a dash. The name behind a quotation
/// is that of who said it.
pub(crate) fn dashed(chars: &[char]) -> Option<Tail> {
    let floor = chars.len().saturating_sub(BEHIND / 2);
    let at = (floor..chars.len()).rev().find(|&i| matches!(chars[i], '—' | '–'))?;
    let before = chars.get(..at.checked_sub(1)?)?;
    let quoted = matches!(before.first(), Some('"' | '“')) && matches!(before.last(), Some('"' | '”'));
    if !is_blank(chars[at - 1]) || !is_final(before) || quoted {
        return None;
    }
    let names = string(&chars[at + 1..]);
    // `… on Monday. — Bay Wire`: where the text is from.
    let names = names.trim();
    if english::is_agency(names) || names.contains(' ') && english::english_paper(names).is_some() {
        return Some(Tail { from: at, credit: Some(names.to_string()), ..Tail::default() });
    }
    // `… on Monday. — Picture by Ann Roe`
    let taken = photo_credit(names).filter(|_| names.starts_with(char::is_uppercase) && !names.contains('/'));
    if let Some(credit) = taken {
        let authors = photographers(&credit);
        return Some(Tail { from: at, authors, credit: Some(credit), photo: true });
    }
    let authors: Vec<String> = names.split(" and ").map(str::to_string).collect();
    let named = authors.iter().all(|name| english::is_english_name(name) || is_initials(name));
    named.then(|| Tail { from: at, authors, ..Tail::default() })
}

/// `A.R.`, `J. B. D.`
fn is_initials(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_ascii_uppercase()).count();
    let points = name.chars().filter(|c| *c == '.').count();
    (2..=3).contains(&letters)
        && points == letters
        && name.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '.' | ' '))
}

/// Whether a text ends with a bracket, which may hold a tail.
pub(crate) fn closes(chars: &[char]) -> bool {
    matches!(chars.last(), Some(')' | '）' | '】' | ']'))
}

/// Whether a text with these words may have a tail without brackets.
pub(crate) fn may_be_tail(words: &Words) -> bool {
    words.closes(List::Paper)
        || [List::PhotoOpener, List::Photo, List::Role, List::ShortRole, List::EnglishByline]
            .iter()
            .any(|list| words.has(*list))
}

/// `某市教育局　2025年7月14日`: who gave a notice, and when.
pub(crate) fn issued(text: &Text) -> bool {
    let chars = &text.chars;
    let dated =
        || matches!(chars[..], [.., '月', _, '日'] | [.., '月', _, _, '日'] | [.., '月', _, _, _, '日']);
    if chars.len() > 44 || chars.last() != Some(&'日') || !dated() {
        return false;
    }
    let line = string(chars);
    line.trim().split_once(is_blank).is_some_and(|(body, day)| gives_notices(body) && is_day(day.trim()))
}

/// `2025年7月14日`, `二〇二五年七月十四日`
pub(crate) fn is_day(text: &str) -> bool {
    let count = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十年月日".contains(c) || is_blank(c);
    text.contains('年') && text.ends_with('日') && text.chars().all(count)
}

/// What names of bodies that give notices end with.
const BODIES: &[&str] = &[
    "公司",
    "局",
    "委员会",
    "办公室",
    "政府",
    "中心",
    "银行",
    "医院",
    "学校",
    "法院",
    "集团",
    "协会",
    "报社",
    "编辑部",
    "管委会",
    "组委会",
    "指挥部",
    "办事处",
    "委",
    "厅",
    "院",
    "馆",
    "所",
    "站",
    "社",
    "商会",
    "工会",
    "大学",
    "中学",
    "小学",
    "支队",
    "大队",
    "事务所",
    "清算组",
    "管理人",
    "基金会",
    "厂",
];

/// Whether a line is the name of a body that gives notices, and nothing else.
pub(crate) fn gives_notices(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() >= 4 && text.chars().all(is_han) && BODIES.iter().any(|end| text.ends_with(end))
}

/// Whether a text may be a line of origin.
pub(crate) fn may_be_credit(words: &Words) -> bool {
    words.opens(List::Credit)
        || words.closes(List::Role)
        || words.has(List::Writer)
        || words.latin && words.alone(List::Credit)
}

/// `News intern Ann Roe`, `Bay Post staff writers Ann Roe and Joe Doe`: the names without the role before them.
fn without_role(names: &str) -> &str {
    let words = names.match_indices(' ').take(5).map(|(at, _)| (at, names.get(..at).unwrap_or_default()));
    let last = words.filter(|(_, front)| {
        let word = front.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let one = word.strip_suffix('s').unwrap_or(&word);
        DOERS.contains(&one)
    });
    last.last().and_then(|(at, _)| names.get(at + 1..)).unwrap_or(names)
}

/// `Based on figures from the bureau. Analysis: Ann Roe`: who did a part of it, behind its label.
fn labelled(text: &str) -> Option<String> {
    let (_, who) = PARTS.iter().find_map(|label| text.split_once(label))?;
    let name = who.split([',', ';']).next()?.trim_end_matches('.');
    english::is_english_name(name).then(|| name.to_string())
}

/// `Excerpted from …`, `Based on figures from …`: words without a verb of their own. One that goes on behind a comma is
/// running text: `Based on figures from the bureau, the council …`.
fn is_fragment(lower: &str, text: &str) -> bool {
    let clause = text.match_indices(", ").any(|(at, _)| {
        text.get(at + 2..).is_some_and(|rest| {
            rest.starts_with(char::is_lowercase) && !rest.starts_with("and ") && !rest.starts_with("by ")
        })
    });
    CREDIT_FRAGMENTS.iter().any(|w| lower.starts_with(w)) && !clause
}

/// `Reach reporter Ann Roe at …`, `Contact Ann Roe: …`: who can be reached.
fn reached(text: &str) -> Option<String> {
    let rest = [
        "Reach ",
        "Contact ",
        "Email ",
        "Follow ",
        "Interview by ",
        "Interview conducted by ",
        "As told to ",
        "Compiled by ",
    ]
    .iter()
    .find_map(|w| text.strip_prefix(w))?;
    let words: Vec<&str> = rest.split(' ').collect();
    let first = words.iter().take(4).position(|w| w.starts_with(char::is_uppercase))?;
    // A sentence that ends behind the name is no part of it.
    let end = words[first..].iter().position(|w| w.len() > 2 && w.ends_with('.')).map_or(4, |n| n + 1);
    (2..=4.min(end)).rev().filter_map(|n| words.get(first..first + n)).map(|w| w.join(" ")).find_map(|name| {
        let name = name.trim_end_matches([':', ',', '.']).to_string();
        english::is_english_name(&name).then_some(name)
    })
}

/// `图表数据来源：某平台`, `监测单位：某市场`: a label that ends in a word of origin.
fn names_its_source(text: &str) -> bool {
    let Some((label, value)) = text.split_once(['：', ':']) else { return false };
    let label = label.trim_end();
    let body = ["单位", "机构", "部门"].iter().find_map(|end| label.strip_suffix(end));
    let does =
        ["监测", "发布", "统计", "采价", "数据", "调查", "供稿", "制图", "制表", "检测", "资料", "信息"];
    (2..=10).contains(&label.chars().count())
        && label.chars().all(is_han)
        && !value.trim().is_empty()
        && (["来源", "出处"].iter().any(|end| label.ends_with(end))
            || body.is_some_and(|body| does.iter().any(|word| body.ends_with(word))))
}

/// `资料由某协会提供，仅供参考`, `某市场提供 4月8日采集`
fn is_given(text: &str) -> bool {
    let taken = ["采集", "采价", "发布", "更新"].iter().find_map(|end| text.strip_suffix(end));
    let dated = taken.and_then(|front| front.split_once("提供")).is_some_and(|(_, day)| {
        let day = day.trim();
        day.ends_with('日') && day.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日'))
    });
    if dated {
        return true;
    }
    let what = ["资料", "数据", "信息", "内容", "图片", "图表", "稿件", "文字", "行情", "报价"];
    let (main, rest) = text.split_once(['，', ',']).unwrap_or((text, ""));
    what.iter().any(|w| {
        text.split('由').next().is_some_and(|front| front.ends_with(w) && front.chars().count() <= 6)
    }) && main.contains('由')
        && ["提供", "供稿", "整理"].iter().any(|end| main.ends_with(end))
        && (rest.is_empty() || rest.contains("参考"))
}

/// Whether a line begins as those of origin do: `均摘自…`, `本文首发于…`.
fn opens(text: &str) -> bool {
    let all = ["均", "以上内容", "以上均", "以上", "本版内容", "本组稿件", "文章", "部分", "原文"];
    let rest = all.iter().find_map(|w| text.strip_prefix(w)).unwrap_or(text);
    let what = ["本文", "此文", "原文", "本篇", "本稿", "全文"].iter().find_map(|w| text.strip_prefix(w));
    let came = [
        "首发",
        "刊",
        "原刊",
        "原载",
        "载于",
        "发表",
        "写于",
        "作于",
        "转载",
        "据",
        "节选",
        "摘编",
        "改编",
        "选自",
        "编译自",
    ];
    CREDIT_OPENERS.iter().any(|w| text.starts_with(w) || rest.starts_with(w))
        || what.is_some_and(|rest| came.iter().any(|w| rest.starts_with(w)))
}

/// The authors that a line of origin names, if it is one.
pub(crate) fn credit(text: &str) -> Option<Vec<String>> {
    let count = text.chars().count();
    if !text.chars().any(is_han) {
        let lower = text.to_lowercase();
        let starts = CREDIT_ENGLISH.iter().any(|w| lower.starts_with(w))
            || is_fragment(&lower, text)
            || count <= 100 && [". source: ", ". sources: "].iter().any(|w| lower.contains(w));
        let writer = WRITERS;
        let by_name = writer.iter().find_map(|w| text.split_once(w)).map(|(name, _)| name.trim());
        // `Ann Roe in Laketown contributed to this story.`
        let placed = |name: &str| {
            let at = [" in ", " of ", " at "].iter().find_map(|w| name.split_once(w));
            at.map_or(name, |(name, _)| name).to_string()
        };
        let name = by_name.and_then(|name| names::bare_names(&placed(without_role(name))));
        let writer = by_name.is_some_and(|n| n.split(' ').count() <= 8) && name.is_some();
        return (count <= 220 && (starts || writer)).then(|| {
            let one = || reached(text).or_else(|| labelled(text)).map(|name| vec![name]);
            name.or_else(one).unwrap_or_default()
        });
    }
    if count > 110 {
        return None;
    }
    let labelled = CREDIT_LABELS
        .iter()
        .find_map(|w| text.strip_prefix(w))
        .is_some_and(|rest| rest.trim_start().starts_with([':', '：', '|', '｜', '/']))
        || names_its_source(text);
    let says = opens(text);
    // `据三家协会的调查：` leads to what follows.
    if text.ends_with(['：', ':']) && !labelled {
        return None;
    }
    // `本报群众工作部整理`: who put it together is a desk and no writer.
    let desk = text.starts_with("本报") && text.ends_with("整理") && text.chars().all(is_han) && count <= 16;
    let given = ["提供", "供稿", "解答", "答复"].iter().any(|end| text.ends_with(end))
        && count <= 24
        && !text.contains(['，', '。'])
        || is_given(text);
    // `某市某局供稿　林知夏　整理`
    let first = text.split(|c: char| is_blank(c) || c == '，').next().unwrap_or_default();
    let gave = ["供稿", "提供"].iter().any(|did| first.strip_suffix(did).is_some_and(names::is_body));
    let compiled = given
        || gave && count <= 40 && !text.contains('。')
        || desk
        || (text.starts_with("综合") || text.starts_with('据'))
            && !text.contains('。')
            && count <= 40
            && text.rsplit_once(['，', ',']).is_none_or(|(_, by)| byline::chinese_byline(by).is_some());
    let sentence = text.ends_with('。') && text.contains('，');
    if !(labelled || says || compiled) || sentence && !says {
        return None;
    }
    // Names with a role in it are authors as well.
    let words: Vec<&str> = text.split(|c: char| is_blank(c) || c == '，').filter(|w| !w.is_empty()).collect();
    let mut authors = Vec::new();
    for start in 1..words.len() {
        if let Some(by) =
            byline::chinese_byline(&words[start..].join(" ")).filter(|by| !by.authors.is_empty())
        {
            authors = by.authors;
            break;
        }
    }
    // `整理　林　夏　录音由某文化馆提供`
    let front = (2..words.len()).rev().filter_map(|end| byline::chinese_byline(&words[..end].join(" ")));
    if authors.is_empty() {
        authors = front.map(|by| by.authors).find(|authors| !authors.is_empty()).unwrap_or_default();
    }
    // `本期由某律师事务所律师 林　夏 解答`, `某市畜牧站 林知夏 解答`
    let answered = ["解答", "答复"].iter().find_map(|end| text.strip_suffix(end)).map(str::trim_end);
    if let Some(who) = answered.filter(|_| authors.is_empty()) {
        let behind = who.split_once(is_blank).filter(|_| text.starts_with("本期"));
        let name = behind.map_or(who, |(_, name)| name.trim());
        authors = names::placed_names(name).filter(|names| names.len() == 1).unwrap_or_default();
    }
    // `作者系某律师事务所律师 林知夏`
    if let [_, .., last] = words[..]
        && authors.is_empty()
        && ["作者系", "作者为", "作者是"].iter().any(|w| text.starts_with(w))
    {
        authors = names::placed_names(last).filter(|_| last.chars().count() <= 3).unwrap_or_default();
    }
    Some(authors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(s: &str) -> Vec<char> {
        s.chars().collect()
    }

    #[test]
    fn tails() {
        for (text, from, authors, credit) in [
            ("居全省第二。（记者 沈越）", 6, vec!["沈越"], None),
            ("投用。（秦川 丁秋白）", 3, vec!["秦川", "丁秋白"], None),
            ("分拣茶青。柯予安 摄", 5, vec!["柯予安"], Some("柯予安 摄")),
            ("巡检。（新华社发）", 3, vec![], Some("新华社发")),
            ("on Monday. Ann Roe / The Bay Courier", 10, vec!["Ann Roe"], Some("Ann Roe / The Bay Courier")),
            ("已满产。（据新华社）", 4, vec![], Some("据新华社")),
            ("on Monday. — A.R.", 11, vec!["A.R."], None),
            ("on Monday. — Picture by Ann Roe", 11, vec!["Ann Roe"], Some("Picture by Ann Roe")),
            ("on Monday. — Bay Wire", 11, vec![], Some("Bay Wire")),
            ("on Monday. — Ann Roe and Joe Doe", 11, vec!["Ann Roe", "Joe Doe"], None),
        ] {
            let tail = tail(&chars(text)).unwrap_or_default();
            assert_eq!(
                (
                    tail.from,
                    tail.authors.iter().map(String::as_str).collect::<Vec<_>>(),
                    tail.credit.as_deref()
                ),
                (from, authors, credit),
                "{text}"
            );
        }
        for text in [
            "检修农机1460台（套）",
            "增长5.6%。",
            "各县（区）",
            "“好。”他说",
            "\"Go home.\" — Ann Roe",
            "a barn on Hill Road — Ann Roe",
        ] {
            assert_eq!(tail(&chars(text)), None, "{text}");
        }
    }

    #[test]
    fn credits() {
        for (text, authors) in [
            ("摘自某某网", Some(vec![])),
            ("综合公开资料 林知夏 整理", Some(vec!["林知夏"])),
            ("数据来源：市统计局", Some(vec![])),
            ("Ann Roe covers ports for the Courier.", Some(vec!["Ann Roe"])),
            ("市畜牧站 沈小满 解答", Some(vec!["沈小满"])),
            ("市农业农村局 沈 越 解答", Some(vec!["沈越"])),
            ("市税务局解答", Some(vec![])),
            ("本报群众工作部整理", Some(vec![])),
            ("据了解，全市已有30家企业投产。", None),
        ] {
            assert_eq!(credit(text), authors.map(|a| a.into_iter().map(str::to_string).collect()), "{text}");
        }
    }

    #[test]
    fn notices_and_who_gave_them() {
        let issued = |text: &str| super::issued(&Text::slice(&chars(text), 0));
        assert!(issued("北原市教育局　2025年7月14日"));
        assert!(issued("北原拍卖有限公司 二〇二五年九月二十六日"));
        assert!(!issued("北原日报　2025年7月14日"));
        assert!(!issued("北原市教育局召开会议 7月14日"));
    }
}
