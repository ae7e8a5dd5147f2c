//! The days of English time expressions: last year, the first nine months of 2024, by the end of June.

use super::span::{Interval, Unit, month_end, shifted};
use super::{Frame, Reading, window};
use chrono::{Datelike, NaiveDate};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];
const ORDINALS: [&str; 4] = ["first", "second", "third", "fourth"];

/// The words of an expression, read from the head.
struct Cursor {
    words: Vec<String>,
    at: usize,
}

pub(super) fn resolve(text: &str, frame: &Frame) -> Option<Reading> {
    let spaced: String = text
        .to_ascii_lowercase()
        .chars()
        .map(|c| match c {
            '-' | '–' | '—' => " to ".to_string(),
            ',' | '.' => " ".to_string(),
            c => c.to_string(),
        })
        .collect();
    let words = spaced.split_whitespace().map(|word| word.trim_end_matches("'s").to_string());
    let mut c = Cursor { words: words.collect(), at: 0 };
    let c = &mut c;
    let mut lead = "";
    for word in
        ["since", "by", "until", "till", "before", "after", "during", "in", "on", "over", "at", "from"]
    {
        if c.eat(word) {
            lead = word;
            break;
        }
    }
    if c.eat("as") && c.eat("of") {
        lead = "by";
    }
    if matches!(c.peek(0), "now" | "currently" | "nowadays" | "presently" | "present") {
        let now = Interval::day(frame.published?);
        return Some(((Some(now.start), Some(now.end)), now));
    }
    let from = c.at;
    c.eat("the");
    let ended = c.eat("end") && c.eat("of");
    if !ended {
        c.at = from;
    }
    let mut interval = c.interval(frame)?;
    if c.at < c.words.len() {
        return None;
    }
    if ended {
        interval = Interval::day(interval.end);
    }
    let bounds = match lead {
        "since" => (Some(interval.start), frame.published.filter(|day| *day >= interval.start)),
        "by" | "until" | "till" => (None, Some(interval.end)),
        "before" => (None, interval.start.pred_opt()),
        "after" => (interval.end.succ_opt(), None),
        _ => (Some(interval.start), Some(interval.end)),
    };
    Some((bounds, interval))
}

fn place(list: &[&str], word: &str) -> Option<u32> {
    let head = word.get(..3)?;
    let at = list.iter().position(|name| *name == head)?;
    u32::try_from(at).ok()
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word.trim_end_matches('s') {
        "year" => Unit::Year,
        "quarter" => Unit::Quarter,
        "month" => Unit::Month,
        "week" => Unit::Week,
        "day" => Unit::Day,
        _ => return None,
    })
}

impl Cursor {
    fn peek(&self, ahead: usize) -> &str {
        self.words.get(self.at + ahead).map_or("", String::as_str)
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.peek(0) == word;
        self.at += usize::from(found);
        found
    }

    fn year_number(&mut self) -> Option<i32> {
        let year = self.peek(0).parse().ok().filter(|year| (1000..2300).contains(year))?;
        self.at += 1;
        Some(year)
    }

    fn month(&mut self) -> Option<u32> {
        let long = ["january", "february", "march", "april", "may", "june", "july", "august", "september"];
        let word = self.peek(0);
        let month = place(&MONTHS, word)?;
        let known =
            word.len() <= 4 || long.contains(&word) || matches!(word, "october" | "november" | "december");
        self.at += usize::from(known);
        known.then_some(month + 1)
    }

    fn count(&mut self) -> Option<i32> {
        let word = self.peek(0);
        let named = NUMBERS.iter().position(|number| *number == word).and_then(|at| i32::try_from(at).ok());
        let count = named.or_else(|| word.parse().ok().filter(|count| (1..500).contains(count)))?;
        self.at += 1;
        Some(count)
    }

    /// The year that is named after a part of it: of 2024, 2024, of last year, this year.
    fn year(&mut self, frame: &Frame) -> Option<i32> {
        let from = self.at;
        self.eat("of");
        if let Some(year) = self.year_number() {
            return Some(year);
        }
        let ours = frame.published.map(|day| day.year());
        let on = match (self.peek(0), self.peek(1)) {
            ("this" | "the", "year") => Some(0),
            ("last", "year") => Some(-1),
            ("next", "year") => Some(1),
            _ => None,
        };
        if let (Some(ours), Some(on)) = (ours, on) {
            self.at += 2;
            return Some(ours + on);
        }
        self.at = from;
        None
    }

