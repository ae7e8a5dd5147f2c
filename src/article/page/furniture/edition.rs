//! The number, name and date of an edition or page, as its edges bear them.

use crate::article::page::furniture::menu::{MENU, is_entry};
use crate::article::page::layout::reading::Reading;
use crate::article::page::text::charset::CharSet;
use crate::article::page::text::{is_alphanumeric, is_blank, is_han, lower};
use std::sync::LazyLock;

/// Whether a line begins as numbers of editions and pages do, or holds a registration number.
pub(crate) fn may_be_number(line: &Reading) -> bool {
    line.words().first.is_some_and(|first| begins_number(line, first)) || line.chars.contains(&'刊')
}

fn begins_number(line: &Reading, first: char) -> bool {
    let mut squeezed =
        line.chars.iter().filter(|c| !is_blank(**c)).skip_while(|c| !is_alphanumeric(**c)).map(|c| lower(*c));
    squeezed.next();
    let second = squeezed.next().unwrap_or_default();
    match first {
        '0'..='9' => {
            let behind = [second].into_iter().chain(squeezed).find(|c| !c.is_ascii_digit());
            matches!(behind, Some('版' | '·' | '：' | ':' | '|' | '｜' | '•'))
                || behind == Some('年') && line.chars.contains(&'期')
                || behind == Some('/') && line.len() <= 8
        }
        '版' => matches!(second, '次' | '面' | '号'),
        'p' if second == 'a' => true,
        'v' | 'n' => second == 'o',
        'i' => second == 's',
        'c' if second == 'n' => true,
        'a'..='d' | 'p' | 't' => {
            let section = |c: &char| matches!(c, 'a'..='d' | 't');
            [second].into_iter().chain(squeezed).find(|c| !section(c)).is_some_and(|c| c.is_ascii_digit())
        }
        '今' => matches!(second, '日' | '天'),
        '本' => second == '期',
        '全' => second == '份',
        '国' | '内' => matches!(second, '内' | '部'),
        '总' => second == '第',
        '零' => second == '售',
        '定' => second == '价',
        _ => matches!(first, '第' | '共'),
    }
}

/// Edition and page numbers, the names of pages among them.
pub(crate) fn is_number(text: &str) -> bool {
    let squeezed: String = text.chars().filter(|c| !is_blank(*c)).take(41).collect();
    if squeezed.chars().count() > 40 || text.contains(['。', '；', '？', '！']) {
        return false;
    }
    let digits = |s: &str| s.chars().take_while(char::is_ascii_digit).count();
    // `（1/4）`: which of the texts of a page a reader shows.
    let number = |n: &str| n.parse::<u8>().ok().filter(|_| n.len() <= 2);
    let counted = squeezed.split_once('/').and_then(|(n, all)| Some((number(n)?, number(all)?)));
    if counted.is_some_and(|(n, all)| (1..=all).contains(&n)) {
        return true;
    }
    // 第07版 区域·协作 / 07版：要闻 / A07 · 要闻 / 今日8版
    if let Some(rest) = squeezed.strip_prefix('第') {
        let rest = rest.trim_start_matches(|c: char| {
            c.is_ascii_alphanumeric() || "一二三四五六七八九十〇".contains(c) || matches!(c, '-' | '~' | '～')
        });
        // 第三版规划 is print; a page is named behind a blank or colon, or in a word or two.
        let name = rest.chars().skip(1).collect::<String>();
        let apart = text.split_once(['版', '页']).is_some_and(|(_, rest)| !rest.starts_with(is_han));
        let page = rest.starts_with(['版', '页'])
            && (apart || name.chars().count() <= 4 && MENU.iter().chain(PAGES).any(|w| name.starts_with(w)));
        let issue = rest.starts_with('期') || rest.starts_with("号");
        if page && !squeezed.contains('，')
            || issue && squeezed.chars().count() <= 24 && !squeezed.contains('，')
        {
            return true;
        }
    }
    // 版次：06
    if let Some(rest) = ["版次", "版面", "版号"].iter().find_map(|name| squeezed.strip_prefix(name)) {
        let named = rest.strip_prefix(['：', ':']);
        if named.is_some_and(|page| (1..=3).contains(&digits(page)) && page.chars().count() <= 12) {
            return true;
        }
    }
    let first = squeezed.trim_start_matches(['a', 'b', 'c', 'd', 'p', 't']);
    let n = digits(first);
    if (1..=3).contains(&n) {
        let rest: String = first.chars().skip(n).collect();
        if rest.starts_with('版') && rest.chars().count() <= 12 && !rest.contains('，')
            || rest.is_empty() && first != squeezed
            || rest.starts_with(['·', '：', ':', '|', '｜', '•'])
                && (2..=10).contains(&rest.chars().count())
                && (first != squeezed || n == 2)
                && !rest.contains(|c: char| c.is_ascii_digit())
            || first != squeezed && (is_entry(&rest) || PAGES.contains(&rest.as_str()))
        {
            return true;
        }
    }
    // `2025年第41期（总第783期）`
    let issue = squeezed.contains('期')
        && squeezed.contains('第')
        && squeezed.chars().any(|c| c.is_ascii_digit())
        && squeezed.chars().all(|c| c.is_ascii_digit() || "年月日第期总号（）()刊卷·".contains(c));
    let registered = squeezed.contains("邮发代号") && squeezed.chars().any(|c| c.is_ascii_digit());
    let total = issue
        || registered
        || ["今日", "本期", "今天", "共", "全份"].iter().any(|w| squeezed.starts_with(w))
            && squeezed.contains(['版', '张'])
            && squeezed.contains(|c: char| c.is_ascii_digit() || "四八十二六".contains(c))
            && squeezed.chars().count() <= 14;
    let english = ["page ", "vol. ", "vol ", "volume ", "no. ", "issue "].iter().any(|w| {
        text.strip_prefix(w).is_some_and(|rest| {
            let word = rest.split(is_blank).next().unwrap_or_default();
            word.contains(|c: char| c.is_ascii_digit())
                && word.chars().count() <= 6
                && rest.split(is_blank).filter(|w| !w.is_empty()).count() <= 8
        })
    });
    total
        || english
        || text.starts_with("国内统一")
        || text.starts_with("国内统一连续出版物号")
        || squeezed.contains("统一刊号")
        || squeezed.starts_with("cn") && squeezed.contains('-') && squeezed.chars().count() <= 14
        || squeezed.starts_with("issn")
        || squeezed.starts_with("总第")
        || squeezed.starts_with("内部资料") && squeezed.chars().count() <= 16
        || squeezed.starts_with("零售价")
        || squeezed.starts_with("定价")
}

