//! Running heads: lines that name the paper, the page, the date, the price and the people of the page
//! side by side.
//!
//! A line is cut into words; each must be a number, a date, the name of a paper, a pair of role and
//! name, or a short label, and the first four say how sure the whole is. So a page may be called
//! anything, and what makes it a running head is what stands beside its name.
use crate::article::page::furniture::calendar::{DAYS, MONTHS, SEASONS, is_calendar, is_dotted_date};
use crate::article::page::furniture::edition;
use crate::article::page::furniture::paper::{self, ENGLISH_PAPERS};
use crate::article::page::furniture::staff;
use crate::article::page::heading::label;
use crate::article::page::layout::reading::Reading;
use crate::article::page::layout::words::List;
use crate::article::page::text::{is_blank, is_han, squeeze};
use smallvec::SmallVec;

/// What a word of a running head is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// `第07版`, `B3版`, `Page 7`, `总第9216期`: only pages have it.
    Number,
    /// `$2.50`, `零售1.50元`.
    Price,
    /// `A02`, `12`: a number of a page where others stand beside it.
    Code,
    /// A full date, or one that names the week day.
    Date,
    /// A paper by the ending of its name.
    Paper,
    /// A role and its names.
    Staff,
    /// A short label of so many characters or words.
    Label(usize),
}

/// Whether a line holds any of what running heads are known by.
pub(crate) fn may_be_running_head(line: &Reading) -> bool {
    let words = line.words();
    let known = |c: &char| {
        matches!(
            c,
            '版' | '页'
                | '期'
                | '号'
                | '张'
                | '年'
                | '月'
                | '日'
                | '周'
                | '拜'
                | '历'
                | '报'
                | '网'
                | '刊'
                | '讯'
                | '$'
                | '¥'
                | '￥'
                | '£'
                | '€'
                | '０'..='９'
        )
    };
    !words.sentence
        && (words.digits > 0
            || [List::Staff, List::Days, List::Paper, List::Volume].iter().any(|list| words.has(*list))
            || line.chars.iter().any(known))
}

/// Whether a line is a running head. `top` says that no text stands above it, where names that are no
/// paper by their ending may be one as well.
pub(crate) fn is_running_head(text: &str, top: bool) -> bool {
    let text = text.trim();
    let count = text.chars().count();
    if count > 110
        || text.contains(['。', '；', '？', '！', '“', '，'])
        || text.contains('《') && !top
        || text.ends_with(['.', '?', '!']) && count > 40
    {
        return false;
    }
    // The hour is that of an article.
    let digit = |c: char| c.is_ascii_digit();
    let clock = text.split(is_blank).any(|w| {
        w.split_once([':', '：']).is_some_and(|(hour, rest)| {
            (1..=2).contains(&hour.len())
                && hour.chars().all(digit)
                && rest.len() >= 2
                && rest.chars().take(2).all(digit)
        })
    });
    if clock {
        return false;
    }
    let text = text.strip_prefix("今天是").unwrap_or(text);
    // `2025 年 6 月 18 日` is one word.
    let closed: String;
    let text = if text.contains(' ') && (text.contains(" 年") || text.contains(" 月")) {
        closed = close_date(text);
        &closed
    } else {
        text
    };
    if top && (is_paper(text) || is_motto(text)) {
        return true;
    }
    let Some(parts) = parts(text) else { return false };
    let has = |part: Part| parts.contains(&part);
    let labels: usize = parts.iter().map(|p| if let Part::Label(n) = p { *n } else { 0 }).sum();
    let chinese = text.chars().any(is_han);
    // A bare number is that of the page where it stands first or last.
    let edge = parts.first() == Some(&Part::Code) || parts.last() == Some(&Part::Code);
    let short = labels <= if chinese { 12 } else { 5 };
    let several = parts.len() >= 2;
    let others = parts.iter().filter(|p| !matches!(p, Part::Label(_) | Part::Code | Part::Price)).count();
    let price = has(Part::Price) && labels == 0;
    short
        && (has(Part::Number)
            || price
            || has(Part::Paper) && several
            || has(Part::Date) && several && (top || chinese || is_full(text))
            || has(Part::Staff) && (has(Part::Date) || has(Part::Code))
            || edge && (others > 0 || several && labels > 0 && top))
}

/// Whether an English date names a year or a week day: `Week of April 12` does not.
fn is_full(text: &str) -> bool {
    let lower = text.to_lowercase();
    DAYS.iter().any(|day| lower.contains(day))
        || lower
            .split(|c: char| !c.is_ascii_digit())
            .any(|n| n.len() == 4 && (n.starts_with("20") || n.starts_with("19")))
}

