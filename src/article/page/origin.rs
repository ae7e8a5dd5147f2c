//! What stands behind a text or beside it: bylines, photographers' lines and credits at its end, and
//! the line of data that websites print under the headline.

use super::Dateline;
use super::lead::{Head, MONTHS, media_name};
use super::names;
use super::text::{is_blank, is_final, is_han, string};
use super::words::{List, Words};

/// What stands behind the last sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tail {
    /// Where it begins.
    pub(super) from: usize,
    pub(super) authors: Vec<String>,
    pub(super) credit: Option<String>,
    /// Whether it is a photographer's line.
    pub(super) photo: bool,
}

/// Longest byline or credit behind a text.
const BEHIND: usize = 90;

/// A byline, a photographer's line or a credit at the end of a paragraph of running text.
pub(super) fn tail(chars: &[char]) -> Option<Tail> {
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
        let mut tail = closing(&string(&chars[open + 1..chars.len() - 1]))?;
        let ended = is_final(before) || before.last().is_some_and(|c| is_blank(*c));
        let sure = tail.photo || !tail.authors.is_empty();
        tail.from = open;
        return (ended || sure).then_some(tail);
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
    if !may_be_photo(&words) && !names::may_be_byline(&words) {
        return None;
    }
    let rest = string(&chars[from..]);
    if let Some(credit) = photo_credit(rest.trim()) {
        return Some(Tail { from, authors: photographers(&credit), credit: Some(credit), photo: true });
    }
    let by = names::byline(rest.trim()).filter(|by| !by.authors.is_empty())?;
    Some(Tail { from, authors: by.authors, credit: None, photo: false })
}

/// Whether a text ends with a bracket, which may hold a tail.
pub(super) fn closes(chars: &[char]) -> bool {
    matches!(chars.last(), Some(')' | '）' | '】' | ']'))
}

/// Whether a text with these words may have a tail without brackets.
pub(super) fn may_be_tail(words: &Words) -> bool {
    [List::PhotoOpener, List::Photo, List::Role, List::ShortRole, List::EnglishByline]
        .iter()
        .any(|list| words.has(*list))
}

/// A closing line, without its brackets: a byline, bare names, a photographer's line or a credit.
pub(super) fn closing(text: &str) -> Option<Tail> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 220 {
        return None;
    }
    if let Some(credit) = photo_credit(text) {
        return Some(Tail { authors: photographers(&credit), credit: Some(credit), photo: true, from: 0 });
    }
    if let Some(by) = names::byline(text) {
        return Some(Tail { authors: by.authors, ..Tail::default() });
    }
    if let Some(authors) = names::bare_names(text) {
        return Some(Tail { authors, ..Tail::default() });
    }
    let authors = credit(text).or_else(|| beside(text))?;
    Some(Tail { authors, credit: Some(text.to_string()), ..Tail::default() })
}

/// What photographers' lines begin with.
pub(super) const PHOTO_OPENERS: &[&str] = &[
    "摄影：",
    "摄影:",
    "摄影/",
    "摄影｜",
    "摄影 ",
    "摄影　",
    "图片来源：",
    "图片来源:",
    "图/",
    "图｜",
    "摄/",
    "摄｜",
    "图片由",
    "图片：",
];

/// The same in English.
pub(super) const PHOTO_ENGLISH: &[&str] = &[
    "photo by ",
    "photos by ",
    "photo: ",
    "photos: ",
    "photograph by ",
    "staff photo",
    "photo courtesy",
    "courtesy of ",
    "courtesy photo",
    "file photo",
    "contributed photo",
    "image: ",
    "photo/",
    "photo credit",
    "submitted photo",
    "photography by ",
];

/// What photographers' lines end with, and what stands for them.
pub(super) const PHOTO_ENDS: &[&str] = &["摄", "供图", "资料图", " photo", " photo/", "新华社发"];

/// Whether a text may be a photographer's line.
pub(super) fn may_be_photo(words: &Words) -> bool {
    words.opens(List::PhotoOpener) || words.has(List::Photo)
}

/// The writers that a line names before it says more: `实习生 林知夏 对本文亦有贡献`.
fn beside(text: &str) -> Option<Vec<String>> {
    let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty()).collect();
    if !text.chars().any(is_han) || text.contains(['。', '，', '；']) || !(3..=8).contains(&words.len()) {
        return None;
    }
    let front = (2..words.len()).rev().map(|n| &words[..n]);
    let back = (1..words.len() - 1).map(|n| &words[n..]);
    front
        .chain(back)
        .filter_map(|words| names::chinese_byline(&words.join(" ")))
        .map(|by| by.authors)
        .find(|authors| !authors.is_empty())
}

