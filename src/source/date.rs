//! Dates as papers and pages print them, Chinese and English, and as machines write them.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Chinese papers go by China Standard Time; a date without a time is the start of that day there.
const CHINA_HOURS: i64 = 8;

/// A date, with the time of day if one stands beside it, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The day.
    pub date: NaiveDate,
    /// The time of day.
    pub time: Option<NaiveTime>,
    /// First byte of it in the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

impl Stamp {
    /// The moment it stands for, read as China Standard Time or else as UTC.
    pub fn moment(&self, in_china: bool) -> DateTime<Utc> {
        let local = self.date.and_time(self.time.unwrap_or(NaiveTime::MIN)).and_utc();
        if in_china { local - TimeDelta::hours(CHINA_HOURS) } else { local }
    }
}

/// The start of a day in China.
pub fn midnight_in_china(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(CHINA_HOURS)
}

/// A moment as machines write it: RFC 3339, with or without seconds and zone, RFC 2822, or a date alone.
/// Where it names no zone it is read as China Standard Time or else as UTC.
pub fn moment(text: &str, in_china: bool) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let utc = |date: DateTime<FixedOffset>| date.with_timezone(&Utc);
    if let Ok(date) = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text)) {
        return Some(utc(date));
    }
    for form in [
        "%Y-%m-%dT%H:%M:%S%.f%#z",
        "%Y-%m-%dT%H:%M%#z",
        "%Y-%m-%d %H:%M:%S%.f %#z",
        "%Y-%m-%d %H:%M:%S%.f%#z",
    ] {
        if let Ok(date) = DateTime::parse_from_str(text, form) {
            return Some(utc(date));
        }
    }
    // Seconds or milliseconds since 1970, of ten or thirteen digits.
    if text.bytes().all(|b| b.is_ascii_digit()) && matches!(text.len(), 10 | 13) {
        let number: i64 = text.parse().ok()?;
        return if text.len() == 13 {
            DateTime::from_timestamp_millis(number)
        } else {
            DateTime::from_timestamp(number, 0)
        };
    }
    first(text).map(|stamp| stamp.moment(in_china))
}

/// One way of writing dates, and what reads a match of it.
type Form = LazyLock<Option<Regex>>;
type Reader = fn(&str, &Captures) -> Option<Stamp>;

/// Year, month and day in digits, with a time of day.
static DIGITS: Form = LazyLock::new(|| {
    compile(
        r"(?x) (?P<year> \d[\ ]?\d[\ ]?\d[\ ]?\d ) [\s]* (?: [-/.]|年 ) [\s]* (?P<month> \d{1,2}|1[\ ]\d ) [\s]* (?: [-/.]|月 ) [\s]* (?P<day> \d{1,2} )
          (?P<sign> \s*日 )? (?: [\sT]{0,4} (?P<hour> \d{1,2} ) (?: [:：] | 时 ) (?P<minute> \d{2} ) (?: [:：分] (?P<second> \d{2} ) )? )?",
    )
});

/// The same in Chinese numerals: 二〇二六年三月九日.
static NUMERALS: Form = LazyLock::new(|| {
    compile(
        r"(?x) (?P<year> [〇○零ＯO0Ο一二三四五六七八九]{4} ) \s* 年 \s* (?P<month> [一二三四五六七八九十]{1,2} ) \s* 月 \s*
          (?P<day> [一二三四五六七八九十廿卅]{1,3} ) \s* [日号]",
    )
});

/// March 9, 2026.
static MONTH_FIRST: Form = LazyLock::new(|| {
    compile(
        r"(?xi) \b (?P<name> jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)? )
          \.? \s+ (?P<day> \d{1,2} ) (?: st|nd|rd|th )? \s* ,? \s+ (?P<year> \d{4} ) \b",
    )
});

/// 9 March 2026.
static DAY_FIRST: Form = LazyLock::new(|| {
    compile(
        r"(?xi) \b (?P<day> \d{1,2} ) (?: st|nd|rd|th )? \s+ (?: of \s+ )?
          (?P<name> jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)? )
          \.? ,? \s+ (?P<year> \d{4} ) \b",
    )
});

/// A time of day after an English date: at 7:15 p.m.
static CLOCK: Form = LazyLock::new(|| {
    compile(
        r"(?xi) ^ [\s,]* (?: at \s+ | \| \s* )? (?P<hour> \d{1,2} ) : (?P<minute> \d{2} ) (?: \s* (?P<half> [ap] ) \.?m\b )?",
    )
});

/// An expression of ours that does not compile is never found, which the tests would show.
fn compile(expression: &str) -> Option<Regex> {
    Regex::new(expression).ok()
}

/// The first date in a text.
pub fn first(text: &str) -> Option<Stamp> {
    all(text).into_iter().next()
}

/// All dates in a text, in order.
pub fn all(text: &str) -> Vec<Stamp> {
    let mut found: Vec<Stamp> = Vec::new();
    let tables: [(&Form, Reader); 4] =
        [(&DIGITS, digits), (&NUMERALS, numerals), (&MONTH_FIRST, english), (&DAY_FIRST, english)];
    for (form, read) in tables {
        let Some(expression) = &**form else { continue };
        found.extend(expression.captures_iter(text).filter_map(|captures| read(text, &captures)));
    }
    found.sort_by_key(|stamp| stamp.start);
    found
}