    fn interval(&mut self, frame: &Frame) -> Option<Interval> {
        if let Some(first) = self.year_number() {
            if self.eat("to") {
                let last: i32 = self.peek(0).parse().ok()?;
                self.at += 1;
                let last = if last < 100 { first / 100 * 100 + last } else { last };
                return Interval::years(first, last);
            }
            return Interval::year(first);
        }
        if let Some(found) = self.month_date(frame).or_else(|| self.relative(frame)) {
            return Some(found);
        }
        // The quarter ended June 30.
        if self.eat("quarter") {
            let ended = self.eat("ended") || self.eat("ending");
            let last = ended.then(|| self.month_date(frame))??;
            let start = shifted(last.end.with_day(1)?, -2, Unit::Month)?;
            return Some(Interval { start, end: last.end });
        }
        if self.eat("late") | self.eat("early") | self.eat("mid") {
            return None;
        }
        if self.eat("so") {
            return (self.eat("far") && self.eat("this") && self.eat("year")).then(|| {
                let published = frame.published?;
                Some(Interval { start: NaiveDate::from_ymd_opt(published.year(), 1, 1)?, end: published })
            })?;
        }
        self.eat("the");
        if self.peek(0) == "quarter" {
            return self.interval(frame);
        }
        if let Some(decade) = self.peek(0).strip_suffix("0s").and_then(|d| d.parse::<i32>().ok()) {
            self.at += 1;
            return (100..230).contains(&decade).then(|| Interval::years(decade * 10, decade * 10 + 9))?;
        }
        if self.eat("same") {
            self.at = self.words.len().min(self.at + 1);
            let on = self.year(frame)?;
            let anchor = frame.anchor?;
            return anchor.years_on(on - anchor.end.year());
        }
        let ordinal = ORDINALS.iter().position(|ordinal| *ordinal == self.peek(0));
        let quarter = self.peek(0).strip_prefix('q').and_then(|q| q.parse::<u32>().ok());
        let half = self.peek(0).strip_prefix('h').and_then(|h| h.parse::<u32>().ok());
        if let Some(quarter) = quarter.filter(|q| (1..=4).contains(q)) {
            self.at += 1;
            return self.of_year(frame, |year| Interval::quarter(year, quarter));
        }
        if let Some(half) = half.filter(|h| (1..=2).contains(h)) {
            self.at += 1;
            return self.of_year(frame, |year| Interval::months(year, half * 6 - 5, half * 6));
        }
        if let Some(ordinal) = ordinal {
            self.at += 1;
            self.eat("to");
            let place = u32::try_from(ordinal + 1).ok()?;
            if self.eat("quarter") {
                return self.of_year(frame, |year| Interval::quarter(year, place));
            }
            if self.eat("half") && place <= 2 {
                return self.of_year(frame, |year| Interval::months(year, place * 6 - 5, place * 6));
            }
            if let Some(count) = self.count().filter(|_| place == 1) {
                let count = u32::try_from(count).ok()?;
                return match unit(self.peek(0)) {
                    Some(Unit::Month) if count <= 12 => {
                        self.at += 1;
                        self.of_year(frame, |year| Interval::months(year, 1, count))
                    }
                    Some(Unit::Quarter) if count <= 4 => {
                        self.at += 1;
                        self.of_year(frame, |year| Interval::months(year, 1, count * 3))
                    }
                    _ => None,
                };
            }
            return None;
        }
        let side = match self.peek(0) {
            "past" | "last" | "previous" | "preceding" => Some(false),
            "next" | "coming" | "following" => Some(true),
            _ => None,
        };
        if let Some(side) = side {
            self.at += 1;
            let count = self.count().unwrap_or(1);
            let unit = unit(self.peek(0))?;
            self.at += 1;
            return window(frame, count, unit, side);
        }
        // Three years ago.
        let count = self.count()?;
        let unit = unit(self.peek(0))?;
        self.at += 1;
        let on = if self.eat("ago") || self.eat("earlier") { -count } else { return None };
        let day = shifted(frame.published?, on, unit)?;
        match unit {
            Unit::Year => Interval::year(day.year()),
            Unit::Month => Interval::months(day.year(), day.month(), day.month()),
            Unit::Quarter => Interval::quarter(day.year(), day.month0() / 3 + 1),
            Unit::Week => Interval::week(day, 0),
            Unit::Day => Some(Interval::day(day)),
        }
    }

