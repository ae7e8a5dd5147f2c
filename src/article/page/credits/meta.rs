//! The line of data that websites print under the headline: when, where from, by whom.

mod letters;
mod lists;

use crate::article::page::Dateline;
use crate::article::page::credits::byline;
use crate::article::page::credits::english;
use crate::article::page::credits::lead::{Head, MONTHS, media_name};
use crate::article::page::credits::names;
use crate::article::page::layout::reading::Reading;
use crate::article::page::layout::words::List;
use crate::article::page::text::{is_blank, is_han};
use letters::close_letters;
pub(crate) use lists::{META_LABELS, META_VERBS};
use lists::{PROVINCES, ROLES, TOOLS};

/// What lines begin with that say when an item was published.
pub(crate) const POSTED: &[&str] = &["发布日期", "发布时间", "发表日期", "发表时间"];

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

/// A line of data about the item, as websites print it under the headline.
pub(crate) fn meta(text: &str) -> Option<Head> {
    if !(4..=LONGEST).contains(&text.chars().count()) || text.contains(['。', '！', '？']) {
        return None;
    }
    edition(text).or_else(|| signed_and_dated(text)).or_else(|| {
        let mut line = Line::new(text);
        for word in line.words() {
            line.read(&word)?;
        }
        line.finish()
    })
}

/// `《某某日报》（2026年05月29日 第A05版）`
fn edition(text: &str) -> Option<Head> {
    let (paper, rest) = text.strip_prefix('《')?.split_once('》')?;
    let day = rest
        .trim()
        .strip_prefix(['（', '('])?
        .trim_start()
        .split(|c| is_blank(c) || matches!(c, '）' | ')'))
        .next()?;
    (names::is_media(paper) && is_stamp(day) && rest.ends_with(['）', ')'])).then(|| Head {
        paper: Some(paper.to_string()),
        dateline: Some(Dateline { place: None, date: Some(day.to_string()) }),
        ..Head::default()
    })
}

/// `某某晚报记者 林　夏 2026-03-04 09:17`: a byline, and when it came out.
fn signed_and_dated(text: &str) -> Option<Head> {
    let (mut who, mut date) = (text.trim_end(), Vec::new());
    while let Some((front, last)) = who.rsplit_once(is_blank).filter(|(_, last)| is_stamp(last)) {
        date.insert(0, last);
        who = front.trim_end_matches(|c| is_blank(c) || matches!(c, '|' | '｜'));
    }
    if date.is_empty() || who.contains(['：', ':']) {
        return None;
    }
    let by = byline::chinese_byline(who).filter(|by| !by.authors.is_empty())?;
    let dateline = Some(Dateline { place: None, date: Some(date.join(" ")) });
    Some(Head { authors: by.authors, paper: by.paper, dateline, cut: 0 })
}

/// A line of data while its words are read.
struct Line<'t> {
    text: &'t str,
    /// Whether it is Chinese.
    han: bool,
    /// Whether it is short and has a day of the calendar and the hour.
    clocked: bool,
    head: Head,
    place: Option<String>,
    date: Vec<String>,
    /// The label that the next word belongs to, and how many were read.
    label: &'static str,
    labels: usize,
}

impl<'t> Line<'t> {
    fn new(text: &'t str) -> Self {
        let han = text.chars().any(is_han);
        let hour = text.split(is_blank).any(|w| w.len() <= 8 && w.contains(':') && is_stamp(w));
        let short = text.chars().count() <= 40;
        let day = text.split(is_blank).any(|w| w.len() == 10 && w.matches('-').count() == 2 && is_stamp(w));
        Self {
            text,
            han,
            clocked: han
                && hour
                && short
                && (text.contains('月') || day && text.starts_with("原创"))
                && !text.contains(['：', '“']),
            head: Head::default(),
            place: None,
            date: Vec::new(),
            label: "",
            labels: 0,
        }
    }

    fn words(&self) -> Vec<String> {
        let han = self.han;
        let spaced = self.text.replace(['|', '｜', '\t'], "　").replace("  ", "　");
        let spaced = if han { spaced.replace(" · ", "　") } else { spaced };
        let words = spaced
            .split(|c| is_blank(c) && (c != ' ' || han))
            .flat_map(|w| {
                if han {
                    vec![w]
                } else {
                    w.split(" / ").flat_map(|w| w.split(" - ")).flat_map(|w| w.split(" • ")).collect()
                }
            })
            .map(str::trim)
            .filter(|w| !w.is_empty());
        close_letters(words, han)
    }