/// A text without the blanks between the numbers of a date and their units.
fn close_date(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let unit = |c: Option<&char>| c.is_some_and(|c| matches!(c, '年' | '月' | '日'));
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let inside = |i: usize| {
        let (before, after) = (i.checked_sub(1).and_then(|n| chars.get(n)), chars.get(i + 1));
        digit(before) && unit(after) || unit(before) && before != Some(&'日') && digit(after)
    };
    (0..chars.len()).filter(|&i| !(is_blank(chars[i]) && inside(i))).map(|i| chars[i]).collect()
}

/// A line at the top that ends as papers do and says nothing else but the same in English.
fn is_paper(text: &str) -> bool {
    let latin = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (text, english) = text.split_at_checked(latin).unwrap_or((text, ""));
    if english.chars().any(is_han) || english.split(is_blank).count() > 5 {
        return false;
    }
    let squeezed = squeeze(text);
    // `某某侨讯（海外版）`
    let named = squeezed.split(['（', '(']).next().filter(|_| squeezed.ends_with(['）', ')']));
    let squeezed = named.unwrap_or(&squeezed);
    (3..=10).contains(&squeezed.chars().count())
        && squeezed.chars().all(|c| is_han(c) || c == '·')
        && (squeezed.ends_with(['报', '刊']) && !["播报", "简报"].iter().any(|w| squeezed.ends_with(w))
            || squeezed.ends_with('讯') && english.is_empty() && !label::is_group(text))
}

/// `Serving the two banks since 1881`: what an English paper says of itself under its name.
fn is_motto(text: &str) -> bool {
    let year = text.rsplit_once(" since ").is_some_and(|(_, year)| is_year(year));
    let founded = ["Established ", "Founded ", "Est. "].iter().find_map(|w| text.strip_prefix(w));
    year || founded.is_some_and(|year| is_year(year.trim_start_matches("in ")))
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.chars().all(|c| c.is_ascii_digit())
}

/// The parts of a line, or none if one is neither.
fn parts(text: &str) -> Option<Vec<Part>> {
    let chinese = text.chars().any(is_han);
    let stroke = |c: char| {
        matches!(
            c,
            '|' | '｜'
                | '·'
                | '•'
                | '\t'
                | '\u{3000}'
                | '/'
                | '／'
                | '◆'
                | '■'
                | '●'
                | '▌'
                | '【'
                | '】'
                | '《'
                | '》'
                | '['
                | ']'
        )
    };
    let mut segments: SmallVec<[&str; 8]> = text.split(|c| stroke(c) && !(matches!(c, '/' | '／'))).collect();
    if text.contains(' ') {
        for apart in ["  ", " — ", " – "] {
            segments = segments.iter().flat_map(|segment| segment.split(apart)).collect();
        }
    }
    let mut parts = Vec::new();
    for segment in segments.into_iter().map(str::trim).filter(|s| !s.is_empty()) {
        if let Some(part) = part(segment) {
            parts.push(part);
            continue;
        }
        // `Business, B1`
        let paged = segment.rsplit_once(", ").and_then(|(label, page)| Some((label, part(page)?)));
        if let Some((label, page)) = paged.filter(|(label, page)| *page == Part::Code && !label.contains(','))
        {
            parts.extend(english(label)?);
            parts.push(page);
            continue;
        }
        // Chinese writes no blanks inside a name: every blank parts.
        if !chinese {
            parts.extend(english(segment)?);
            continue;
        }
        let words: Vec<&str> = segment.split(is_blank).filter(|w| !w.is_empty()).collect();
        if let [word] = words[..] {
            parts.push(label_part(word)?);
            continue;
        }
        let single = words.len() >= 2 && words.iter().all(|w| w.chars().count() == 1);
        if single {
            parts.push(label_part(&words.concat())?);
            continue;
        }
        for word in words.into_iter().filter(|word| !matches!(*word, "/" | "／" | "-" | "—")) {
            parts.push(part(word).or_else(|| label_part(word))?);
        }
    }
    (!parts.is_empty()).then_some(parts)
}

fn part(text: &str) -> Option<Part> {
    let lower: String = text.to_lowercase();
    let squeezed: String = lower.chars().filter(|c| !is_blank(*c)).collect();
    if is_edition(&squeezed) || is_volume(&lower) {
        Some(Part::Number)
    } else if is_price(&squeezed) {
        Some(Part::Price)
    } else if is_code(&squeezed) {
        Some(Part::Code)
    } else if edition::is_date(&lower) || is_dotted_date(&squeezed) || is_calendar(&lower) {
        Some(Part::Date)
    } else if paper::is_paper_name(text) {
        Some(Part::Paper)
    } else if staff::is_staff(&lower) || is_pair(&lower) {
        Some(Part::Staff)
    } else {
        None
    }
}

