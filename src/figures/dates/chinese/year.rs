//! Years and their parts: 2019年, 去年, 前三季度, 1-5月, 5月中旬, 5月3日, and stretches of them.

use super::super::super::lexicon::Lexicon;
use super::super::Frame;
use super::super::span::{Interval, month_end};
use super::Cursor;
use chrono::{Datelike, NaiveDate};
use std::sync::LazyLock;

/// The interval in a year.
type OfYear<'a> = &'a dyn Fn(i32) -> Option<Interval>;

/// The year that a word counts from: that of publication, that of the period named before, or rather the latter.
#[derive(Clone, Copy)]
enum Named {
    Ours,
    Theirs,
    Either,
}

/// Words for years, with how many years on they are.
static YEARS: LazyLock<Lexicon<(Named, i32)>> = LazyLock::new(|| {
    Lexicon::new([
        ("今年", (Named::Ours, 0)),
        ("本年度", (Named::Ours, 0)),
        ("去年", (Named::Ours, -1)),
        ("前年", (Named::Ours, -2)),
        ("明年", (Named::Ours, 1)),
        ("后年", (Named::Ours, 2)),
        ("上一年", (Named::Either, -1)),
        ("上年", (Named::Either, -1)),
        ("下一年", (Named::Either, 1)),
        ("翌年", (Named::Theirs, 1)),
        ("次年", (Named::Theirs, 1)),
        ("当年", (Named::Theirs, 0)),
        ("同年", (Named::Theirs, 0)),
        ("本年", (Named::Either, 0)),
    ])
});

/// Parts of a year by their months; 0 before a feast.
static PARTS: LazyLock<Lexicon<(u32, u32)>> = LazyLock::new(|| {
    Lexicon::new([
        ("上半年", (1, 6)),
        ("下半年", (7, 12)),
        ("首季度", (1, 3)),
        ("首季", (1, 3)),
        ("全年", (1, 12)),
        ("年内", (1, 12)),
        ("元旦", (0, 0)),
        ("国庆", (0, 1)),
    ])
});

impl Cursor {
    /// 2019—2023年, 2019年至2023年, 2019-23年.
    pub(super) fn years(&mut self, _: &Frame) -> Option<Interval> {
        let first = i32::try_from(self.number()?).ok().filter(|year| (1000..2300).contains(year))?;
        let unit = self.eat("年");
        if !self.connector() {
            return None;
        }
        let second = i32::try_from(self.number()?).ok()?;
        let second = if second < 100 && !unit { first / 100 * 100 + second } else { second };
        (second >= 1000 && self.eat("年")).then(|| Interval::years(first, second))?
    }

    /// A year, and its part: 2023年前三季度, 去年5月3日, 1-5月, 上半年.
    pub(super) fn date(&mut self, frame: &Frame) -> Option<Interval> {
        let year = self.year(frame);
        self.eat("的");
        let first = match self.part(frame, year, None) {
            Some(first) => first,
            // A plain year; “年内” and “全年” after it say no more.
            None => {
                let year = Interval::year(year?)?;
                self.eat_any(&["年内", "全年"]);
                year
            }
        };
        let from = self.at;
        if !self.connector() {
            return Some(first);
        }
        let year = self.year(frame).or(Some(first.end.year()));
        let second = self.part(frame, year, Some(first.end)).and_then(|second| first.to(second));
        if second.is_none() {
            self.at = from;
        }
        second.or(Some(first))
    }

    /// The year that is named, in digits or by its place before or after ours.
    fn year(&mut self, frame: &Frame) -> Option<i32> {
        let from = self.at;
        if let Some(year) = self.number_of(&["年"]) {
            if (1000..2300).contains(&year) {
                return i32::try_from(year).ok();
            }
            self.at = from;
            return None;
        }
        let (named, on) = self.eat_word(&YEARS)?;
        let ours = frame.published.map(|day| day.year());
        let theirs = frame.anchor.map(|anchor| anchor.start.year());
        let from = match named {
            Named::Ours => ours,
            Named::Theirs => theirs,
            Named::Either => theirs.or(ours),
        };
        from.map(|year| year + on)
    }