/// Names of pages that stand right behind their number.
pub(crate) const PAGES: &[&str] = &["综合", "广告", "副刊", "专版", "特刊", "理论", "产业", "市场", "民生"];

/// Numerals and marks of dates.
const DATE_MARKS: &str = "一二三四五六七八九十〇零○,，.-/:：|·()（）第";

/// What dates are made of.
static DATE_CHARS: LazyLock<CharSet> = LazyLock::new(|| {
    let words = DAYS.iter().chain(CALENDAR).flat_map(|word| word.chars());
    words.chain(DATE_MARKS.chars()).chain('0'..='9').collect()
});

/// Names of week days and months.
pub(crate) const DAYS: &[&str] = &[
    "星期一",
    "星期二",
    "星期三",
    "星期四",
    "星期五",
    "星期六",
    "星期日",
    "星期天",
    "周一",
    "周二",
    "周三",
    "周四",
    "周五",
    "周六",
    "周日",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words of the calendar.
pub(crate) const CALENDAR: &[&str] = &[
    "农历", "闰", "正月", "腊月", "冬月", "出版", "今日", "公历", "丙午", "乙巳", "丁未", "马年", "蛇年",
    "羊年", "年", "月", "日", "初", "廿", "版",
];

/// Whether a line is made of what dates are made of.
pub(crate) fn may_be_date(line: &Reading) -> bool {
    line.chars.iter().all(|c| is_blank(*c) || DATE_CHARS.contains(lower(*c)))
}

/// A line of dates, week days and calendar words only.
pub(crate) fn is_date(lower: &str) -> bool {
    // Most lines hold a character that no date has, or a word.
    let word = |w: &str| w.is_empty() || DAYS.iter().any(|day| w.starts_with(day));
    if !lower.chars().all(|c| is_blank(c) || DATE_CHARS.contains(c))
        || lower.chars().count() > 70
        || !lower.split(|c: char| !c.is_ascii_lowercase()).all(word)
    {
        return false;
    }
    let (mut found, mut digits) = (false, 0);
    let mut rest = lower;
    while let Some(c) = rest.chars().next() {
        if let Some(behind) = DAYS.iter().find_map(|day| rest.strip_prefix(day)) {
            (found, rest) = (true, behind);
        } else if let Some(behind) = CALENDAR.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = behind;
        } else if c.is_ascii_digit() || is_blank(c) || DATE_MARKS.contains(c) {
            digits += usize::from(c.is_ascii_digit());
            rest = rest.strip_prefix(c).unwrap_or_default();
        } else {
            return false;
        }
    }
    let year = lower.contains('年') && lower.contains('月') && lower.contains('日')
        || lower.contains("20") && digits >= 5;
    let numerals = lower.chars().filter(|c| "一二三四五六七八九十〇零○".contains(*c)).count();
    let written = year && numerals >= 5;
    // `June.` ends a sentence that something cut.
    let month = lower.strip_suffix('.').is_some_and(|word| word.len() > 3 && !word.ends_with("day"));
    let end = month && lower.bytes().all(|c| c.is_ascii_lowercase() || c == b'.');
    (found && !end || year && digits >= 3 || written)
        && (digits > 0 || !lower.chars().any(is_han) || lower.contains("星期") || written)
}