fn label_part(text: &str) -> Option<Part> {
    let count = text.chars().count();
    // `专题：老人与电梯`
    if let Some((kind, name)) = text.split_once('：').filter(|(kind, _)| label::is_known_label(kind)) {
        return (label_part(kind).is_some() && label_part(name).is_some()).then_some(Part::Label(count));
    }
    if !text.chars().any(is_han) {
        // `Tue.`
        let word = text.strip_suffix('.').filter(|word| word.len() <= 4).unwrap_or(text);
        let word = word.chars().all(|c| c.is_alphabetic() || matches!(c, '&' | '\'' | '’' | '-' | '+'));
        return (word && count <= 14).then_some(Part::Label(count.div_ceil(4)));
    }
    (count <= 8 && label::is_label(text) || count == 1 && text.chars().all(is_han))
        .then_some(Part::Label(count))
}

/// `Friday, Oct. 3, 2025 The Cedar Sentinel`: an English segment may hold several parts without more
/// than one blank between them.
fn english(segment: &str) -> Option<Vec<Part>> {
    let words: Vec<&str> = segment.split(is_blank).filter(|w| !w.is_empty()).collect();
    if words.len() > 9 {
        return None;
    }
    let mut parts = Vec::new();
    let mut at = 0;
    let mut labels = 0;
    while at < words.len() {
        let rest = words[at..].join(" ").to_lowercase();
        let opens = opens(&rest);
        let found = (at + 1..=words.len())
            .rev()
            .filter(|end| opens || ENGLISH_PAPERS.iter().any(|w| words[end - 1].eq_ignore_ascii_case(w)))
            .find_map(|end| Some((end, part(&words[at..end].join(" "))?)));
        match found {
            Some((end, part)) => {
                parts.push(part);
                at = end;
            }
            None => {
                let word = words[at];
                let small = ["and", "of", "the", "in", "&", "—", "-"].contains(&word);
                let title = word.chars().next().is_some_and(char::is_uppercase)
                    && word.chars().all(|c| c.is_alphabetic() || matches!(c, '&' | '\'' | '’' | '-'));
                if !(small || title) {
                    return None;
                }
                labels += 1;
                at += 1;
            }
        }
    }
    if labels > 0 {
        parts.push(Part::Label(labels));
    }
    Some(parts)
}

/// Whether an English text begins as all parts do but the names of papers: with a digit or mark, a letter
/// alone or before a digit, a word of numbers and dates or a role.
fn opens(lower: &str) -> bool {
    let mut chars = lower.chars();
    let word = chars.next().is_some_and(char::is_alphabetic) && chars.next().is_some_and(char::is_alphabetic);
    !word
        || [VOLUMES, DAYS, MONTHS, SEASONS, &["issn"]]
            .into_iter()
            .flatten()
            .any(|word| lower.starts_with(word))
        || staff::STAFF_ROLES.opening(lower).next().is_some()
}

/// `第07版`, `a3版`, `本版`, `7版民生` with at most a short name behind.
fn is_edition(text: &str) -> bool {
    // `2026年第2期`
    let year = text.split_once('年').and_then(|(year, rest)| {
        let month = rest.split_once('月').filter(|(month, _)| month.bytes().all(|c| c.is_ascii_digit()));
        let rest = month.map_or(rest, |(_, rest)| rest);
        (year.len() == 4 && year.bytes().all(|c| c.is_ascii_digit()) && rest.starts_with('第'))
            .then_some(rest)
    });
    let text = year.unwrap_or(text);
    let text = text.strip_prefix('第').unwrap_or(text);
    let code = |c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十〇-~～—".contains(c);
    let rest = text.trim_start_matches(code);
    let number = text.len() - rest.len();
    if number == 0 || text.chars().take_while(|c| code(*c)).count() > 7 {
        let total = ["今日", "本期", "今天", "共", "全份"].iter().find_map(|w| text.strip_prefix(w));
        return total.is_some_and(|rest| rest.ends_with(['版', '张']) && rest.chars().count() <= 4);
    }
    let Some(name) = rest.strip_prefix(['版', '页']) else {
        return rest.starts_with(['期', '号']) && rest.chars().count() == 1 && text.len() < rest.len() + 8;
    };
    let name = name.trim_start_matches(['：', ':', '-', '—']);
    // 第三版规划出炉 is print.
    name.is_empty() || name.chars().count() <= 6 && name.chars().all(is_han) && label::is_known_label(name)
}