fn digits(text: &str, captures: &Captures) -> Option<Stamp> {
    let whole = captures.get(0)?;
    // 120260-3-9 is a number, and 2026-3-9 with a further digit is none of ours.
    let near = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if near(text.get(..whole.start())?.chars().next_back()) || near(text.get(whole.end()..)?.chars().next()) {
        return None;
    }
    let number = |name: &str| -> Option<u32> {
        captures.name(name)?.as_str().chars().filter(|c| !c.is_whitespace()).collect::<String>().parse().ok()
    };
    let time = number("hour")
        .zip(number("minute"))
        .and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, number("second").unwrap_or(0)));
    stamp(whole, number("year")?, number("month")?, number("day")?, time)
}

fn numerals(_: &str, captures: &Captures) -> Option<Stamp> {
    let digit = |c: char| match c {
        '〇' | '○' | '零' | 'Ｏ' | 'O' | '0' | 'Ο' => Some(0),
        c => "一二三四五六七八九".chars().position(|d| d == c).map(|at| at as u32 + 1),
    };
    let year = captures.name("year")?.as_str().chars().try_fold(0, |n, c| Some(n * 10 + digit(c)?))?;
    let count = |name: &str| -> Option<u32> {
        let (mut tens, mut ones) = (0, 0);
        for c in captures.name(name)?.as_str().chars() {
            match c {
                '十' => (tens, ones) = (if ones == 0 { 1 } else { ones }, 0),
                '廿' => tens = 2,
                '卅' => tens = 3,
                c => ones = digit(c)?,
            }
        }
        Some(tens * 10 + ones)
    };
    stamp(captures.get(0)?, year, count("month")?, count("day")?, None)
}

fn english(text: &str, captures: &Captures) -> Option<Stamp> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name: String = captures.name("name")?.as_str().chars().take(3).collect::<String>().to_lowercase();
    let month = MONTHS.iter().position(|month| *month == name)? as u32 + 1;
    let number = |name: &str| -> Option<u32> { captures.name(name)?.as_str().parse().ok() };
    let whole = captures.get(0)?;
    let clock = CLOCK.as_ref().and_then(|clock| clock.captures(text.get(whole.end()..)?)).and_then(|clock| {
        let part = |name: &str| -> Option<u32> { clock.name(name)?.as_str().parse().ok() };
        let hour = match clock.name("half").map(|half| half.as_str()) {
            Some("p" | "P") => part("hour")? % 12 + 12,
            Some(_) => part("hour")? % 12,
            None => part("hour")?,
        };
        NaiveTime::from_hms_opt(hour, part("minute")?, 0)
    });
    stamp(whole, number("year")?, month, number("day")?, clock)
}

/// Papers of these years; other numbers of four digits are no years.
fn stamp(whole: regex::Match, year: u32, month: u32, day: u32, time: Option<NaiveTime>) -> Option<Stamp> {
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    (1900..2200).contains(&year).then_some(Stamp { date, time, start: whole.start(), end: whole.end() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_dates() {
        for (text, want) in [
            ("2026年3月9日", "2026-03-09"),
            ("2026 年 3 月 9 日　星期一", "2026-03-09"),
            ("2026年03月08日 07:15", "2026-03-08 07:15:00"),
            ("2026-03-08 07:15:30 来源", "2026-03-08 07:15:30"),
            ("2026/3/8", "2026-03-08"),
            ("2026.03.08 星期日", "2026-03-08"),
            ("2026年3月8日7时15分", "2026-03-08 07:15:00"),
            ("二〇二六年三月九日", "2026-03-09"),
            ("二○二六年十一月二十三日", "2026-11-23"),
            ("二零二六年十月十日", "2026-10-10"),
            ("二〇二六年一月廿九日", "2026-01-29"),
            ("Monday, March 9, 2026", "2026-03-09"),
            ("Mar. 9th, 2026 at 7:15 p.m.", "2026-03-09 19:15:00"),
            ("9 March 2026, 07:15", "2026-03-09 07:15:00"),
            ("2026年13月9日", ""),
            ("2026年2月30日", ""),
            ("120260309-1-2", ""),
            ("13800-2026", ""),
            ("", ""),
        ] {
            let shown = first(text).map(|stamp| match stamp.time {
                Some(time) => format!("{} {time}", stamp.date),
                None => stamp.date.to_string(),
            });
            assert_eq!(shown.unwrap_or_default(), want, "{text}");
        }
    }

    #[test]
    fn moments_that_machines_write() {
        for (text, want) in [
            ("2026-03-09T07:15:00+08:00", "2026-03-08T23:15:00+00:00"),
            ("2026-03-09T07:15:00+0800", "2026-03-08T23:15:00+00:00"),
            ("2026-03-09T07:15:00.000Z", "2026-03-09T07:15:00+00:00"),
            ("2026-03-09T07:15+08:00", "2026-03-08T23:15:00+00:00"),
            ("2026-03-09 07:15:00", "2026-03-08T23:15:00+00:00"),
            ("2026-03-09", "2026-03-08T16:00:00+00:00"),
            ("Mon, 09 Mar 2026 07:15:00 GMT", "2026-03-09T07:15:00+00:00"),
            ("1772954100", "2026-03-08T07:15:00+00:00"),
            ("1772954100000", "2026-03-08T07:15:00+00:00"),
            ("yesterday", ""),
        ] {
            assert_eq!(moment(text, true).map(|m| m.to_rfc3339()).unwrap_or_default(), want, "{text}");
        }
    }
}