/// The whole line if it is a photographer's.
pub(super) fn photo_credit(text: &str) -> Option<String> {
    let inner = super::furniture::unwrap(text);
    let count = inner.chars().count();
    if !(2..=70).contains(&count) || inner.contains(['。', '？', '！', '；']) {
        return None;
    }
    let lower = inner.to_lowercase();
    let chinese = (inner.ends_with('摄')
        || inner.ends_with("供图")
        || inner.ends_with("资料图")
        || inner.ends_with("资料图片")
        || inner.rsplit_once(['（', '(']).is_some_and(|(before, _)| before.trim_end().ends_with('摄'))
        || inner.ends_with("摄）")
        || inner.ends_with("摄)"))
        && !inner.contains('，')
        && count <= 45
        || PHOTO_OPENERS.iter().any(|w| inner.starts_with(w))
            && !inner.contains('，')
            && !inner.starts_with("图/文")
        || (inner == "新华社发" || inner.starts_with("新华社发（") || inner.starts_with("新华社发("));
    let english = PHOTO_ENGLISH.iter().any(|w| lower.starts_with(w))
        || lower.contains(" photo/") && count <= 60
        || lower.ends_with(" photo") && inner.contains('/')
        || inner.split_once('/').is_some_and(|(name, paper)| {
            names::is_english_name(name.trim())
                && (names::english_paper(paper).is_some()
                    || paper.trim().split(' ').count() <= 4 && paper.trim().starts_with(char::is_uppercase))
                && !paper.trim().ends_with('.')
        });
    (chinese || english && count <= 70).then(|| inner.to_string())
}

/// Names in a photographer's line.
pub(super) fn photographers(credit: &str) -> Vec<String> {
    if credit.chars().any(is_han) {
        // `林知夏摄`: nothing stands between the name and what it did.
        let credit =
            credit.strip_suffix('摄').map_or_else(|| credit.to_string(), |name| format!("{name} 摄"));
        let inside = credit.replace("新华社发", " ").replace("供图", " 供图").replace("图片来源", " ");
        return names::chinese_byline(&inside).map(|by| by.authors).unwrap_or_default();
    }
    let mut text = credit;
    let lower = credit.to_lowercase();
    for prefix in [
        "photos by ",
        "photo by ",
        "staff photo by ",
        "photograph by ",
        "photo: ",
        "photos: ",
        "photography by ",
        "photo credit: ",
        "photo courtesy of ",
        "file photo by ",
    ] {
        if lower.starts_with(prefix) {
            text = text.get(prefix.len()..).unwrap_or(text);
        }
    }
    // `Ann Roe/The Bay Courier`, `AP Photo/Ann Roe`.
    let first = match text.split_once('/') {
        Some((agency, name)) if agency.to_lowercase().ends_with("photo") => name,
        _ => text.split(['/', '|', ',', '(']).next().unwrap_or_default(),
    };
    first
        .split(" and ")
        .map(str::trim)
        .filter(|name| names::is_english_name(name))
        .map(str::to_string)
        .collect()
}

/// What English lines of origin begin with.
pub(super) const CREDIT_ENGLISH: &[&str] = &[
    "source:",
    "sources:",
    "contact ",
    "reach ",
    "compiled from",
    "from staff and wire",
    "from staff reports",
    "from wire reports",
    "this story",
    "this article",
    "this report",
    "this project",
    "additional reporting",
    "reprinted",
    "the associated press contributed",
    "email ",
    "data:",
    "data from",
    "e-mail",
    "copyright",
    "follow ",
    "adapted from",
    "first published",
    "originally published",
    "translated by",
];

/// What closing lines say about the writer.
pub(super) const WRITERS: &[&str] = &[
    " is a staff",
    " is a freelance",
    " is a reporter",
    " is a writer",
    " is an author",
    " covers ",
    " can be reached",
    " contributed to this",
    " writes about",
    " is a columnist",
    " is an economist",
    " is a professor",
    " is the author",
    " is a correspondent",
    " is a business",
    " reports on",
    " reported from",
    " is a contributing",
    " contributed reporting",
];

/// Labels of lines of origin, before a colon.
pub(super) const CREDIT_LABELS: &[&str] = &[
    "数据来源",
    "资料来源",
    "文章来源",
    "稿件来源",
    "图表来源",
    "信息来源",
    "内容来源",
    "素材来源",
    "稿源",
    "原标题",
    "原题",
    "来源",
    "来稿",
    "出处",
];