fn is_price(text: &str) -> bool {
    let priced = ["零售", "定价", "每份", "售价"].iter().any(|w| text.starts_with(w));
    let money = text.starts_with(['$', '¥', '￥', '£', '€'])
        && text.chars().skip(1).all(|c| c.is_ascii_digit() || c == '.')
        && text.chars().count() > 1;
    // `75cents`, its blanks gone
    let coins = ["cents", "dollars"]
        .iter()
        .find_map(|w| text.strip_suffix(w))
        .is_some_and(|n| (1..=5).contains(&n.len()));
    money || coins || priced && text.contains(|c: char| c.is_ascii_digit()) && text.chars().count() <= 14
}

/// What English numbers of issues and pages begin with.
pub(crate) const VOLUMES: &[&str] = &["page ", "vol. ", "vol ", "volume ", "no. ", "issue ", "section "];

/// Numbers of pages in words.
const NUMBERS: &[&str] =
    &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

fn is_volume(text: &str) -> bool {
    let digits = |s: &str| s.contains(|c: char| c.is_ascii_digit());
    let begins = VOLUMES.iter().any(|w| {
        text.strip_prefix(w).is_some_and(|rest| {
            let words: Vec<&str> = rest.split([' ', ',']).filter(|w| !w.is_empty()).collect();
            let code = |w: &&str| {
                w.chars().count() <= 6
                    && (digits(w)
                        || w.chars().count() == 1
                        || matches!(*w, "no." | "issue" | "vol.")
                        || NUMBERS.contains(w)
                        || w.chars().all(|c| "ivxlcdm".contains(c)))
            };
            !words.is_empty() && words.len() <= 4 && words.iter().all(code)
        })
    });
    let registered =
        || ["总第", "国内统一", "issn"].iter().any(|w| text.starts_with(w)) || text.contains("统一刊号");
    begins || digits(text) && registered()
}

/// `a02`, `t16`, `12`, `04`.
fn is_code(text: &str) -> bool {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    // `12—13`
    let pages: Vec<&str> = text.split(['-', '—', '–', '~']).filter(|part| !part.is_empty()).collect();
    if pages.len() == 2
        && pages.iter().all(|page| {
            let digits = page.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            page.len() - digits.len() <= 1
                && (1..=2).contains(&digits.len())
                && digits.chars().all(|c| c.is_ascii_digit())
        })
    {
        return true;
    }
    // `2A` as `A2`.
    let text = text
        .strip_suffix(|c: char| c.is_ascii_alphabetic())
        .filter(|t| t.ends_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(text);
    let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    text.len() - digits.len() <= 1
        && (1..=3).contains(&digits.len())
        && digits.chars().all(|c| c.is_ascii_digit())
}

/// `编辑/戚远`, `责编：郭又宁`: a role of the staff and a name or two.
fn is_pair(text: &str) -> bool {
    let name = |rest: &str| {
        let names = rest.trim_start_matches(|c: char| is_blank(c) || matches!(c, '/' | '／' | '：' | ':'));
        names.len() < rest.len()
            && (2..=10).contains(&names.chars().count())
            && names.chars().all(|c| is_han(c) || is_blank(c) || c == '、')
    };
    staff::STAFF_ROLES.opening(text).any(|role| text.strip_prefix(role).is_some_and(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_heads() {
        for text in [
            "A02 海洋经济",
            "平川晚报 · 民生",
            "观点 | 第9版",
            "公告 · 15",
            "04 综合",
            "6　法治·以案说法",
            "怒川日报 4版 乡村 2025年10月30日",
            "2025年11月8日 星期六 编辑/戚远 美编/田禾 校对/吴越",
            "第 04 版　民 生",
            "第5版　凤台日报　深读",
            "B2 / 封面故事　2025.10.18",
            "东浦经济观察 | 12",
            "COMMUNITY  |  Page 7",
            "A6  Thursday, Sept. 18, 2025  The Cedar Falls Sentinel",
            "Section B    LOCAL & STATE    B1",
            "Sunday, October 19, 2025    Volume 112, No. 42",
            "Serving the two banks since 1881",
            "A12 环球 GLOBAL 2026/04/21 Tue.",
        ] {
            assert!(is_running_head(text, true), "{text}");
        }
        for text in [
            "春耕备耕  农机先行",
            "3月8日起公交调价",
            "2025年产值突破百亿元",
            "城东站 42 路",
            "第三版规划出炉",
            "Two charged in copper thefts",
            "Route 9 bridge reopens",
            "简讯",
            "北原日报记者 林知夏",
            "Marjorie Ann Teague, 1931-2025",
        ] {
            assert!(!is_running_head(text, true), "{text}");
        }
    }
}
