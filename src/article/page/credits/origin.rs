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
pub(crate) use lists::{CREDIT_ENGLISH, CREDIT_LABELS, CREDIT_OPENERS, WRITERS};

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
    let authors: Vec<String> = names.trim().split(" and ").map(str::to_string).collect();
    let named = authors.iter().all(|name| english::is_english_name(name));
    named.then(|| Tail { from: at, authors, ..Tail::default() })
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
    let Some((body, day)) = line.trim().split_once(is_blank) else { return false };
    let count = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十年月日".contains(c) || is_blank(c);
    let bodies =
        ["公司", "局", "委员会", "办公室", "政府", "中心", "银行", "医院", "学校", "法院", "集团", "协会"];
    body.chars().count() >= 4
        && body.chars().all(is_han)
        && bodies.iter().any(|end| body.ends_with(end))
        && day.contains('年')
        && day.chars().all(count)
}

/// Whether a text may be a line of origin.
pub(crate) fn may_be_credit(words: &Words) -> bool {
    words.opens(List::Credit)
        || words.closes(List::Role)
        || words.has(List::Writer)
        || words.latin && words.alone(List::Credit)
}

/// An English name without the role before it.
fn without_role(name: &str) -> &str {
    [
        "Staff writer ",
        "Staff Writer ",
        "Staff reporter ",
        "Reporter ",
        "Correspondent ",
        "Photographer ",
        "Columnist ",
        "Freelance writer ",
    ]
    .iter()
    .find_map(|role| name.strip_prefix(role))
    .unwrap_or(name)
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

/// The authors that a line of origin names, if it is one.
pub(crate) fn credit(text: &str) -> Option<Vec<String>> {
    let count = text.chars().count();
    if !text.chars().any(is_han) {
        let lower = text.to_lowercase();
        let starts = CREDIT_ENGLISH.iter().any(|w| lower.starts_with(w))
            || count <= 100 && [". source: ", ". sources: "].iter().any(|w| lower.contains(w));
        let writer = WRITERS;
        let by_name = writer.iter().find_map(|w| text.split_once(w)).map(|(name, _)| name.trim());
        // `Ann Roe in Laketown contributed to this story.`
        let placed = |name: &str| name.split_once(" in ").map_or(name, |(name, _)| name).to_string();
        let name = by_name.and_then(|name| names::bare_names(&placed(without_role(name))));
        let writer = by_name.is_some_and(|n| n.split(' ').count() <= 8) && name.is_some();
        return (count <= 220 && (starts || writer))
            .then(|| name.or_else(|| reached(text).map(|name| vec![name])).unwrap_or_default());
    }
    if count > 110 {
        return None;
    }
    let labelled = CREDIT_LABELS
        .iter()
        .find_map(|w| text.strip_prefix(w))
        .is_some_and(|rest| rest.trim_start().starts_with([':', '：', '|', '｜', '/']))
        || names_its_source(text);
    let says = CREDIT_OPENERS.iter().any(|w| text.starts_with(w));
    // `本报群众工作部整理`: who put it together is a desk and no writer.
    let desk = text.starts_with("本报") && text.ends_with("整理") && text.chars().all(is_han) && count <= 16;
    let given = ["提供", "供稿", "解答", "答复"].iter().any(|end| text.ends_with(end))
        && count <= 24
        && !text.contains(['，', '。'])
        || is_given(text);
    let compiled = given
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