    /// A part of a year; of the year meant where none is named. `after` is what it goes on from: 5月1日至7日.
    fn part(&mut self, frame: &Frame, year: Option<i32>, after: Option<NaiveDate>) -> Option<Interval> {
        let fit = |of: OfYear<'_>| match year {
            Some(year) => of(year),
            None => frame.fit(of),
        };
        if self.eat("同期") {
            let anchor = frame.anchor?;
            return anchor.years_on(year? - anchor.end.year());
        }
        let from = self.at;
        // 前三季度, 前5个月, 首两月.
        if self.eat_any(&["前", "首"]) {
            if let Some(quarters) = self.number_of(&["个季度", "季度"]).filter(|n| (1..=4).contains(n)) {
                return fit(&|year| Interval::months(year, 1, quarters * 3));
            }
            if let Some(months) = self.number_of(&["个月", "月"]).filter(|n| (1..=12).contains(n)) {
                return fit(&|year| Interval::months(year, 1, months));
            }
            self.at = from;
        }
        match self.eat_word(&PARTS) {
            Some((0, 0)) => return fit(&|year| NaiveDate::from_ymd_opt(year, 1, 1).map(Interval::day)),
            Some((0, _)) => {
                self.eat_any(&["节", "黄金周"]);
                let day = |year, day| NaiveDate::from_ymd_opt(year, 10, day);
                return fit(&|year| Some(Interval { start: day(year, 1)?, end: day(year, 7)? }));
            }
            Some((first, last)) => return fit(&|year| Interval::months(year, first, last)),
            None => {}
        }
        // 年初, 年中, 年末: the year stands before them or is ours.
        if self.eat_any(&["年初"]) {
            return fit(&|year| Interval::months(year, 1, 1));
        }
        if self.eat("年中") {
            return fit(&|year| NaiveDate::from_ymd_opt(year, 6, 30).map(Interval::day));
        }
        if self.eat_any(&["年末", "年底"]) {
            let end = |year| NaiveDate::from_ymd_opt(year, 12, 31).map(Interval::day);
            // In January 年底 is the one just gone, later in the year the one to come.
            let recent = frame.published.filter(|day| day.month() > 2).map(|day| day.year());
            return match year.or(frame.anchor.is_none().then_some(recent).flatten()) {
                Some(year) => end(year),
                None => frame.fit(end),
            };
        }
        self.eat("第");
        if let Some(quarter) = self.number_of(&["季度"]) {
            return fit(&|year| Interval::quarter(year, quarter));
        }
        self.at = from;
        self.month_or_day(&fit, after)
    }

    /// 5月, 5月中旬, 5月3日, 1-5月, and the 7日 of 5月1日至7日.
    fn month_or_day(
        &mut self,
        fit: &dyn Fn(OfYear<'_>) -> Option<Interval>,
        after: Option<NaiveDate>,
    ) -> Option<Interval> {
        let number = match self.peek(0) {
            '元' | '正' if self.peek(1) == '月' => {
                self.at += 1;
                1
            }
            _ => self.number()?,
        };
        if self.peek(0) != '月' && self.connector() {
            let last = self.number_of(&["月份", "月"])?;
            return fit(&|year| Interval::months(year, number, last));
        }
        if self.eat_any(&["月份", "月"]) {
            if let Some(first) = self.eat_of(&[("上旬", 1), ("中旬", 11), ("下旬", 21)]) {
                return fit(&|year| {
                    let start = NaiveDate::from_ymd_opt(year, number, first)?;
                    let end = if first == 21 { month_end(start)? } else { start.with_day(first + 9)? };
                    Some(Interval { start, end })
                });
            }
            if let Some(day) = self.number_of(&["日", "号"]) {
                return fit(&|year| NaiveDate::from_ymd_opt(year, number, day).map(Interval::day));
            }
            return fit(&|year| Interval::months(year, number, number));
        }
        let after = after?;
        self.eat_any(&["日", "号"]).then(|| after.with_day(number).map(Interval::day))?
    }
}