    fn of_year(&mut self, frame: &Frame, of: impl Fn(i32) -> Option<Interval>) -> Option<Interval> {
        match self.year(frame) {
            Some(year) => of(year),
            None => frame.fit(of),
        }
    }

    /// May, May 3, May 3-5, 3 May, January to May 2024, each with a year or without.
    fn month_date(&mut self, frame: &Frame) -> Option<Interval> {
        let from = self.at;
        let day_of = |word: &str| {
            let digits = word.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']);
            digits.parse::<u32>().ok().filter(|day| (1..=31).contains(day))
        };
        let lead = day_of(self.peek(0));
        self.at += usize::from(lead.is_some());
        let Some(month) = self.month() else {
            self.at = from;
            return None;
        };
        let (mut first, mut last) = (lead, None);
        let mut to_month = month;
        if first.is_none() {
            first = day_of(self.peek(0));
            self.at += usize::from(first.is_some());
        }
        if matches!(self.peek(0), "to" | "through") {
            let back = self.at;
            self.at += 1;
            if let Some(other) = self.month() {
                to_month = other;
            }
            last = day_of(self.peek(0)).filter(|_| first.is_some());
            self.at += usize::from(last.is_some());
            if to_month == month && last.is_none() {
                self.at = back;
            }
        }
        self.of_year(frame, |year| match first {
            Some(first) => {
                let start = NaiveDate::from_ymd_opt(year, month, first)?;
                let end = NaiveDate::from_ymd_opt(year, to_month, last.unwrap_or(first))?;
                (start <= end).then_some(Interval { start, end })
            }
            None => Interval::months(year, month, to_month),
        })
    }

    /// Last year, this month, next week, yesterday, Monday.
    fn relative(&mut self, frame: &Frame) -> Option<Interval> {
        let published = frame.published;
        let days = [("yesterday", -1), ("today", 0), ("tonight", 0), ("tomorrow", 1)];
        if let Some((_, on)) = days.iter().find(|(word, _)| *word == self.peek(0)) {
            self.at += 1;
            return shifted(published?, *on, Unit::Day).map(Interval::day);
        }
        if let Some(weekday) = place(&WEEKDAYS, self.peek(0)).filter(|_| self.peek(0).ends_with("day")) {
            self.at += 1;
            let week = Interval::week(published?, 0)?;
            let day = shifted(week.start, i32::try_from(weekday).ok()?, Unit::Day)?;
            let day = if day > published? && !frame.ahead { shifted(day, -1, Unit::Week)? } else { day };
            return Some(Interval::day(day));
        }
        let on = match self.peek(0) {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        if let Some(month) = place(&MONTHS, self.peek(1)).filter(|_| unit(self.peek(1)).is_none()) {
            self.at += 2;
            let year = published?.year();
            let here = Interval::months(year, month + 1, month + 1)?;
            let year = match on {
                -1 if here.start >= published? => year - 1,
                1 if here.end <= published? => year + 1,
                _ => year,
            };
            return Interval::months(year, month + 1, month + 1);
        }
        let unit = unit(self.peek(1))?;
        if self.words.len() > self.at + 2 {
            return None;
        }
        self.at += 2;
        let day = shifted(published?.with_day(1)?, on, unit);
        match unit {
            Unit::Year => Interval::year(day?.year()),
            Unit::Quarter => Interval::quarter(day?.year(), day?.month0() / 3 + 1),
            Unit::Month => {
                let day = day?;
                Some(Interval { start: day, end: month_end(day)? })
            }
            Unit::Week => Interval::week(published?, on),
            Unit::Day => shifted(published?, on, Unit::Day).map(Interval::day),
        }
    }
}