    /// Takes up a word; none if the line is no line of data.
    fn read(&mut self, word: &str) -> Option<()> {
        if is_edition(word) || self.tool(word) {
            return Some(());
        }
        if self.role(word) || self.original(word) || self.writer_behind_site(word) || self.place(word) {
            return Some(());
        }
        if self.label == "原创" && self.head.authors.is_empty() && self.date.is_empty() {
            self.head.authors.extend(names::bare_names(word)?);
            return Some(());
        }
        if self.stands_over_clock(word) {
            return self.account(word);
        }
        if self.writer_behind_date(word) || self.writer_over_date(word) {
            return Some(());
        }
        match self.value(word).filter(|value| !value.is_empty()) {
            Some(value) if is_stamp(value) => self.stamp(value),
            Some(value) => return self.take(value),
            None => {}
        }
        Some(())
    }

    fn undated(&self) -> bool {
        self.date.is_empty()
    }

    /// Whether no label but that of an account's own text was read.
    fn unlabelled(&self) -> bool {
        matches!(self.label, "" | "原创")
    }

    /// `来源：某某晚报 记者 金　楫 通讯员 俞　薇`, `2026年5月6日 08:05　文/图 金楫`: what they did.
    fn role(&mut self, word: &str) -> bool {
        let role =
            (self.labels > 0 || !self.undated()) && word.split(['/', '／']).all(|part| ROLES.contains(&part));
        // `东岸网记者`: the paper that was named before it, or the first that is.
        let paper = word.strip_suffix("记者").filter(|paper| !self.undated() && names::is_media(paper));
        if let Some(paper) = paper {
            self.head.paper.get_or_insert_with(|| paper.to_string());
        }
        if role || paper.is_some() {
            self.labels += 1;
            self.label = "记者";
        }
        role || paper.is_some()
    }

    /// `字号 大 中 小`, `打印`: what the site offers stands behind the data, and is none.
    fn tool(&mut self, word: &str) -> bool {
        let tool = TOOLS.contains(&word) && (self.labels > 0 || !self.undated());
        if tool {
            self.label = "?";
        }
        tool
    }

    /// `原创　林知夏　某某微讯　2026年4月7日 18:32　山西`: an account's line, the place last.
    fn original(&mut self, word: &str) -> bool {
        let original = word == "原创" && self.labels == 0 && self.undated();
        if original {
            self.labels += 1;
            self.label = "原创";
        }
        original
    }

    /// `2026-01-07 07:58  某某网  林知夏`: who wrote stands behind the site.
    fn writer_behind_site(&mut self, word: &str) -> bool {
        if self.undated() || self.head.paper.is_none() || !self.label.is_empty() || PROVINCES.contains(&word)
        {
            return false;
        }
        let names = names::bare_names(word.strip_prefix("By ").unwrap_or(word));
        let written = names.is_some();
        self.head.authors.extend(names.into_iter().flatten());
        written
    }

    /// Where an account is from, behind the date.
    fn place(&mut self, word: &str) -> bool {
        let place = !self.undated()
            && !names::is_media(word)
            && (2..=4).contains(&word.chars().count())
            && word.chars().all(is_han)
            && self.unlabelled();
        if place {
            self.place = Some(word.to_string());
        }
        place
    }

    fn stands_over_clock(&self, word: &str) -> bool {
        self.clocked && self.undated() && self.head.paper.is_none() && self.unlabelled() && !is_stamp(word)
    }

    /// `林知夏　某某日报　3月7日 07:40`, `某某交通　3月8日 18:02`: the writer and the account over the clock.
    fn account(&mut self, word: &str) -> Option<()> {
        let names = names::bare_names(word).filter(|_| self.label == "原创" || !names::is_media(word));
        if let Some(names) = names {
            self.head.authors.extend(names);
            return Some(());
        }
        let account = word.chars().all(is_han)
            && (3..=12).contains(&word.chars().count())
            && !META_LABELS.contains(&word);
        account.then(|| self.head.paper = Some(word.to_string()))
    }

    /// `2026-04-09 - Ann Roe`
    fn writer_behind_date(&mut self, word: &str) -> bool {
        if self.han || self.undated() || !self.label.is_empty() || self.labels > 0 {
            return false;
        }
        let name = word.split(" Special to ").next().unwrap_or(word);
        let names = names::bare_names(name.strip_prefix("By ").unwrap_or(name));
        let written = names.is_some();
        self.head.authors.extend(names.into_iter().flatten());
        written
    }