/// What lines of origin begin with.
pub(super) const CREDIT_OPENERS: &[&str] = &[
    "摘自",
    "转自",
    "转载自",
    "原载",
    "选自",
    "本文摘自",
    "本文选自",
    "本文转自",
    "本文原载",
    "作者系",
    "作者为",
    "作者单位",
    "作者是",
    "（作者",
    "本文作者",
    "本文系",
    "本报综合",
    "本刊综合",
    "本文综合",
    "综合报道",
    "综合整理",
    "据新华社",
    "综合新华社",
    "据本报",
    "本版稿件",
    "本版图片",
    "本栏目由",
    "本文由",
    "本文刊",
    "摘编自",
    "节选自",
    "改编自",
    "作者分别",
    "均据",
    "综合本报",
    "整理自",
    "据《",
];

/// Whether a text may be a line of origin.
pub(super) fn may_be_credit(words: &Words) -> bool {
    words.opens(List::Credit) || words.has(List::Writer)
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

/// The authors that a line of origin names, if it is one.
pub(super) fn credit(text: &str) -> Option<Vec<String>> {
    let count = text.chars().count();
    if !text.chars().any(is_han) {
        let lower = text.to_lowercase();
        let starts = CREDIT_ENGLISH.iter().any(|w| lower.starts_with(w));
        let writer = WRITERS;
        let by_name = writer.iter().find_map(|w| text.split_once(w)).map(|(name, _)| name.trim());
        let name = by_name.and_then(|name| names::bare_names(without_role(name)));
        let writer = by_name.is_some_and(|n| n.split(' ').count() <= 8) && name.is_some();
        return (count <= 220 && (starts || writer)).then(|| name.unwrap_or_default());
    }
    if count > 110 {
        return None;
    }
    let labelled = CREDIT_LABELS
        .iter()
        .find_map(|w| text.strip_prefix(w))
        .is_some_and(|rest| rest.trim_start().starts_with([':', '：', '|', '｜', '/']));
    let says = CREDIT_OPENERS.iter().any(|w| text.starts_with(w));
    let compiled = (text.starts_with("综合") || text.starts_with('据'))
        && !text.contains('。')
        && count <= 40
        && !text.contains('，');
    let sentence = text.ends_with('。') && text.contains('，');
    if !(labelled || says || compiled) || sentence && !says {
        return None;
    }
    // Names with a role in it are authors as well.
    let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty()).collect();
    let mut authors = Vec::new();
    for start in 1..words.len() {
        if let Some(by) = names::chinese_byline(&words[start..].join(" ")).filter(|by| !by.authors.is_empty())
        {
            authors = by.authors;
            break;
        }
    }
    Some(authors)
}

/// Verbs before the data of English meta lines.
pub(super) const META_VERBS: &[&str] = &["by ", "published ", "updated ", "posted "];

/// Whether a text may be a line of data: it has a label, or a date beside a colon or a Chinese name.
pub(super) fn may_be_meta(words: &Words) -> bool {
    let labelled = words.has(List::MetaVerb) || words.has(List::MetaLabel) && words.has(List::Colon);
    let dated = words.digits >= 3 || words.digits >= 1 && words.has(List::Months);
    labelled || dated && (words.has(List::Colon) || words.has(List::Media))
}

/// Labels of the data that websites print.
pub(super) const META_LABELS: &[&str] = &[
    "来源",
    "作者",
    "记者",
    "发布时间",
    "发表时间",
    "更新时间",
    "时间",
    "日期",
    "编辑",
    "责任编辑",
    "责编",
    "阅读",
    "浏览",
    "浏览量",
    "阅读量",
    "点击",
    "点击数",
    "字号",
    "通讯员",
    "稿源",
    "发布日期",
    "发布",
    "审核",
    "校对",
    "published",
    "updated",
    "source",
    "author",
    "by",
    "posted",
    "date",
    "last updated",
    "editor",
    "reporter",
    "views",
];

