//! The lines around a text that say where it is from: `2026年03月08日 07:15 来源：X日报 作者：Y`.

use super::super::date::{self, Stamp};
use regex::Regex;
use std::sync::LazyLock;

/// What such lines say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Info {
    /// The paper, agency or site that the text is from.
    pub origin: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published.
    pub published: Option<Stamp>,
}

/// A line longer than this is a paragraph that happens to hold such words.
const LONGEST: usize = 160;

/// Words with a colon behind them, by what stands there.
const LABELS: &[(Kind, &str)] = &[
    (Kind::Origin, "信息来源|文章来源|新闻来源|稿件来源|内容来源|来源|稿源|出处|source"),
    (Kind::Author, "本报记者|记者|作者|撰文|撰稿|文字|通讯员|采写|written by|author|by"),
    (
        Kind::Editor,
        "责任编辑|本文编辑|本期编辑|网络编辑|编辑|责编|校对|审核|初审|复审|终审|一审|二审|三审|监制|美编|版式|编审|值班主任|值班编委|editor|edited by",
    ),
    (
        Kind::Other,
        "发布时间|发布日期|更新时间|发表时间|时间|日期|发布机构|阅读量|阅读|浏览次数|浏览量|浏览|点击数|点击|访问量|字号|字体|字体大小|分享到|分享|摄影|图片来源|posted|published|updated|last updated",
    ),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Origin,
    Author,
    Editor,
    Other,
}

/// Any label with its colon; one group for each kind, in the order of `LABELS`.
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let groups: Vec<String> = LABELS.iter().map(|(_, words)| format!("({words})")).collect();
    Regex::new(&format!(r"(?i)(?:{})\s*[:：]\s*", groups.join("|"))).ok()
});

/// Words of buttons, which may stand in such a line.
const BUTTONS: &[&str] = &[
    "打印",
    "关闭",
    "收藏",
    "分享",
    "小",
    "中",
    "大",
    "字号",
    "评论",
    "举报",
    "复制链接",
    "纠错",
    "扫一扫",
    "print",
    "share",
];

/// What a line says, if it is one that says where the text is from and nothing else.
pub fn read(line: &str) -> Option<Info> {
    if line.chars().count() > LONGEST {
        return None;
    }
    let mut info = Info::default();
    let mut marks: Vec<(usize, usize, Kind)> = Vec::new();
    for captures in LABEL.as_ref()?.captures_iter(line) {
        let whole = captures.get(0)?;
        let kind = LABELS
            .iter()
            .enumerate()
            .find(|(at, _)| captures.get(at + 1).is_some())
            .map(|(_, (kind, _))| *kind)?;
        // A label begins a word: 据新华社记者：… is a sentence.
        let begins = line
            .get(..whole.start())?
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() || c.is_ascii_digit());
        if begins || marks.last().is_some_and(|(_, _, last)| *last != kind) {
            marks.push((whole.start(), whole.end(), kind));
        }
    }
    info.published = date::first(line);
    let lead = line.get(..marks.first().map_or(line.len(), |mark| mark.0))?;
    if !is_idle(lead, info.published) || marks.is_empty() && info.published.is_none() {
        return None;
    }
    for (at, (_, from, kind)) in marks.iter().enumerate() {
        let to = marks.get(at + 1).map_or(line.len(), |next| next.0);
        let value = value(line, *from, to, info.published);
        match kind {
            Kind::Origin => info.origin = info.origin.or_else(|| origin(value)),
            Kind::Author => info.authors.extend(
                names(value).into_iter().filter(|name| !info.authors.contains(name)).collect::<Vec<_>>(),
            ),
            Kind::Editor | Kind::Other => {}
        }
        // The value of a label is short; a sentence behind it makes the line one of the text.
        if value.chars().count() > 60 || value.contains(['。', '，', '！', '？']) {
            return None;
        }
    }
    Some(info)
}

