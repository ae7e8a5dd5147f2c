//! The line of data that websites print under the headline: when, where from, by whom.

use crate::article::page::Dateline;
use crate::article::page::credits::byline;
use crate::article::page::credits::english;
use crate::article::page::credits::lead::{Head, MONTHS, media_name};
use crate::article::page::credits::names;
use crate::article::page::layout::reading::Reading;
use crate::article::page::layout::words::List;
use crate::article::page::text::{is_blank, is_han};

/// Verbs before the data of English meta lines.
pub(crate) const META_VERBS: &[&str] = &["by ", "published ", "updated ", "posted "];

/// Where accounts are from, the last word of their line.
const PROVINCES: &[&str] = &[
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "台湾",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "黑龙江",
];

/// Longest line of data.
const LONGEST: usize = 140;

/// Whether a text may be a line of data: it has a label, or a date beside a colon or a Chinese name.
pub(crate) fn may_be_meta(line: &Reading) -> bool {
    let words = line.words();
    let labelled = words.has(List::MetaVerb) || words.has(List::MetaLabel) && words.has(List::Colon);
    let dated = words.digits >= 3 || words.digits >= 1 && words.has(List::Months);
    let known = labelled
        || dated && (words.has(List::Colon) || words.has(List::Media) || words.latin && words.strokes);
    known && line.len() <= LONGEST && !line.chars.iter().any(|c| matches!(c, '。' | '！' | '？'))
}

/// Labels of the data that websites print.
pub(crate) const META_LABELS: &[&str] = &[
    "来源",
    "信息来源",
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
pub(crate) fn meta(text: &str) -> Option<Head> {
    let count = text.chars().count();
    if !(4..=LONGEST).contains(&count) || text.contains(['。', '！', '？']) {
        return None;
    }
    // `《某某日报》（2026年05月29日 第A05版）`
    let edition = text.strip_prefix('《').and_then(|rest| rest.split_once('》')).and_then(|(paper, rest)| {
        let day = rest
            .trim()
            .strip_prefix(['（', '('])?
            .split(|c| is_blank(c) || matches!(c, '）' | ')'))
            .next()?;
        (names::is_media(paper) && is_stamp(day) && rest.ends_with(['）', ')'])).then(|| Head {
            paper: Some(paper.to_string()),
            dateline: Some(Dateline { place: None, date: Some(day.to_string()) }),
            ..Head::default()
        })
    });
    if edition.is_some() {
        return edition;
    }
    let labels = META_LABELS;
    let han = text.chars().any(is_han);
    let mut head = Head::default();
    let mut found = 0;
    let mut label = "";
    let mut place = None;
    let mut date: Vec<String> = Vec::new();
    // A day of the calendar and the hour, at the end of a short line.
    let hour = text.split(is_blank).any(|w| w.len() <= 8 && w.contains(':') && is_stamp(w));
    let clocked = han && hour && count <= 40 && text.contains('月') && !text.contains(['：', '“']);
    let spaced = text.replace(['|', '｜', '\t'], "　").replace("  ", "　");
    let words = spaced
        .split(|c| is_blank(c) && (c != ' ' || han))
        .flat_map(|w| if han { vec![w] } else { w.split(" / ").flat_map(|w| w.split(" - ")).collect() })
        .map(str::trim)
        .filter(|w| !w.is_empty());
    for word in close_letters(words) {
        let word = word.as_str();
        // `来源：某某晚报 记者 金　楫 通讯员 俞　薇`
        // `2026年5月6日 08:05　文/图 金楫`
        let role =
            |part: &str| matches!(part, "记者" | "通讯员" | "文" | "图" | "摄影" | "实习生" | "见习记者");
        if (found > 0 || !date.is_empty()) && word.split(['/', '／']).all(role) {
            found += 1;
            label = "记者";
            continue;
        }
        // `原创　林知夏　某某微讯　2026年4月7日 18:32　山西`: an account's line, the place last.
        if word == "原创" && found == 0 && date.is_empty() {
            found += 1;
            label = "原创";
            continue;
        }
        // `2026-01-07 07:58  某某网  林知夏`: who wrote stands behind the site.
        if !date.is_empty()
            && head.paper.is_some()
            && label.is_empty()
            && let Some(names) = names::bare_names(word).filter(|_| !PROVINCES.contains(&word))
        {
            head.authors.extend(names);
            continue;
        }
        if !date.is_empty()
            && !names::is_media(word)
            && (2..=4).contains(&word.chars().count())
            && word.chars().all(is_han)
            && matches!(label, "" | "原创")
        {
            place = Some(word.to_string());
            continue;
        }
        if label == "原创" && head.authors.is_empty() && date.is_empty() {
            head.authors.extend(names::bare_names(word)?);
            continue;
        }
        // `林知夏　某某日报　3月7日 07:40`, `某某交通　3月8日 18:02`: the writer and the account over the clock.
        if clocked
            && date.is_empty()
            && head.paper.is_none()
            && matches!(label, "" | "原创")
            && !is_stamp(word)
        {
            match names::bare_names(word).filter(|_| label == "原创" || !names::is_media(word)) {
                Some(names) => head.authors.extend(names),
                None if word.chars().all(is_han)
                    && (3..=12).contains(&word.chars().count())
                    && !labels.contains(&word) =>
                {
                    head.paper = Some(word.to_string());
                }
                None => return None,
            }
            continue;
        }
        // `2026-04-09 - Ann Roe`
        if !han && !date.is_empty() && label.is_empty() && found == 0 {
            let name = word.split(" Special to ").next().unwrap_or(word);
            let name = name.strip_prefix("By ").unwrap_or(name);
            if let Some(names) = names::bare_names(name) {
                head.authors.extend(names);
                continue;
            }
        }
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
                || lower.starts_with("posted ")
                || lower.ends_with(" ago") && lower.contains("updated ") =>
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
            None if lower.ends_with(" min read") => continue,
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
            // When it was brought up to date is not the day of the text.
            if date.is_empty() || !matches!(label, "updated" | "last updated" | "更新时间") {
                date.push(value.to_string());
            }
            continue;
        }
        match label {
            "来源" | "信息来源" | "稿源" | "source" => {
                head.paper = head.paper.take().or_else(|| Some(media_name(value)));
            }
            "by" if english::english_paper(value).is_some() => head.paper = Some(value.to_string()),
            "作者" | "记者" | "通讯员" | "author" | "by" | "reporter" => {
                let by = names::bare_names(value)
                    .or_else(|| byline::byline(value).map(|by| by.authors))
                    .or_else(|| listed_names(value));
                head.authors.extend(by?);
            }
            // `Staff report | April 11, 2026`
            "" if !han && english::english_role(value) == Some(None) => found += 1,
            "" | "原创"
                if !value.chars().any(|c| c.is_ascii_digit())
                    && (names::is_media(value) || !han && english::english_paper(value).is_some()) =>
            {
                // What stood before the paper was the pen name of the writer.
                let before = head.paper.replace(value.to_string());
                head.authors.extend(before.filter(|name| clocked && name.chars().count() <= 4));
            }
            "" | "原创" => return None,
            _ if value.chars().count() > 24 => return None,
            _ => {}
        }
    }
    let dated = !date.is_empty();
    if dated {
        head.dateline = Some(Dateline { place, date: Some(date.join(" ")) });
    }
    // A week day and an hour alone date no text.
    let lower = text.to_lowercase();
    let calendar = han
        || found > 0
        || MONTHS.iter().take(12).any(|m| lower.contains(m))
        || text.split(|c: char| !c.is_ascii_digit()).any(|w| w.len() == 4);
    if !calendar {
        return None;
    }
    let useful = head.paper.is_some() || !head.authors.is_empty() || dated;
    (useful
        && (found > 0
            || dated && head.paper.is_some()
            || dated && !han && !head.authors.is_empty()
            || dated && text.chars().any(|c| c == ':') && count <= 22))
        .then_some(head)
}