    /// `Ann Roe | April 9, 2026 4:12 p.m.`: the writer opens the line.
    fn writer_over_date(&mut self, word: &str) -> bool {
        let opens = self.undated() && self.labels == 0 && self.head == Head::default();
        let written = !self.han && opens && is_opened_by_name(self.text);
        let names = names::bare_names(word).filter(|_| written);
        let found = names.is_some();
        self.head.authors.extend(names.into_iter().flatten());
        found
    }

    /// What a word says, without the label that it begins with; none if it is of some other sort.
    fn value<'w>(&mut self, word: &'w str) -> Option<&'w str> {
        let parts = word.split_once(['：', ':']);
        if let Some((label, value)) = parts {
            let label = label.trim().to_lowercase();
            if let Some(known) = META_LABELS.iter().find(|known| **known == label) {
                self.labels += 1;
                self.label = known;
                return Some(value.trim());
            }
        }
        let lower = word.to_lowercase();
        if META_VERBS.iter().any(|verb| lower.starts_with(verb))
            || lower.ends_with(" ago") && lower.contains("updated ")
        {
            let labels = META_LABELS.iter().filter(|label| lower.starts_with(**label));
            self.labels += 1;
            self.label = labels.max_by_key(|label| label.len()).copied().unwrap_or_default();
            return Some(word.get(self.label.len()..).unwrap_or_default().trim());
        }
        if lower.ends_with(" min read") {
            return None;
        }
        // A label of some other sort and what it counts.
        if parts.is_some_and(|(l, _)| (2..=6).contains(&l.chars().count()) && l.chars().all(is_han)) {
            self.label = "?";
            return None;
        }
        Some(word)
    }

    /// When it was brought up to date is not the day of the text.
    fn stamp(&mut self, value: &str) {
        if self.undated() || !matches!(self.label, "updated" | "last updated" | "更新时间") {
            self.date.push(value.to_string());
        }
    }

    /// Takes up what stands behind the label; none if nothing can be made of it.
    fn take(&mut self, value: &str) -> Option<()> {
        let head = &mut self.head;
        match self.label {
            // `Source: Bay Courier | Ann Roe`: who wrote stands behind the paper.
            "source" if head.paper.is_some() && english::is_english_name(value) => {
                head.authors.push(value.to_string());
            }
            "来源" | "信息来源" | "稿源" | "source" => {
                head.paper = head.paper.take().or_else(|| Some(media_name(value)));
            }
            "by" if english::english_paper(value).is_some() => head.paper = Some(value.to_string()),
            "作者" | "记者" | "通讯员" | "实习生" if without_role(value).is_empty() => {}
            "作者" | "记者" | "通讯员" | "实习生" | "author" | "by" | "reporter" => {
                let by = names::bare_names(without_role(value))
                    .or_else(|| byline::byline(value).map(|by| by.authors))
                    .or_else(|| listed_names(value));
                head.authors.extend(by?);
            }
            // `Staff report | April 11, 2026`
            "" if !self.han && english::english_role(value) == Some(None) => self.labels += 1,
            "" | "原创"
                if !value.chars().any(|c| c.is_ascii_digit())
                    && (names::is_media(value) || !self.han && english::english_paper(value).is_some()) =>
            {
                // What stood before the paper was the pen name of the writer.
                let before = head.paper.replace(value.to_string());
                head.authors.extend(before.filter(|name| self.clocked && name.chars().count() <= 4));
            }
            "" | "原创" => return None,
            _ if value.chars().count() > 24 => return None,
            _ => {}
        }
        Some(())
    }

    /// What the whole line says, if that is enough to tell it from a sentence.
    fn finish(mut self) -> Option<Head> {
        let dated = !self.undated();
        let (named, signed) = (self.head.paper.is_some(), !self.head.authors.is_empty());
        let short = self.text.chars().count() <= 22;
        let useful = self.labels > 0 && (named || signed || dated)
            || dated && (named || !self.han && signed || self.text.contains(':') && short);
        if !useful || !self.has_calendar() {
            return None;
        }
        if dated {
            self.head.dateline = Some(Dateline { place: self.place, date: Some(self.date.join(" ")) });
        }
        Some(self.head)
    }

    /// A week day and an hour alone date no text.
    fn has_calendar(&self) -> bool {
        let lower = self.text.to_lowercase();
        self.han
            || self.labels > 0
            || MONTHS.iter().take(12).any(|m| lower.contains(m))
            || self.text.split(|c: char| !c.is_ascii_digit()).any(|w| w.len() == 4)
    }
}