/// Whether the text in front of the labels is nothing but a date, blanks and buttons.
fn is_idle(lead: &str, stamp: Option<Stamp>) -> bool {
    let mut rest = lead.to_owned();
    if let Some(stamp) = stamp.filter(|stamp| stamp.end <= lead.len()) {
        rest.replace_range(stamp.start..stamp.end, " ");
    }
    let weekday = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日", "星期天"];
    for word in weekday.iter().chain(BUTTONS) {
        rest = rest.replace(word, " ");
    }
    rest.chars().all(|c| !c.is_alphanumeric())
}

/// What stands behind a label: up to the date, to a bar or to a wide gap.
fn value(line: &str, from: usize, to: usize, stamp: Option<Stamp>) -> &str {
    let to = match stamp {
        Some(stamp) if stamp.start >= from && stamp.start < to => stamp.start,
        _ => to,
    };
    let value = line.get(from..to).unwrap_or_default();
    value
        .split(['|', '｜', '\t'])
        .next()
        .unwrap_or_default()
        .trim_matches(|c: char| c.is_whitespace() || "[]【】()（）/·-—".contains(c))
}

/// The name of a paper: its first word in Chinese, all of it in English.
fn origin(value: &str) -> Option<String> {
    let han = value.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    let name = if han { value.split_whitespace().next().unwrap_or_default() } else { value };
    let name = name.trim_matches(|c: char| "《》“”\"[]【】".contains(c));
    (!name.is_empty() && name.chars().count() <= 40).then(|| name.to_owned())
}

/// Names behind a label or in a field: apart by blanks, commas, 、 or "and".
pub fn names(value: &str) -> Vec<String> {
    let value = value.trim();
    let han = value.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    let mut names: Vec<String> = Vec::new();
    let parts: Vec<&str> = if han {
        value.split(|c: char| c.is_whitespace() || "、，,;；/".contains(c)).collect()
    } else {
        value.split([',', ';']).flat_map(|part| part.split(" and ")).collect()
    };
    let mut single: Option<String> = None;
    for part in parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        let part = if han {
            part
        } else {
            part.strip_prefix("By ").or_else(|| part.strip_prefix("by ")).unwrap_or(part)
        };
        let words = ["记者", "本报记者", "通讯员", "文", "摄影", "报道", "编辑"];
        if words.contains(&part) || BUTTONS.contains(&part) || part.starts_with("http") || part.contains('@')
        {
            continue;
        }
        // Names of two characters are often printed with a blank in the middle.
        if han && part.chars().count() == 1 {
            match single.take() {
                Some(first) => names.push(format!("{first}{part}")),
                None => single = Some(part.to_owned()),
            }
            continue;
        }
        single = None;
        if part.chars().count() <= 40 {
            names.push(part.to_owned());
        }
    }
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_say_where_a_text_is_from() {
        for (line, want) in [
            (
                "2026年03月08日 07:15 来源：北原日报 作者：王一 李二",
                Some("2026-03-08 07:15|北原日报|王一,李二"),
            ),
            ("来源：北原日报 2026-03-08 07:15", Some("2026-03-08 07:15|北原日报|")),
            ("2026-03-08 来源: 北原日报 编辑：赵六 字号：大 中 小", Some("2026-03-08|北原日报|")),
            ("记者：张　三、李四", Some("||张三,李四")),
            ("【责任编辑：赵六】", Some("||")),
            ("2026-03-08 07:15:22", Some("2026-03-08 07:15||")),
            ("Source: The Harbour Times | March 8, 2026", Some("2026-03-08|The Harbour Times|")),
            ("By: Ann Lee and Bo Chen", Some("||Ann Lee,Bo Chen")),
            ("发布时间：2026年3月8日", Some("2026-03-08||")),
            ("2026年3月8日，记者从海关获悉", None),
            ("数据来源：海关总署，下同。", None),
            ("他说：来源：不明", None),
            ("增长8%", None),
            ("", None),
        ] {
            let shown = read(line).map(|info| {
                let when = info.published.map(|stamp| match stamp.time {
                    Some(time) => format!("{} {}", stamp.date, time.format("%H:%M")),
                    None => stamp.date.to_string(),
                });
                let parts =
                    [when.unwrap_or_default(), info.origin.unwrap_or_default(), info.authors.join(",")];
                parts.join("|")
            });
            assert_eq!(shown.as_deref(), want, "{line}");
        }
    }
}