/// A line that is a date with a year and nothing else.
pub(crate) fn date(text: &str) -> Option<Head> {
    let year = text.split(|c: char| !c.is_ascii_digit()).any(|w| w.len() == 4 && w.starts_with("20"));
    let han = text.chars().any(is_han);
    let stamp =
        if han { text.split(is_blank).filter(|w| !w.is_empty()).all(is_stamp) } else { is_stamp(text) };
    (year && stamp && text.chars().count() <= 40).then(|| Head {
        dateline: Some(Dateline { place: None, date: Some(text.to_string()) }),
        ..Head::default()
    })
}

/// Single letters that follow one another are one word: `米　蓝`.
fn close_letters<'t>(words: impl Iterator<Item = &'t str>) -> Vec<String> {
    let letter = |w: &str| w.chars().count() == 1 && w.chars().all(is_han);
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for word in words {
        match out.last_mut().filter(|_| open && letter(word)) {
            Some(last) => last.push_str(word),
            None => out.push(word.to_string()),
        }
        // `作者：宁　远`: the first letter stands behind its label.
        open = letter(word) || word.rsplit_once(['：', ':']).is_some_and(|(_, value)| letter(value));
    }
    out
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
    // `May 2, 2026`, `10 March 2026`
    let day = word.split_once(' ').is_some_and(|(day, rest)| {
        day.len() <= 2 && day.chars().all(|c| c.is_ascii_digit()) && month(rest.to_lowercase())
    });
    let month_day = digits >= 2 && word.contains('月') && word.ends_with('日');
    let english = digits >= 1 && (month(word.to_lowercase()) || day);
    ((digits >= 3 || month_day)
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

    #[test]
    fn meta_lines() {
        let head = meta("2026-03-04 09:17:32 来源：北原新闻网 作者：林知夏 沈越").unwrap_or_default();
        assert_eq!(head.paper.as_deref(), Some("北原新闻网"));
        assert_eq!(head.authors, ["林知夏", "沈越"]);
        assert_eq!(head.dateline.and_then(|d| d.date).as_deref(), Some("2026-03-04 09:17:32"));
        assert!(meta("Published: March 5, 2026").is_some());
        assert!(meta("2025年全市生产总值突破千亿元").is_none());
    }
}