/// A line of data about the item, as websites print it under the headline.
pub(super) fn meta(text: &str) -> Option<Head> {
    let count = text.chars().count();
    if !(4..=140).contains(&count) || text.contains(['。', '！', '？']) {
        return None;
    }
    let labels = META_LABELS;
    let han = text.chars().any(is_han);
    let mut head = Head::default();
    let mut found = 0;
    let mut label = "";
    let mut date: Vec<String> = Vec::new();
    let spaced = text.replace(['|', '｜', '\t'], "　").replace("  ", "　");
    for word in spaced
        .split(|c| is_blank(c) && (c != ' ' || han))
        .flat_map(|w| if han { vec![w] } else { w.split(" / ").collect() })
        .map(str::trim)
        .filter(|w| !w.is_empty())
    {
        let lower = word.to_lowercase();
        let split =
            word.split_once(['：', ':']).filter(|(l, _)| labels.contains(&l.trim().to_lowercase().as_str()));
        let value = match split {
            Some((l, value)) => {
                found += 1;
                label = labels.iter().find(|x| **x == l.trim().to_lowercase()).copied().unwrap_or_default();
                value.trim()
            }
            None if lower.starts_with("by ")
                || lower.starts_with("published ")
                || lower.starts_with("updated ")
                || lower.starts_with("posted ") =>
            {
                found += 1;
                label = labels
                    .iter()
                    .filter(|l| lower.starts_with(**l))
                    .max_by_key(|l| l.len())
                    .copied()
                    .unwrap_or_default();
                word.get(label.len()..).unwrap_or_default().trim()
            }
            // A label of some other sort and what it counts.
            None if word
                .split_once(['：', ':'])
                .is_some_and(|(l, _)| (2..=6).contains(&l.chars().count()) && l.chars().all(is_han)) =>
            {
                label = "?";
                continue;
            }
            None => word,
        };
        if value.is_empty() {
            continue;
        }
        if is_stamp(value) {
            date.push(value.to_string());
            continue;
        }
        match label {
            "来源" | "稿源" | "source" => {
                head.paper = head.paper.take().or_else(|| Some(media_name(value)));
            }
            "作者" | "记者" | "通讯员" | "author" | "by" | "reporter" => {
                let by = names::bare_names(value)
                    .or_else(|| names::byline(value).map(|by| by.authors))
                    .or_else(|| listed_names(value));
                head.authors.extend(by?);
            }
            "" if !value.chars().any(|c| c.is_ascii_digit()) && names::is_media(value) => {
                head.paper = Some(value.to_string())
            }
            "" => return None,
            _ if value.chars().count() > 24 => return None,
            _ => {}
        }
    }
    let dated = !date.is_empty();
    if dated {
        head.dateline = Some(Dateline { place: None, date: Some(date.join(" ")) });
    }
    let useful = head.paper.is_some() || !head.authors.is_empty() || dated;
    (useful
        && (found > 0
            || dated && head.paper.is_some()
            || dated && text.chars().any(|c| c == ':') && count <= 22))
        .then_some(head)
}

/// What stands behind `作者：` is names, whatever they begin with.
fn listed_names(value: &str) -> Option<Vec<String>> {
    let parts: Vec<&str> = value.split(['、', '，', ',', '/']).map(str::trim).collect();
    let han =
        |part: &&str| (1..=8).contains(&part.chars().count()) && part.chars().all(|c| is_han(c) || c == '·');
    parts.iter().all(han).then(|| parts.into_iter().map(str::to_string).collect())
}

/// A date or a time of day.
fn is_stamp(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let month = |lower: String| MONTHS.iter().any(|m| lower.starts_with(m));
    let english = digits >= 1 && month(word.to_lowercase());
    (digits >= 3
        && word.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(c, '-' | ':' | '/' | '.' | '年' | '月' | '日' | '：' | '时' | '分' | 'T' | '+')
        })
        && word.contains(['-', ':', '/', '月', '.', '：']))
        || english
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
        for text in ["检修农机1460台（套）", "增长5.6%。", "各县（区）", "“好。”他说"]
        {
            assert_eq!(tail(&chars(text)), None, "{text}");
        }
    }

    #[test]
    fn meta_lines() {
        let head = meta("2026-03-04 09:17:32 来源：北原新闻网 作者：林知夏 沈越").unwrap_or_default();
        assert_eq!(head.paper.as_deref(), Some("北原新闻网"));
        assert_eq!(head.authors, ["林知夏", "沈越"]);
        assert_eq!(head.dateline.and_then(|d| d.date).as_deref(), Some("2026-03-04 09:17:32"));
        assert!(meta("Published: March 5, 2026").is_some());
        assert!(meta("2025年全市生产总值突破千亿元").is_none());
    }

    #[test]
    fn credits() {
        for (text, authors) in [
            ("摘自某某网", Some(vec![])),
            ("综合公开资料 林知夏 整理", Some(vec!["林知夏"])),
            ("数据来源：市统计局", Some(vec![])),
            ("Ann Roe covers ports for the Courier.", Some(vec!["Ann Roe"])),
            ("据了解，全市已有30家企业投产。", None),
        ] {
            assert_eq!(credit(text), authors.map(|a| a.into_iter().map(str::to_string).collect()), "{text}");
        }
    }
}
