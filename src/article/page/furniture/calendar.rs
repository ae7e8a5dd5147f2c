//! Dates as running heads print them, of the sun and of the moon.

use crate::article::page::text::{is_blank, is_han};
use std::borrow::Cow;

const WEEK: &[&str] = &["星期", "周", "礼拜"];
pub(crate) const DAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
pub(crate) const SEASONS: &[&str] = &["spring", "summer", "autumn", "fall", "winter"];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
pub(crate) const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Words of a calendar and nothing else, with a year, a week day or a lunar date among them.
pub(crate) fn is_calendar(text: &str) -> bool {
    if !text.chars().any(is_han) {
        let mut sure = false;
        let mut dated = false;
        for word in text.split([' ', ',', '.', '·']).filter(|w| !w.is_empty()) {
            // `14-20` are days as `14` is one.
            let word = word.split(['-', '–']).next().unwrap_or(word);
            let number = word.chars().all(|c| c.is_ascii_digit());
            match word.len() {
                4 if number && (word.starts_with("20") || word.starts_with("19")) => sure = true,
                1 | 2 if number => dated = true,
                _ if DAYS.contains(&word) => (sure, dated) = (true, true),
                // `Spring 2026`
                _ if SEASONS.contains(&word) => dated = true,
                3..=9
                    if MONTHS.iter().any(|m| word.starts_with(m))
                        && word.chars().all(char::is_alphabetic) => {}
                _ => return false,
            }
        }
        return sure && dated;
    }
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十〇零○廿卅".contains(c);
    if !text.chars().any(number) {
        return false;
    }
    let mut rest = Cow::Borrowed(text);
    let mut sure = rest.contains('年') && rest.contains('月') || rest.contains("农历");
    for week in WEEK {
        let day = |c: char| "一二三四五六日天".contains(c);
        let split =
            rest.split_once(week).and_then(|(before, after)| Some((before, after.strip_prefix(day)?)));
        if let Some((before, after)) = split {
            sure = true;
            rest = Cow::Owned(format!("{before} {after}"));
        }
    }
    if !sure {
        return false;
    }
    let chars: Vec<char> = rest.chars().collect();
    let lunar = |i: usize| {
        chars.get(i).is_some_and(|c| STEMS.contains(*c))
            && chars.get(i + 1).is_some_and(|c| BRANCHES.contains(*c))
    };
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        let two: String = chars[i..].iter().take(2).collect();
        if lunar(i)
            || ["农历", "公历", "正月", "腊月", "冬月", "闰月", "出版", "今日"].contains(&two.as_str())
        {
            i += 2;
        } else if number(c)
            || is_blank(c)
            || "年月日初闰至—～,，.-/:：()（）鼠牛虎兔龙蛇马羊猴鸡狗猪".contains(c)
        {
            i += 1;
        } else {
            return false;
        }
    }
    true
}

/// `2025.10.16`, `2025-10-16`, `2025/10/16`.
pub(crate) fn is_dotted_date(text: &str) -> bool {
    if text.chars().count() > "2025.10.16".len() {
        return false;
    }
    let parts: Vec<&str> = text.split(['.', '-', '/', '．']).collect();
    let number = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit());
    parts.len() == 3
        && parts[0].len() == 4
        && parts.iter().all(|p| number(p))
        && parts[1].len() <= 2
        && parts[2].len() <= 2
}