/// Whether a line of data that a name opens tells the hour: one that does not may name the page.
pub(crate) fn tells_hour(text: &str) -> bool {
    text.contains(':') || !is_opened_by_name(text)
}

/// Whether a name of somebody, and of no paper, stands before the first stroke of a line.
fn is_opened_by_name(text: &str) -> bool {
    let name = text.split_once('|').map(|(name, _)| name.trim()).unwrap_or_default();
    !name.starts_with("By ") && english::is_english_name(name) && english::english_role(name).is_none()
}

/// A line that is a date with a year and nothing else.
pub(crate) fn date(text: &str) -> Option<Head> {
    let short = text.chars().nth(40).is_none();
    if !short || !text.split(|c: char| !c.is_ascii_digit()).any(|w| w.len() == 4 && w.starts_with("20")) {
        return None;
    }
    let han = text.chars().any(is_han);
    let stamp =
        if han { text.split(is_blank).filter(|w| !w.is_empty()).all(is_stamp) } else { is_stamp(text) };
    stamp.then(|| Head {
        dateline: Some(Dateline { place: None, date: Some(text.to_string()) }),
        ..Head::default()
    })
}

/// `第02版`, `A03版`: the page of the paper.
fn is_edition(word: &str) -> bool {
    let number = word.strip_suffix('版').map(|word| word.strip_prefix('第').unwrap_or(word));
    number.is_some_and(|number| {
        number.contains(|c: char| c.is_ascii_digit())
            && number.len() <= 4
            && number.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

/// `通讯员 林知夏` without the role.
fn without_role(value: &str) -> &str {
    let roles = ["特约记者", "本报记者", "通讯员", "记者", "实习生"];
    roles.iter().find_map(|role| value.strip_prefix(role)).map_or(value, str::trim_start)
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
    // `8:14 a.m., Nov. 6, 2025`
    let word = ["a.m.", "p.m.", "am", "pm"].iter().find_map(|half| after_hour(word, half)).unwrap_or(word);
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

/// What stands behind an hour of that half of the day, if a day does.
fn after_hour<'w>(word: &'w str, half: &str) -> Option<&'w str> {
    let (hour, day) = word.split_once(half)?;
    let clock = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ' ');
    let day = day.trim_start_matches([',', ' ']);
    (hour.starts_with(|c: char| c.is_ascii_digit()) && hour.chars().all(clock) && !day.is_empty())
        .then_some(day)
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
        let head = meta("2026年03月04日 09:17 · 来源：北原商务网 · 记者 林 夏 Ann Roe").unwrap_or_default();
        assert_eq!(head.paper.as_deref(), Some("北原商务网"));
        assert_eq!(head.authors, ["林夏", "Ann Roe"]);
        let head = meta("By Ann Roe and Tom Doe | Bay Today | 8:14 a.m., Nov. 6, 2025").unwrap_or_default();
        assert_eq!((head.authors.len(), head.paper.as_deref()), (2, Some("Bay Today")));
        assert_eq!(head.dateline.and_then(|d| d.date).as_deref(), Some("8:14 a.m., Nov. 6, 2025"));
        for (text, authors) in [
            ("北原网 2026-01-14 来源：北原晚报 作者：林　夏 石　磊", ["林夏", "石磊"].as_slice()),
            ("北原日报　2026-01-14　第02版　作者：林知夏　字数：812", &["林知夏"]),
            ("2026年01月14日 06:45 来源：北原报 作者：林 夏 字号 [T|T]", &["林夏"]),
            ("北原晚报记者 林 夏 2026-01-14 22:51", &["林夏"]),
            ("Bay Town Courier | 12 May 2025 | By ANN ROE", &["ANN ROE"]),
            ("Ann Roe | May 12, 2025 4:12 p.m.", &["Ann Roe"]),
            ("2026-01-14　　来源：北原报　　作者：林　夏、沈知越", &["林夏", "沈知越"]),
            ("2026-01-14　　来源：北原报　　作者：通讯员 林　夏", &["林夏"]),
        ] {
            assert_eq!(meta(text).unwrap_or_default().authors, authors, "{text}");
        }
        let head = meta("原创 沈小满 北原视窗 2025-09-26 19:02").unwrap_or_default();
        assert_eq!((head.authors, head.paper.as_deref()), (vec!["沈小满".to_string()], Some("北原视窗")));
        assert!(meta("Published: March 5, 2026").is_some());
        assert!(!tells_hour("Ann Roe | May 12, 2025"));
        assert!(meta("2025年全市生产总值突破千亿元").is_none());
    }
}
